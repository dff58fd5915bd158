/// A piece of text as a date reader sees it.
struct DateToken: Sendable {
    enum Kind: Sendable, Equatable {
        /// A run of decimal digits; `digitCount` tells `2019` from `02019`.
        case number(value: Int, digitCount: Int)
        /// A run of letters in lower case; a CJK or Hangul character is a word of its own.
        case word(String)
        case mark(Unicode.Scalar)
    }
    let kind: Kind
    let spaceBefore: Bool
}

/// Parts a text into numbers, words and marks.
/// - Parameter limit: scalars that are read at most; a date stands in the first line of its element.
func dateTokens(_ text: some StringProtocol, limit: Int = 4_000) -> [DateToken] {
    var tokens: [DateToken] = []
    var digits = ""
    var letters = ""
    var space = false
    var pendingSpace = false
    func flush() {
        if !digits.isEmpty {
            // Past 18 digits it is an identifier; no date pattern takes -1.
            let value = digits.count <= 18 ? Int(digits) ?? -1 : -1
            tokens.append(
                DateToken(
                    kind: .number(value: value, digitCount: digits.count), spaceBefore: pendingSpace
                ))
            digits = ""
        } else if !letters.isEmpty {
            tokens.append(DateToken(kind: .word(letters), spaceBefore: pendingSpace))
            letters = ""
        }
    }
    for scalar in text.lowercased().unicodeScalars.prefix(limit) {
        if let digit = decimalDigit(scalar) {
            if digits.isEmpty {
                flush()
                pendingSpace = space
            }
            digits += digit
            space = false
        } else if isSpace(scalar) || scalar == "\u{200B}" || scalar == "\u{200E}"
            || scalar == "\u{200F}"
        {
            flush()
            space = true
        } else if isLetter(scalar) {
            let alone = isOwnWord(scalar)
            if alone || letters.isEmpty {
                flush()
                pendingSpace = space
            }
            letters.unicodeScalars.append(scalar)
            if alone { flush() }
            space = false
        } else {
            flush()
            tokens.append(DateToken(kind: .mark(scalar), spaceBefore: space))
            space = false
        }
    }
    flush()
    return tokens
}

/// The ASCII digit of a decimal digit, full-width and Arabic-Indic ones included.
private func decimalDigit(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x30...0x39: String(scalar)
    case 0xFF10...0xFF19: String(scalar.value - 0xFF10)
    case 0x660...0x669: String(scalar.value - 0x660)
    default: nil
    }
}

private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return (0x61...0x7A).contains(scalar.value) }
    return scalar.properties.isAlphabetic || scalar.properties.generalCategory == .nonspacingMark
}

private func isOwnWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3400...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF: true
    default: false
    }
}
