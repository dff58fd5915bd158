/// Which charset gives the most plausible text, where statistics of bytes are no help: pages in Latin letters with
/// a few quotation marks and dashes of two bytes each.
///
/// Each character beyond ASCII is judged by what stands beside it: an apostrophe between letters, a quotation mark
/// before a word, an accented letter in one, an ideograph among ideographs are plausible; an ideograph between Latin
/// letters is not. Where most characters are accented letters, the statistics of bytes tell more.
struct PlausibleCharset {
    /// Read of a page at most; to the end of a line.
    private static let mostBytes = 64 << 10
    /// The least mean worth of a character, -2...2, and how much better than the next it must be, in the mean or in
    /// the sum; from `sureWorth` on whatever else is as good reads as well.
    private static let (leastWorth, sureWorth): (Float, Float) = (0.6, 1.5)
    private static let (leastLead, leastSumLead): (Float, Float) = (0.25, 4)
    private static let labels = [
        "windows-1252", "macintosh", "windows-1251", "koi8-r", "koi8-u", "ibm866", "windows-1253",
        "gb18030", "big5", "euc-kr", "euc-jp", "shift_jis",
    ]
    /// One byte a letter of another script: their words may be a multibyte charset's symbols.
    private static let ofOtherScripts = [
        "windows-1251", "koi8-r", "koi8-u", "ibm866", "windows-1253",
    ]

    /// Greek or Cyrillic ones of a page in one of them.
    private static let leastLetters: Float = 4

    /// Nil where none is plausible, or two are.
    /// - Parameter skipsOtherScripts: charsets of one byte a letter of another script are not tried.
    static func find(
        _ bytes: [UInt8], from start: Int, skipsOtherScripts: Bool = false
    ) -> Charset? {
        var end = min(bytes.count, start + mostBytes)
        while end < bytes.count, end > start, bytes[end - 1] != 0x0A { end -= 1 }
        if end == start { end = min(bytes.count, start + mostBytes) }
        let part = Array(bytes[start..<end])
        var best: (charset: Charset, worth: Worth, text: [UInt8])?
        var second: Worth?
        for label in labels where !skipsOtherScripts || !ofOtherScripts.contains(label) {
            var text: [UInt8] = []
            guard let charset = Charset(label: label.utf8),
                let worth = worth(part, charset, into: &text),
                // Korean and Chinese have the same quotation marks: what gives the same text is no rival.
                text != best?.text
            else { continue }
            if worth.mean > best?.worth.mean ?? -2 {
                second = best?.worth
                best = (charset, worth, text)
            } else if worth.mean > second?.mean ?? -2 {
                second = worth
            }
        }
        guard let best, best.worth.mean >= leastWorth else { return nil }
        guard let second, best.worth.mean < sureWorth else { return best.charset }
        let isAhead =
            best.worth.mean - second.mean >= leastLead
            || best.worth.sum - second.sum >= leastSumLead
        return isAhead ? best.charset : nil
    }

    /// Of the characters beyond ASCII.
    private struct Worth {
        let sum: Float
        let mean: Float
    }

    /// Nil where there are none, bytes do not decode, or a charset of one byte a character has mostly Latin letters.
    private static func worth(
        _ bytes: [UInt8], _ charset: Charset, into text: inout [UInt8]
    ) -> Worth? {
        guard charset.decode(bytes, from: 0, into: &text) == 0 else { return nil }
        var (sum, count, letters, others): (Float, Float, Float, Float) = (0, 0, 0, 0)
        var before: UInt32 = 0x0A
        var at = 0
        var current = nextScalar(text, &at)
        while let scalar = current {
            let after = nextScalar(text, &at)
            if scalar >= 0x80 {
                sum += worth(scalar, before, after ?? 0x0A)
                count += 1
                if isLetter(scalar) { letters += 1 }
                if scalar >= 0x370, scalar < 0x500 { others += 1 }
            }
            before = scalar
            current = after
        }
        guard count > 0, charset.isMultibyte || letters <= count / 2 else { return nil }
        // Their lines and symbols alone say nothing.
        if ofOtherScripts.contains(charset.name), others < leastLetters { return nil }
        return Worth(sum: sum, mean: sum / count)
    }

