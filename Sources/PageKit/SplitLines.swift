import TextCore

extension Page {
    /// Splits a plain-text page into blocks: each line with text is one, trimmed, its spaces collapsed.
    ///
    /// Lines that a mailer or editor wrapped at a fixed width are joined to their paragraph again; this
    /// needs 60 % of the lines that another one follows to lie within 10 % of one width, so that poems,
    /// menus and lists stay lines. A bullet makes a list item and is left out. `rows` is empty; its bound
    /// is the line number, so that gaps can be told.
    package mutating func splitLines() {
        let lines = sourceLines()
        let width = wrapWidth(lines)
        var i = 0
        while i < lines.count {
            let start = text.count
            let isItem = lines[i].hasBullet
            let number = lines[i].number
            append(lines[i])
            while let width, i + 1 < lines.count, continues(lines[i], lines[i + 1], width: width) {
                if text.last != UInt8(ascii: "-") { text.append(0x20) }
                append(lines[i + 1])
                i += 1
            }
            i += 1
            let range = start..<text.count
            guard !range.isEmpty else { continue }
            blocks.append(
                Block(
                    kind: isItem ? .listItem : .paragraph, row: nil, rows: number..<number,
                    text: range, spans: 0..<0, wordCount: wordCount(text, range), linkWordCount: 0))
        }
    }

    /// One line of the source that holds text.
    private struct SourceLine {
        /// Trimmed, without its bullet.
        var range: Range<Int>
        /// Counted from 0, empty lines included.
        var number: Int
        /// Scalars between the margins.
        var width: Int
        var hasBullet: Bool
    }

    private func sourceLines() -> [SourceLine] {
        var lines: [SourceLine] = []
        var number = 0
        var start = 0
        while start <= source.count {
            var end = start
            while end < source.count, source[end] != 0x0A, source[end] != 0x0D { end += 1 }
            if let line = sourceLine(start..<end, number: number) { lines.append(line) }
            number += 1
            let isCRLF = end + 1 < source.count && source[end] == 0x0D && source[end + 1] == 0x0A
            start = end + (isCRLF ? 2 : 1)
        }
        return lines
    }

    private func sourceLine(_ range: Range<Int>, number: Int) -> SourceLine? {
        var start = range.lowerBound
        var end = range.upperBound
        while let length = spaceLength(at: start, before: end) { start += length }
        while end > start, isASCIISpace(source[end - 1]) { end -= 1 }
        let bullet = bulletLength(start..<end)
        let left = start
        start += bullet
        while let length = spaceLength(at: start, before: end) { start += length }
        guard start < end else { return nil }
        let width = source[left..<end].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
        return SourceLine(range: start..<end, number: number, width: width, hasBullet: bullet > 0)
    }

    /// Bytes of a bullet with its space, or 0.
    private func bulletLength(_ range: Range<Int>) -> Int {
        for bullet in bullets where source[range].starts(with: bullet) {
            let after = range.lowerBound + bullet.count
            return spaceLength(at: after, before: range.upperBound) == nil ? 0 : bullet.count
        }
        return 0
    }

    /// Bytes of the white space at `i`: ASCII, NBSP, the spaces of U+2000...200A and U+3000.
    private func spaceLength(at i: Int, before end: Int) -> Int? {
        guard i < end else { return nil }
        if isASCIISpace(source[i]) || source[i] == 0x0B { return 1 }
        if source[i] == 0xC2, i + 1 < end, source[i + 1] == 0xA0 { return 2 }
        guard i + 2 < end else { return nil }
        if source[i] == 0xE2, source[i + 1] == 0x80, source[i + 2] <= 0x8A { return 3 }
        return source[i] == 0xE3 && source[i + 1] == 0x80 && source[i + 2] == 0x80 ? 3 : nil
    }

    /// Appends a line to the text, each run of white space as one space.
    private mutating func append(_ line: SourceLine) {
        var i = line.range.lowerBound
        while i < line.range.upperBound {
            guard let length = spaceLength(at: i, before: line.range.upperBound) else {
                text.append(source[i])
                i += 1
                continue
            }
            i += length
            if text.last != 0x20, i < line.range.upperBound { text.append(0x20) }
        }
        if text.last == 0x20 { text.removeLast() }
    }

    /// The width that the text was wrapped at, or nil for text that was not.
    private func wrapWidth(_ lines: [SourceLine]) -> Int? {
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
    private func continues(_ line: SourceLine, _ next: SourceLine, width: Int) -> Bool {
        guard next.number == line.number + 1, !next.hasBullet else { return false }
        let word = source[next.range].firstIndex { isASCIISpace($0) } ?? next.range.upperBound
        return line.width + 1 + (word - next.range.lowerBound) > width * 9 / 10
    }
}

private let bullets: [[UInt8]] = ["•", "‣", "◦", "▪", "●", "*"].map { Array($0.utf8) }
