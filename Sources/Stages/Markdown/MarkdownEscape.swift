import HTMLCore

/// Backslashes before characters that Markdown would read as markup, and only before those.
enum MarkdownEscape {
    /// Appends a piece of text.
    /// - Parameters:
    ///   - startsLine: the piece begins a line of a block.
    ///   - inLink: inside a link's text, where brackets end it.
    ///   - inTable: inside a table's cell, where `|` ends it.
    static func append(
        _ text: [UInt8], _ range: Range<Int>, startsLine: Bool, inLink: Bool = false,
        inTable: Bool = false, to output: inout [UInt8]
    ) {
        var isLineStart = startsLine
        for i in range {
            let byte = text[i]
            if isLineStart, let cut = lineMarker(text, i, limit: range.upperBound), cut == i {
                output.append(UInt8(ascii: "\\"))
            } else if isMarkup(text, i, range, inLink: inLink, inTable: inTable)
                || (byte == UInt8(ascii: ".") || byte == UInt8(ascii: ")"))
                    && endsNumber(text, i, range, startsLine: startsLine)
            {
                output.append(UInt8(ascii: "\\"))
            }
            output.append(byte)
            isLineStart = byte == 0x0A
        }
    }

    /// Whether the character has a meaning inside a line.
    private static func isMarkup(
        _ text: [UInt8], _ i: Int, _ range: Range<Int>, inLink: Bool, inTable: Bool
    ) -> Bool {
        let next = i + 1 < range.upperBound ? text[i + 1] : 0
        switch text[i] {
        case UInt8(ascii: "`"): return true
        case UInt8(ascii: "\\"): return isPunctuation(next) || next == 0x0A || next == 0
        case UInt8(ascii: "*"):
            return !(isSpace(next) && (i == range.lowerBound || isSpace(text[i - 1])))
        case UInt8(ascii: "_"):
            let before = i > range.lowerBound ? text[i - 1] : 0
            return !(isWord(before) && isWord(next))
        case UInt8(ascii: "["): return inLink
        case UInt8(ascii: "]"):
            return inLink || next == UInt8(ascii: "(") || next == UInt8(ascii: "[")
                || next == UInt8(ascii: ":") || i + 1 == range.upperBound && i + 1 < text.count
        case UInt8(ascii: "<"):
            return isLetter(next) || next == UInt8(ascii: "/") || next == UInt8(ascii: "!")
                || next == UInt8(ascii: "?")
        case UInt8(ascii: "~"): return next == UInt8(ascii: "~")
        case UInt8(ascii: "|"): return inTable
        case UInt8(ascii: "&"):
            var scratch: [UInt8] = []
            return decodeCharacterReference(text, at: i, limit: range.upperBound, into: &scratch)
                != nil
        default: return false
        }
    }

    /// Where a backslash goes if the line that begins at `i` would begin a heading, quote, list or rule.
    private static func lineMarker(_ text: [UInt8], _ i: Int, limit: Int) -> Int? {
        let byte = text[i]
        var stop = i
        while stop < limit, text[stop] == byte { stop += 1 }
        let endsWord = stop == limit || isSpace(text[stop])
        switch byte {
        case UInt8(ascii: "#"): return endsWord && stop - i <= 6 ? i : nil
        case UInt8(ascii: ">"): return i
        case UInt8(ascii: "-"), UInt8(ascii: "+"): return endsWord ? i : nil
        case UInt8(ascii: "="): return stop == limit || text[stop] == 0x0A ? i : nil
        case UInt8(ascii: "~"): return stop - i >= 3 ? i : nil
        default: return nil
        }
    }

    /// Whether the `.` or `)` at `i` ends a number that would begin an ordered list.
    private static func endsNumber(
        _ text: [UInt8], _ i: Int, _ range: Range<Int>, startsLine: Bool
    ) -> Bool {
        guard i + 1 == range.upperBound || isSpace(text[i + 1]) else { return false }
        var start = i
        while start > range.lowerBound, isDigit(text[start - 1]), i - start < 10 { start -= 1 }
        guard (1...9).contains(i - start) else { return false }
        return start == range.lowerBound ? startsLine : text[start - 1] == 0x0A
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 }
    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }
    static func isWord(_ byte: UInt8) -> Bool { byte >= 0x80 || isDigit(byte) || isLetter(byte) }
    static func isPunctuation(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !isDigit(byte) && !isLetter(byte)
    }
}