    /// Of valid UTF-8; nil at its end.
    private static func nextScalar(_ text: [UInt8], _ at: inout Int) -> UInt32? {
        guard at < text.count else { return nil }
        let first = text[at]
        let count = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        var scalar = count == 1 ? UInt32(first) : UInt32(first) & (0x7F >> UInt32(count))
        for byte in text[(at + 1)..<min(at + count, text.count)] {
            scalar = scalar << 6 | UInt32(byte & 0x3F)
        }
        at += count
        return scalar
    }

    private static func worth(_ scalar: UInt32, _ before: UInt32, _ after: UInt32) -> Float {
        switch scalar {
        case 0x2018, 0x201C, 0xAB:
            if isLetter(after) || isDigit(after), !isLetter(before) { return 2 }
            return isEastAsian(before) || isEastAsian(after) ? 1 : 0
        case 0x2019:
            if isLetter(before) { return 2 }
            return isEastAsian(before) || isDigit(before) || isMark(before) ? 1 : 0
        case 0x201D, 0xBB:
            if isLetter(before) || isMark(before) || isDigit(before) {
                return isLetter(after) ? 0 : 2
            }
            return isEastAsian(before) ? 1 : 0
        case 0x2013, 0x2014, 0x2015:
            let isBetween = isSpace(before) == isSpace(after)
            guard isBetween, !isEastAsian(before), !isEastAsian(after) else { return 0.5 }
            return scalar == 0x2015 ? 1.5 : 2
        case 0x2026:
            if isLetter(before), isLetter(after) { return 0 }
            return isLetter(before) || isSpace(before) || isEastAsian(before) ? 1.5 : 0
        case 0xB0: return isDigit(before) ? 1.5 : -0.5
        case 0xAE, 0x2122: return isLetter(before) ? 1.5 : isSpace(before) ? 1 : 0
        case 0x2022, 0x2027, 0xB7, 0xA0, 0xA9, 0xD7:
            return isSpace(before) || isSpace(after) || isDigit(before) ? 1.5 : 0
        case 0xA3, 0x20AC, 0xA5, 0xFFE0...0xFFE6:
            return isDigit(after) || isSpace(after) ? 1.5 : -0.5
        case 0xC2 where isSpace(after): return 0.5  // UTF-8 that was taken for Latin letters.
        case 0xC0...0x24F where scalar != 0xD7 && scalar != 0xF7:
            // An accented letter stands beside a plain one, and a capital begins the word.
            let inWord = isPlain(before) || isPlain(after) && (isSpace(before) || before < 0x80)
            return inWord && !(isCapital(scalar) && isSmall(before)) ? 1.5 : -0.5
        case 0x3001, 0x3002, 0x3008...0x3011, 0xFF01...0xFF1F:
            return isEastAsian(before) || isEastAsian(after) ? 1.5 : -1
        case 0x3041...0x30FF: return isEastAsian(before) || isEastAsian(after) ? 1.5 : -1
        case 0xAC00...0xD7A3:
            let isMixed = isIdeograph(before) || isIdeograph(after)
            return isMixed || isLetter(before) || isLetter(after) ? -1.5 : 1.2
        case 0x4E00...0x9FFF:
            if isLetter(before) || isLetter(after) || isHangul(before) || isHangul(after) {
                return -1.5
            }
            return CommonIdeographs.contain(scalar) ? 2 : 0.2
        case 0x386...0x3CE, 0x401...0x45F, 0x490, 0x491:
            return worthInWord(scalar, before, after)
        case 0x2460...0x24FF where isLetter(before): return -0.5
        case 0x2190...0x2193, 0x2196...0x2199, 0x2460...0x25FF, 0x2605, 0x2606, 0x266A:
            // Arrows, lines, stars and numbers in circles: in rows, or apart from words.
            let isApart = isSpace(before) || isSpace(after) || isEastAsian(after)
            return isApart || before == scalar || after == scalar ? 1 : 0
        case 0xB1 where isLetter(before) || isLetter(after): return -1.5
        case 0x2200...0x22FF, 0xB1, 0xF7:
            return isSpace(before) || isDigit(before) || isDigit(after) ? 0.4 : 0
        case 0xB2, 0xB3, 0xB9:
            // Polish and its like have letters there.
            if isLetter(after) { return -1.5 }
            return isDigit(before) ? 1 : isLetter(before) ? 0.3 : 0
        case 0x2020, 0x2021: return isLetter(before) || isDigit(before) ? 1 : 0
        case 0xA7, 0xB6: return isSpace(before) || isDigit(after) || isSpace(after) ? 1 : -0.5
        case 0x2032, 0x2033: return isDigit(before) ? 1.5 : 0
        case 0xBC...0xBE: return isSpace(before) || isDigit(before) ? 1 : -0.5
        case 0xFF61...0xFF9F, 0xE000...0xF8FF, 0x3400...0x4DBF, 0xF900...0xFAFF, 0x80...0x9F:
            return -2
        default: return -0.5
        }
    }

