import Glibc
import TextCore

/// Paragraphs that were wrapped at a fixed width.
extension Page {
    /// The width that the text was wrapped at, or nil for text that was not.
    func wrapWidth(_ lines: [SourceLine]) -> Int? {
        var counts = [Int](repeating: 0, count: 201)
        var total = 0
        for i in lines.indices.dropLast() where lines[i + 1].number == lines[i].number + 1 {
            counts[min(lines[i].width, 200)] += 1
            total += 1
        }
        guard total >= 4 else { return nil }
        // Mail and Usenet wrap at 60...80; nobody wraps below 40, and beyond 120 it is no wrapping.
        var best = (count: 0, width: 0)
        for width in 40...120 {
            let count = counts[(width * 9 / 10)...width].reduce(0, +)
            if count >= best.count { best = (count, width) }
        }
        return best.count * 10 >= total * 6 ? best.width : nil
    }

    /// Whether `next` goes on with the paragraph of `line`: it follows at once and starts no item of its
    /// own, and its first word would not have fitted on the line.
    func continues(_ line: SourceLine, _ next: SourceLine, width: Int) -> Bool {
        guard next.number == line.number + 1, next.mark == .none else { return false }
        let word = source[next.range].firstIndex { isASCIISpace($0) } ?? next.range.upperBound
        return line.width + 1 + (word - next.range.lowerBound) > width * 9 / 10
    }

    /// Appends a wrapped line to its paragraph, which began at `start`. A hyphen at the line's end goes where the
    /// page writes the word without it elsewhere, or no page's word has it.
    mutating func joinLine(_ range: Range<Int>, to start: Int) {
        if endsInHyphen(start) {
            let isSplit = startsSmall(range) && isWordSplit(start, range)
            if isSplit {
                text.removeLast(text[text.count - 1] == 0xAD ? 2 : 1)
                changes.hyphens += 1
            }
        } else {
            text.append(0x20)
        }
        append(range)
        changes.joinedLines += 1
    }

    /// A hyphen or soft hyphen behind a letter.
    private func endsInHyphen(_ start: Int) -> Bool {
        guard text.count - start >= 2, let last = text.last else { return false }
        let before = text[text.count - 2]
        if last == UInt8(ascii: "-") { return before >= 0x80 || (before | 0x20) &- 0x61 < 26 }
        return last == 0xAD && before == 0xC2
    }

    private func startsSmall(_ range: Range<Int>) -> Bool {
        source[range.lowerBound] >= 0x80 || source[range.lowerBound] &- 0x61 < 26
    }

    /// Bytes of the page up to which hyphens are looked into, and in which their words are looked for.
    private static let hyphenBytes = 128 << 10

    /// Whether the word that a line's end parts is written without a hyphen: the page has it so, or has it not with
    /// a hyphen and its two parts are no words of their own.
    private func isWordSplit(_ start: Int, _ range: Range<Int>) -> Bool {
        if text[text.count - 1] == 0xAD { return true }
        guard range.lowerBound < Self.hyphenBytes else { return false }
        let head = Array(text[start..<text.count - 1].reversed().prefix { $0 > 0x40 }.reversed())
        let tail = Array(source[range].prefix { $0 > 0x40 })
        guard head.count >= 2, tail.count >= 2 else { return false }
        if occurs(head + tail) { return true }
        let areWords = occurs([0x20] + head + [0x20]) && occurs([0x20] + tail + [0x20])
        return !areWords && !occurs(head + [UInt8(ascii: "-")] + tail)
    }

    private func occurs(_ word: [UInt8]) -> Bool {
        unsafe source.withUnsafeBytes { source in
            unsafe word.withUnsafeBytes { word in
                guard let bytes = source.baseAddress, let wanted = word.baseAddress else {
                    return false
                }
                let count = min(source.count, Self.hyphenBytes)
                return unsafe memmem(bytes, count, wanted, word.count) != nil
            }
        }
    }
}
