import HTMLCore
import PageKit

/// Which characters of a text go, stay or become something else.
struct CharacterRules {
    /// For preformatted text: white space stays as it is, but for line ends.
    let keepsSpace: Bool
    /// Inline code, as ranges of the text's mark indices.
    let code: [Range<Int>]

    init(keepsSpace: Bool, code: [Range<Int>]) {
        (self.keepsSpace, self.code) = (keepsSpace, code)
    }

    private enum Kind { case kept, removed, space, lineEnd }

    /// What became of the texts so far.
    var changes = TextChanges()

    /// Whether the byte at `i` begins a character that some rule may change.
    @inline(__always) static func mayChange(_ text: Span<UInt8>, _ i: Int) -> Bool {
        switch text[i] {
        case 0x00...0x09, 0x0B...0x1F, 0x7F, UInt8(ascii: "&"): true
        case 0xC2: text[i + 1] <= 0xA0 || text[i + 1] == 0xAD
        case 0xE2:
            text[i + 1] == 0x80
                && (text[i + 2] &- 0x8B <= 2 || text[i + 2] == 0xA8 || text[i + 2] == 0xA9)
                || text[i + 1] == 0x81 && text[i + 2] == 0xA0
        case 0xEE, 0xF3, 0xF4: true
        case 0xEF: text[i + 1] <= 0xA3 || text[i + 1] == 0xBB || text[i + 1] == 0xBF
        default: false
        }
    }

    /// Removes, replaces and collapses characters.
    mutating func clean(_ text: inout MarkedText) {
        var protected = ProtectedRanges(code, text)
        text.rewrite { bytes, i, output in
            if keepsSpace || protected.contains(i) {
                return cleanInCode(bytes, i, &output)
            }
            let (kind, length) = classify(bytes, i)
            count(kind, bytes, i)
            switch kind {
            case .kept:
                output.append(contentsOf: bytes[i..<i + length])
                return i + length
            case .removed:
                return i + length
            case .space, .lineEnd:
                return collapse(bytes, from: i, stop: protected.nextStart, &output)
            }
        }
        guard !keepsSpace else { return }
        let end = text.bytes.lastIndex { $0 != 0x20 && $0 != 0x0A }.map { $0 + 1 } ?? 0
        text.truncate(to: end)
    }

    /// A run of white space becomes one space, or one line feed if it holds a line end.
    private mutating func collapse(
        _ bytes: [UInt8], from start: Int, stop: Int, _ output: inout [UInt8]
    ) -> Int {
        var i = start
        var endsLine = false
        while i < min(stop, bytes.count) {
            let (kind, length) = classify(bytes, i)
            guard kind != .kept else { break }
            if i > start { count(kind, bytes, i) }
            endsLine = endsLine || kind == .lineEnd
            i += length
        }
        if let last = output.last, last != 0x20, last != 0x0A {
            output.append(endsLine ? 0x0A : 0x20)
        } else if endsLine, output.last == 0x20 {
            output[output.count - 1] = 0x0A
        }
        return i
    }

    /// In code only line ends and what nobody sees change.
    private mutating func cleanInCode(_ bytes: [UInt8], _ i: Int, _ output: inout [UInt8]) -> Int {
        if bytes[i] == 0x0D {
            output.append(0x0A)
            changes.lineEnds += 1
            return i + 1 < bytes.count && bytes[i + 1] == 0x0A ? i + 2 : i + 1
        }
        let (kind, length) = classify(bytes, i)
        if kind == .removed { count(kind, bytes, i) }
        if kind != .removed { output.append(contentsOf: bytes[i..<i + length]) }
        return i + length
    }

    // MARK: one more decoding

