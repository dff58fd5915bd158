/// Punctuation of sentences beyond ASCII.
enum Sentence {
    /// Marks that end a sentence: Armenian, Arabic, Urdu, Devanagari, Burmese, Ethiopic, Khmer, CJK.
    @inline(__always)
    static func isEnd(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x589, 0x61F, 0x6D4, 0x964, 0x965, 0x104B, 0x1362, 0x1367, 0x1368, 0x17D4, 0x203C,
            0x2047...0x2049, 0x3002, 0xFF01, 0xFF0E, 0xFF1F, 0xFF61:
            true
        default: false
        }
    }

    /// Commas: Armenian, Arabic, Burmese, Ethiopic, CJK.
    @inline(__always)
    static func isComma(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x55D, 0x60C, 0x61B, 0x104A, 0x1363, 0x3001, 0xFF0C, 0xFF1B, 0xFF64: true
        default: false
        }
    }

    /// Whether a Greek letter stands before a byte: a semicolon there asks a question.
    static func isGreek(_ text: Span<UInt8>, endingAt end: Int) -> Bool {
        end >= 2 && text[end - 1] >= 0x80 && (text[end - 2] == 0xCE || text[end - 2] == 0xCF)
    }

    /// Whether a letter of Thai or Lao stands before a byte: a space there parts clauses.
    static func isThai(_ text: Span<UInt8>, endingAt end: Int) -> Bool {
        end >= 3 && text[end - 3] == 0xE0 && text[end - 2] >= 0xB8 && text[end - 2] <= 0xBB
    }
}
