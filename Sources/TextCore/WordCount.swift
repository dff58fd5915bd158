import CICU
import CScan

/// Words in a range of valid UTF-8: runs of letters, marks and digits.
///
/// Scripts that are written without spaces are counted by characters, so that lengths compare across
/// languages: two of Han and Kana make a word, four of Thai, Lao, Khmer and Burmese (marks apart); what is
/// left over makes one more. ASCII is decided by range, the rest by ICU.
/// - Source: mean word lengths of segmented text (Chinese 1.6, Japanese 2, Thai 4 characters).
package func wordCount(_ utf8: [UInt8], _ range: Range<Int>) -> Int {
    let words = unsafe utf8.withUnsafeBufferPointer {
        unsafe winnow_count_ascii_words(
            $0.baseAddress.map { unsafe $0 + range.lowerBound }, range.count)
    }
    return words >= 0 ? Int(words) : wordCountBeyondASCII(utf8.span, range)
}

private func wordCountBeyondASCII(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
    var count = 0
    /// Quarters of words without spaces.
    var quarters = 0
    var inWord = false
    var i = range.lowerBound
    while i < range.upperBound {
        let byte = bytes[i]
        if byte < 0x80 {
            let isWord = isASCIIWord(byte)
            if isWord && !inWord { count += 1 }
            inWord = isWord
            i += 1
            continue
        }
        let (scalar, length) = decodeScalar(bytes, i)
        i += length
        if isWrittenWithoutSpaces(scalar) {
            if !isMark(scalar) { quarters += scalar < 0x2000 ? 1 : 2 }
            inWord = false
        } else {
            let isWord = isWordScalar(scalar)
            if isWord && !inWord { count += 1 }
            inWord = isWord
        }
    }
    return count + (quarters + 3) / 4
}

/// Words of a text of its own.
package func wordCount(_ text: String) -> Int {
    let bytes = Array(text.utf8)
    return wordCount(bytes, 0..<bytes.count)
}

/// Letters, marks and numbers: the blocks that most pages use by range, the others by ICU.
@inline(__always) private func isWordScalar(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0xC0...0x24F: scalar != 0xD7 && scalar != 0xF7  // Latin
    case 0x391...0x3FF: scalar != 0x3A2 && scalar != 0x3F6  // Greek
    case 0x400...0x52F: scalar != 0x482  // Cyrillic
    case 0x1E00...0x1EFF, 0xAC00...0xD7A3: true  // Latin, Hangul
    case 0x2010...0x2027, 0x3000...0x3002: false  // dashes, quotation marks, stops
    default: winnow_icu_is_word(Int32(bitPattern: scalar))
    }
}

@inline(__always) private func isASCIIWord(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
}

/// Whether the scalar belongs to a script without spaces between words (marks included).
@inline(__always) package func isWrittenWithoutSpaces(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x0E01...0x0E3A, 0x0E40...0x0E4E, 0x0E81...0x0ECD: true  // Thai, Lao
    case 0x1000...0x103F, 0x1050...0x108F, 0x1780...0x17D3: true  // Burmese, Khmer
    case 0x3005...0x3007, 0x3041...0x309F, 0x30A1...0x30FA, 0x30FC...0x30FF: true  // Kana
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF: true  // Han
    case 0xFF66...0xFF9F, 0x20000...0x3FFFD: true  // half-width Kana, Han extensions
    default: false
    }
}

/// Combining marks of the scripts above: part of the character before them.
private func isMark(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x0E31, 0x0E34...0x0E3A, 0x0E47...0x0E4E, 0x0EB1, 0x0EB4...0x0EBC, 0x0EC8...0x0ECD: true
    case 0x102B...0x103E, 0x1056...0x1059, 0x17B4...0x17D3, 0x3099...0x309A: true
    default: false
    }
}

/// The scalar that starts at `i` in valid UTF-8, and its length in bytes.
@inline(__always) package func decodeScalar(_ bytes: Span<UInt8>, _ i: Int) -> (
    scalar: UInt32, length: Int
) {
    let first = UInt32(bytes[i])
    if first < 0x80 { return (first, 1) }
    let second = UInt32(bytes[i + 1]) & 0x3F
    if first < 0xE0 { return ((first & 0x1F) << 6 | second, 2) }
    let third = UInt32(bytes[i + 2]) & 0x3F
    if first < 0xF0 { return ((first & 0x0F) << 12 | second << 6 | third, 3) }
    let fourth = UInt32(bytes[i + 3]) & 0x3F
    return ((first & 0x07) << 18 | second << 12 | third << 6 | fourth, 4)
}

/// Appends a scalar as UTF-8.
@inline(__always) func appendScalar(_ scalar: UInt32, to output: inout [UInt8]) {
    if scalar < 0x80 {
        output.append(UInt8(scalar))
    } else if scalar < 0x800 {
        output.append(UInt8(0xC0 | scalar >> 6))
        output.append(UInt8(0x80 | scalar & 0x3F))
    } else if scalar < 0x10000 {
        output.append(UInt8(0xE0 | scalar >> 12))
        output.append(UInt8(0x80 | scalar >> 6 & 0x3F))
        output.append(UInt8(0x80 | scalar & 0x3F))
    } else {
        output.append(UInt8(0xF0 | scalar >> 18))
        output.append(UInt8(0x80 | scalar >> 12 & 0x3F))
        output.append(UInt8(0x80 | scalar >> 6 & 0x3F))
        output.append(UInt8(0x80 | scalar & 0x3F))
    }
}