    /// Decodes references that were escaped twice, once: never to `<`, and never so that what
    /// comes out is a reference again, so that a second time changes nothing.
    /// - Returns: whether anything changed.
    mutating func decodeOnce(_ text: inout MarkedText) -> Bool {
        guard text.bytes.contains(UInt8(ascii: "&")) else { return false }
        var protected = ProtectedRanges(code, text)
        let before = text.bytes.count
        text.rewrite { bytes, i, output in
            if bytes[i] == UInt8(ascii: "&"), !protected.contains(i),
                let next = decode(bytes, i, &output)
            {
                changes.references += 1
                return next
            }
            output.append(bytes[i])
            return i + 1
        }
        // A reference is never as short as what it means.
        return text.bytes.count != before
    }

    private func decode(_ bytes: [UInt8], _ i: Int, _ output: inout [UInt8]) -> Int? {
        let start = output.count
        guard !Self.endsInOpenReference(output),
            let next = decodeCharacterReference(bytes, at: i, limit: bytes.count, into: &output)
        else { return nil }
        var made = Array(output[start...])
        var isSafe = !made.contains(UInt8(ascii: "<"))
        if made == [UInt8(ascii: "&")] {
            made += bytes[next..<min(next + 33, bytes.count)]
            var scratch: [UInt8] = []
            isSafe =
                decodeCharacterReference(made, at: 0, limit: made.count, into: &scratch) == nil
        }
        if isSafe { return next }
        output.removeLast(output.count - start)
        return nil
    }

    /// Whether the text ends in `&` and letters that what follows could complete.
    private static func endsInOpenReference(_ output: [UInt8]) -> Bool {
        for byte in output.reversed().prefix(33) {
            if byte == UInt8(ascii: "&") { return true }
            let lower = byte | 0x20
            let isName = lower >= 0x61 && lower <= 0x7A || byte >= 0x30 && byte <= 0x39
            guard isName || byte == UInt8(ascii: "#") else { return false }
        }
        return false
    }

    // MARK: characters

    /// What becomes of the character at `i`, and its length in bytes.
    private func classify(_ bytes: [UInt8], _ i: Int) -> (Kind, Int) {
        let byte = bytes[i]
        if byte < 0x80 {
            switch byte {
            case 0x0A, 0x0D: return (.lineEnd, 1)
            case 0x20, 0x09, 0x0B, 0x0C:
                return (keepsSpace && byte > 0x0A && byte < 0x20 ? .removed : .space, 1)
            case 0..<0x20, 0x7F: return (.removed, 1)
            default: return (.kept, 1)
            }
        }
        switch byte {
        case 0xC2:
            let next = bytes[i + 1]
            if next == 0x85 { return (.lineEnd, 2) }
            if next == 0xA0 { return (.space, 2) }
            return (next < 0xA0 || next == 0xAD ? .removed : .kept, 2)
        case 0xE2 where bytes[i + 1] == 0x80:
            switch bytes[i + 2] {
            case 0x8B: return (.removed, 3)
            case 0x8C, 0x8D: return (isJoinerNeeded(bytes, i) ? .kept : .removed, 3)
            case 0xA8, 0xA9: return (.lineEnd, 3)
            default: return (.kept, 3)
            }
        case 0xE2 where bytes[i + 1] == 0x81 && bytes[i + 2] == 0xA0:
            return (.removed, 3)
        case 0xEF where bytes[i + 1] == 0xBB && bytes[i + 2] == 0xBF:
            return (.removed, 3)
        case 0xEF where bytes[i + 1] == 0xBF && bytes[i + 2] >= 0xB9 && bytes[i + 2] <= 0xBC:
            return (.removed, 3)
        case 0xEE, 0xEF, 0xF3, 0xF4:
            let length = byte < 0xF0 ? 3 : 4
            guard isPrivateUse(bytes, i) else { return (.kept, length) }
            return (isWithinWord(bytes, i, length) ? .kept : .space, length)
        default:
            return (.kept, byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4)
        }
    }

