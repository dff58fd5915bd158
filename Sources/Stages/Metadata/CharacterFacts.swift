/// What comparisons ask of a character: its lower case, and whether it is a letter or stands in a word.
///
/// The scripts of most pages are told by range, the rest by the Unicode database; both agree for every
/// character, as a test shows. A look-up in the database costs more than all the rest.
enum CharacterFacts {
    /// Letters (`Alphabetic`) and marks that sit on one.
    static func isLetter(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0..<0x80: (scalar | 0x20) &- 0x61 < 26
        case 0x80...0xBF: scalar == 0xAA || scalar == 0xB5 || scalar == 0xBA
        case 0xC0...0x2C1: scalar != 0xD7 && scalar != 0xF7
        case 0x400...0x52F: scalar != 0x482 && scalar != 0x488 && scalar != 0x489
        case 0x5D0...0x5EA, 0x620...0x65F: true
        case 0x2000...0x2070, 0x3000...0x3004: false
        case 0x3041...0x3096, 0x30A1...0x30FA, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7A3:
            true
        default: databaseSaysLetter(scalar)
        }
    }

    /// Letters, marks that sit on one, and numbers.
    static func isWord(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0..<0x80: (scalar | 0x20) &- 0x61 < 26 || scalar &- 0x30 < 10
        case 0xC0...0x2C1, 0x400...0x52F, 0x5D0...0x5EA, 0x620...0x65F, 0x3041...0x3096,
            0x30A1...0x30FA, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7A3:
            isLetter(scalar)
        case 0x2000...0x206F, 0x3000...0x3004: false
        default: isLetter(scalar) || databaseSaysNumber(scalar)
        }
    }

    /// The lower case as one character; nil for the one letter that has two, U+0130.
    static func lowercased(_ scalar: UInt32) -> UInt32? {
        switch scalar {
        case 0..<0x80: scalar &- 0x41 < 26 ? scalar | 0x20 : scalar
        case 0x80...0xBF, 0xD7, 0xDF...0xFF: scalar
        case 0xC0...0xDE, 0x410...0x42F: scalar + 0x20
        case 0x400...0x40F: scalar + 0x50
        case 0x430...0x45F: scalar
        // Hebrew to Tibetan, punctuation, Kana, Han, Hangul: one case only.
        case 0x591...0x109F, 0x2000...0x2125, 0x2E80...0xA63F, 0xAC00...0xFF20: scalar
        default: databaseLowercase(scalar)
        }
    }

    @inline(never) private static func databaseSaysLetter(_ scalar: UInt32) -> Bool {
        guard let properties = Unicode.Scalar(scalar)?.properties else { return false }
        return properties.isAlphabetic || properties.generalCategory == .nonspacingMark
    }

    @inline(never) private static func databaseSaysNumber(_ scalar: UInt32) -> Bool {
        Unicode.Scalar(scalar)?.properties.numericType != nil
    }

    @inline(never) private static func databaseLowercase(_ scalar: UInt32) -> UInt32? {
        guard let mapping = Unicode.Scalar(scalar)?.properties.lowercaseMapping.unicodeScalars,
            mapping.count == 1
        else { return nil }
        return mapping.first?.value
    }

    /// White_Space of the Unicode character database, which is closed.
    static func isSpace(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x20, 0x09...0x0D, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F,
            0x205F, 0x3000:
            true
        default: false
        }
    }

    /// Controls and format characters that a text for readers does without.
    static func isInvisible(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x00...0x1F, 0x7F...0x9F, 0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF: true
        default: false
        }
    }
}
