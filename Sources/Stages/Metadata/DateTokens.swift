import TextCore

/// A piece of text as a date reader sees it.
struct DateToken: Sendable {
    enum Kind: Sendable {
        /// A run of decimal digits; `digitCount` tells `2019` from `02019`.
        case number(value: Int, digitCount: Int)
        /// A run of letters in any case; a CJK or Hangul character is a word of its own.
        case word(DateWord)
        case mark(UInt32)
    }
    let kind: Kind
    let spaceBefore: Bool

    func isMark(_ mark: Unicode.Scalar) -> Bool {
        if case .mark(let own) = kind { return own == mark.value }
        return false
    }

    /// Whether it is a word with one of these roles.
    func isWord(_ roles: DateWord.Roles) -> Bool {
        if case .word(let word) = kind { return !word.roles.isDisjoint(with: roles) }
        return false
    }
}

/// Parts a text into numbers, words and marks.
/// - Parameter limit: characters that are read at most; a date stands in the first line of its element.
func dateTokens(_ bytes: Span<UInt8>, limit: Int = 4_000) -> [DateToken] {
    var reader = DateTokenReader()
    reader.tokens.reserveCapacity(min(8, bytes.count))
    var left = limit
    var i = 0
    while i < bytes.count, left > 0 {
        let (scalar, length) = decodeScalar(bytes, i)
        i += length
        left -= 1
        // The one letter whose small form is two characters: `i` and a dot above.
        guard let lower = CharacterFacts.lowercased(scalar) else {
            reader.take(UInt32(UInt8(ascii: "i")))
            if left > 0 { reader.take(0x307) }
            left -= 1
            continue
        }
        reader.take(lower)
    }
    reader.flush()
    return reader.tokens
}

func dateTokens(_ text: String, limit: Int = 4_000) -> [DateToken] {
    dateTokens(text.utf8.span, limit: limit)
}

private struct DateTokenReader {
    var tokens: [DateToken] = []
    private let words = DateWords.shared
    private var value = 0
    private var digitCount = 0
    private var hash = DateWords.emptyHash
    private var letterBytes = 0
    private var space = false
    private var pendingSpace = false

    /// Takes the next character, in lower case.
    mutating func take(_ scalar: UInt32) {
        if let digit = decimalDigit(scalar) {
            if digitCount == 0 { begin() }
            // Past 18 digits it is an identifier; no date pattern takes -1.
            if digitCount < 18 { value = value * 10 + digit } else { value = -1 }
            digitCount += 1
            space = false
        } else if CharacterFacts.isSpace(scalar) || scalar == 0x200B || scalar == 0x200E
            || scalar == 0x200F
        {
            flush()
            space = true
        } else if CharacterFacts.isLetter(scalar) {
            let alone = isOwnWord(scalar)
            if alone || letterBytes == 0 { begin() }
            (hash, letterBytes) = DateWords.hash(hash, letterBytes, scalar)
            if alone { flush() }
            space = false
        } else {
            flush()
            tokens.append(DateToken(kind: .mark(scalar), spaceBefore: space))
            space = false
        }
    }

    private mutating func begin() {
        flush()
        pendingSpace = space
    }

    mutating func flush() {
        if digitCount > 0 {
            tokens.append(
                DateToken(
                    kind: .number(value: digitCount <= 18 ? value : -1, digitCount: digitCount),
                    spaceBefore: pendingSpace))
            value = 0
            digitCount = 0
        } else if letterBytes > 0 {
            var word = words[hash]
            if letterBytes == 1 { word.roles.insert(.oneByte) }
            tokens.append(DateToken(kind: .word(word), spaceBefore: pendingSpace))
            hash = DateWords.emptyHash
            letterBytes = 0
        }
    }

    /// The value of a decimal digit, full-width and Arabic-Indic ones included.
    private func decimalDigit(_ scalar: UInt32) -> Int? {
        switch scalar {
        case 0x30...0x39: Int(scalar - 0x30)
        case 0xFF10...0xFF19: Int(scalar - 0xFF10)
        case 0x660...0x669: Int(scalar - 0x660)
        default: nil
        }
    }

    private func isOwnWord(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x3400...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF: true
        default: false
        }
    }
}