    /// Counts what becomes of the character at `i`.
    private mutating func count(_ kind: Kind, _ bytes: [UInt8], _ i: Int) {
        switch kind {
        case .kept: break
        case .lineEnd: if bytes[i] != 0x0A { changes.lineEnds += 1 }
        case .space:
            if bytes[i] >= 0xEE {
                changes.privateUse += 1
            } else if bytes[i] >= 0x80 {
                changes.spaces += 1
            }
        case .removed:
            if bytes[i] < 0x80 || bytes[i] == 0xC2 && bytes[i + 1] != 0xAD {
                changes.controls += 1
            } else if bytes[i] == 0xC2 {
                changes.softHyphens += 1
            } else {
                changes.invisible += 1
            }
        }
    }

    /// U+E000...F8FF and the planes 15 and 16: what icon fonts show there no reader of the text sees.
    private func isPrivateUse(_ bytes: [UInt8], _ i: Int) -> Bool {
        switch bytes[i] {
        case 0xEE: true
        case 0xEF: bytes[i + 1] <= 0xA3
        case 0xF3: bytes[i + 1] >= 0xB0
        default: true
        }
    }

    /// Whether letters stand on both sides: then it is a letter of somebody's own, not an icon.
    private func isWithinWord(_ bytes: [UInt8], _ i: Int, _ length: Int) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool { byte >= 0xC3 || (byte | 0x20) &- 0x61 < 26 }
        guard i > 0, i + length < bytes.count else { return false }
        var before = i - 1
        while before > 0, bytes[before] & 0xC0 == 0x80 { before -= 1 }
        return isLetter(bytes[before]) && isLetter(bytes[i + length])
            && !(bytes[before] >= 0xEE && isPrivateUse(bytes, before))
    }

    /// Whether the joiner or non-joiner at `i` stands after a character of a script that shapes by it
    /// (Arabic, Syriac, the Brahmic and Mongolian scripts), or joins emoji.
    /// - Source: Unicode 15, chapters 9, 12, 13 and 23.2.
    private func isJoinerNeeded(_ bytes: [UInt8], _ i: Int) -> Bool {
        guard i > 0, i + 3 < bytes.count, bytes[i + 3] >= 0xCC else { return false }
        var start = i - 1
        while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
        guard let before = String(decoding: bytes[start..<i], as: UTF8.self).unicodeScalars.first
        else {
            return false
        }
        switch before.value {
        case 0x0600...0x0DFF, 0x0F00...0x109F, 0x1780...0x18AF, 0x1900...0x1CFF, 0xA800...0xABFF,
            0xFB50...0xFDFF, 0xFE70...0xFEFC, 0x10A00...0x11FFF:
            return true
        case 0x00A9, 0x00AE, 0x2190...0x2BFF, 0xFE0F, 0x1F000...0x1FAFF:
            // U+200D only.
            return bytes[i + 2] == 0x8D
        default:
            return false
        }
    }
}

/// Ranges of a text that are asked for in ascending order.
private struct ProtectedRanges {
    private var ranges: [Range<Int>] = []
    private var current = 0

    /// - Parameter code: ranges of the text's mark indices; may overlap.
    init(_ code: [Range<Int>], _ text: MarkedText) {
        for range in code.map({ text.marks[$0.lowerBound]..<text.marks[$0.upperBound] })
            .sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty
        {
            if let last = ranges.last, range.lowerBound < last.upperBound {
                let upper = max(last.upperBound, range.upperBound)
                ranges[ranges.count - 1] = last.lowerBound..<upper
            } else {
                ranges.append(range)
            }
        }
    }

    /// - Parameter index: not below the one asked before.
    mutating func contains(_ index: Int) -> Bool {
        while current < ranges.count, ranges[current].upperBound <= index { current += 1 }
        return current < ranges.count && ranges[current].lowerBound <= index
    }

    /// Where the next range begins, after an index that was not contained.
    var nextStart: Int { current < ranges.count ? ranges[current].lowerBound : Int.max }
}
