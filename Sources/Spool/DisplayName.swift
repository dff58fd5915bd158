/// Names as text: for the `id` of a page, log lines and JSON. Only the files keep the raw bytes.
extension SpoolPath {
    /// The path with invalid UTF-8 and control characters as %XX; safe to print, not reversible.
    package var display: String { displayName(bytes[...]) }

    /// The `id` of a page: its path without the last extension, escaped like `display`.
    package var displayID: String { displayName(bytes[..<endOfStem]) }

    /// Where the last extension begins; a leading dot does not begin one.
    private var endOfStem: Int {
        let start = (bytes.lastIndex(of: slashByte) ?? -1) + 1
        guard let dot = bytes[start...].lastIndex(of: UInt8(ascii: ".")), dot > start else {
            return bytes.count
        }
        return dot
    }
}

/// Raw name bytes as text: bytes that are not UTF-8, C0 and C1 controls and DEL become %XX.
package func displayName(_ bytes: ArraySlice<UInt8>) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
        let length = utf8Length(bytes, at: index)
        if length == 0 || isControl(bytes, at: index) {
            for offset in 0..<max(length, 1) { appendPercent(bytes[index + offset], to: &result) }
        } else {
            result.append(contentsOf: bytes[index..<index + length])
        }
        index += max(length, 1)
    }
    return String(decoding: result, as: UTF8.self)
}

/// Appends `byte` as %XX, upper-case hexadecimal.
func appendPercent(_ byte: UInt8, to result: inout [UInt8]) {
    let digits = Array("0123456789ABCDEF".utf8)
    result.append(UInt8(ascii: "%"))
    result.append(digits[Int(byte >> 4)])
    result.append(digits[Int(byte & 15)])
}

/// Length of the valid UTF-8 character at `index`, or 0 (RFC 3629: no surrogates, no overlong forms).
func utf8Length(_ bytes: ArraySlice<UInt8>, at index: Int) -> Int {
    let first = bytes[index]
    let length: Int
    let second: ClosedRange<UInt8>
    switch first {
    case 0x00...0x7F: return 1
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return 0
    }
    guard index + length <= bytes.endIndex, second.contains(bytes[index + 1]) else { return 0 }
    for offset in 2..<max(length, 2) where bytes[index + offset] & 0xC0 != 0x80 { return 0 }
    return length
}

/// C0, DEL, and C1 (U+0080...U+009F, two bytes C2 80...C2 9F).
private func isControl(_ bytes: ArraySlice<UInt8>, at index: Int) -> Bool {
    let byte = bytes[index]
    if byte < 0x20 || byte == 0x7F { return true }
    return byte == 0xC2 && index + 1 < bytes.endIndex && bytes[index + 1] < 0xA0
}
