import CICU
import CScan

/// Words in a range of valid UTF-8: runs of letters, marks and digits.
///
/// Characters of scripts that are written without spaces (Han, Kana, Thai, Lao, Khmer, Burmese) count
/// one each, so that lengths compare across languages. ASCII is decided by range, the rest by ICU.
package func wordCount(_ utf8: [UInt8], _ range: Range<Int>) -> Int {
    wordCount(utf8.span, range)
}

/// As `wordCount` of an array.
package func wordCount(_ utf8: Span<UInt8>, _ range: Range<Int>) -> Int {
    var state = winnow_word_count(words: 0, in_word: 0)
    let text = utf8.extracting(range)
    var i = 0
    while i < text.count {
        i = unsafe text.withUnsafeBufferPointer {
            unsafe winnow_count_words($0.baseAddress, i, $0.count, &state)
        }
        if i < text.count { i += count(text, i, &state) }
    }
    return Int(state.words)
}

/// Counts a character that only ICU knows. - Returns: its length in bytes.
private func count(_ text: Span<UInt8>, _ i: Int, _ state: inout winnow_word_count) -> Int {
    let (scalar, length) = decodeScalar(text, i)
    if isWrittenWithoutSpaces(scalar) {
        if !isMark(scalar) { state.words += 1 }
        state.in_word = 0
    } else {
        let isWord = isWordScalar(scalar)
        if isWord, state.in_word == 0 { state.words += 1 }
        state.in_word = isWord ? 1 : 0
    }
    return length
}

/// Words of a text of its own.
package func wordCount(_ text: String) -> Int {
    let bytes = Array(text.utf8)
    return wordCount(bytes, 0..<bytes.count)
}

/// Letters, marks and numbers, by ICU.
private func isWordScalar(_ scalar: UInt32) -> Bool {
    winnow_icu_is_word(Int32(bitPattern: scalar))
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