    /// A Greek or Cyrillic letter: in a word of its script, small after small, beside a vowel, and one that is
    /// frequent. What was encoded by another charset of the same script has rare letters, and capitals within words.
    private static func worthInWord(_ scalar: UInt32, _ before: UInt32, _ after: UInt32) -> Float {
        if isLetter(before) || isLetter(after) { return -0.5 }
        let follows = isSameScript(before, as: scalar)
        guard follows || isSameScript(after, as: scalar) else { return 0.3 }
        guard !isGreekOrCyrillicCapital(scalar) else {
            if !follows { return 0.8 }
            return isGreekOrCyrillicCapital(before) ? 0.2 : -1.5
        }
        if vowels.contains(scalar) { return 2 }
        guard vowels.contains(before) || vowels.contains(after) else { return 0.65 }
        return frequentConsonants.contains(scalar) ? 2 : 0.9
    }

    private static let vowels = scalars("оеаиуыяюэёіїєіαοιευηωάόίέύήώОЕАИУЯЮЭІЄΑΟΙΕΥΗΩ")
    /// Three of four consonants in Russian and its like, and in Greek.
    private static let frequentConsonants = scalars("нтсрвлкмдпτσνρπκμλς")
    private static func scalars(_ text: String) -> Set<UInt32> {
        Set(text.unicodeScalars.map(\.value))
    }

    private static func isGreekOrCyrillicCapital(_ c: UInt32) -> Bool {
        c >= 0x386 && c <= 0x3AB && c != 0x390 || c >= 0x400 && c <= 0x42F || c == 0x490
    }
    private static func isIdeograph(_ c: UInt32) -> Bool { c >= 0x4E00 && c <= 0x9FFF }
    private static func isHangul(_ c: UInt32) -> Bool { c >= 0xAC00 && c <= 0xD7A3 }
    /// Whether both are Greek, or both Cyrillic.
    private static func isSameScript(_ c: UInt32, as other: UInt32) -> Bool {
        other < 0x400 ? c >= 0x370 && c < 0x400 : c >= 0x400 && c < 0x500
    }
    private static func isSpace(_ c: UInt32) -> Bool { c <= 0x20 || c == 0xA0 || c == 0x3000 }
    private static func isDigit(_ c: UInt32) -> Bool { c &- 0x30 < 10 }
    private static func isSmall(_ c: UInt32) -> Bool { c &- 0x61 < 26 }
    private static func isCapital(_ c: UInt32) -> Bool {
        switch c {
        case 0x41...0x5A, 0xC0...0xD6, 0xD8...0xDE: true
        case 0x100...0x137, 0x14A...0x177: c & 1 == 0
        case 0x139...0x148, 0x179...0x17E: c & 1 == 1
        default: false
        }
    }
    private static func isPlain(_ c: UInt32) -> Bool { (c | 0x20) &- 0x61 < 26 }
    private static func isLetter(_ c: UInt32) -> Bool {
        isPlain(c) || c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7
    }
    /// What a sentence or a closing bracket ends with.
    private static func isMark(_ c: UInt32) -> Bool {
        switch c {
        case 0x2E, 0x2C, 0x21, 0x3F, 0x3A, 0x3B, 0x29, 0x5D, 0x25, 0x2026, 0x2019: true
        default: false
        }
    }
    private static func isEastAsian(_ c: UInt32) -> Bool {
        c >= 0x3001 && c <= 0x30FF || c >= 0x4E00 && c <= 0x9FFF || c >= 0xAC00 && c <= 0xD7A3
            || c >= 0xFF01 && c <= 0xFF5E
    }
}
