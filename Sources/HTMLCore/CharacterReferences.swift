import CScan

/// A character reference that was read: one or two characters and where it ends.
struct CharacterReference {
    /// Index after the reference.
    let end: Int
    let first: UInt32
    /// 0 where the reference means one character.
    let second: UInt32

    private init(end: Int, first: UInt32, second: UInt32 = 0) {
        self.end = end
        self.first = first
        self.second = second
    }

    /// Bytes of the longest name, with its semicolon.
    private static let longestName = 32
    /// Bytes of the longest name that needs no semicolon.
    private static let longestBareName = 6

    /// Reads the reference whose `&` stands at `index`, by the standard's longest match (section 13.2.5.73).
    /// - Parameter inAttribute: a name without semicolon before `=` or a letter or digit is none.
    /// - Returns: nil where the `&` is only itself.
    static func read(
        _ source: SourceBytes, at index: Int, limit: Int, inAttribute: Bool
    ) -> CharacterReference? {
        let start = index + 1
        if start < limit, source[start] == UInt8(ascii: "#") {
            return readNumber(source, at: start + 1, limit: limit)
        }
        var stop = start
        while stop < limit, stop - start < longestName,
            source[stop].isASCIILetter || source[stop].isASCIIDigit
        { stop += 1 }
        if stop > start, stop < limit, source[stop] == UInt8(ascii: ";"),
            let found = find(source, start..<stop + 1)
        {
            return found
        }
        stop = min(stop, start + longestBareName)
        while stop > start + 1 {
            if let found = find(source, start..<stop) {
                let next = stop < limit ? source[stop] : 0
                let isPlain =
                    inAttribute && (next == 0x3D || next.isASCIILetter || next.isASCIIDigit)
                return isPlain ? nil : found
            }
            stop -= 1
        }
        return nil
    }

    private static func find(_ source: SourceBytes, _ name: Range<Int>) -> CharacterReference? {
        let raw = unsafe winnow_html_reference(source.start + name.lowerBound, name.count)
        guard raw != 0 else { return nil }
        return CharacterReference(
            end: name.upperBound, first: UInt32(truncatingIfNeeded: raw),
            second: UInt32(truncatingIfNeeded: raw >> 32))
    }

    /// A numeric reference, by the standard's section 13.2.5.80; `index` is behind the `#`.
    private static func readNumber(
        _ source: SourceBytes, at index: Int, limit: Int
    ) -> CharacterReference? {
        var i = index
        let isHex = i < limit && source[i] | 0x20 == UInt8(ascii: "x")
        if isHex { i += 1 }
        let digits = i
        var value: UInt32 = 0
        while i < limit, let digit = digit(source[i], isHex: isHex) {
            value = min(value * (isHex ? 16 : 10) + digit, 0x110000)
            i += 1
        }
        guard i > digits else { return nil }
        if i < limit, source[i] == UInt8(ascii: ";") { i += 1 }
        return CharacterReference(end: i, first: repaired(value))
    }

    private static func digit(_ byte: UInt8, isHex: Bool) -> UInt32? {
        if byte.isASCIIDigit { return UInt32(byte) - 0x30 }
        let lower = byte | 0x20
        guard isHex, lower >= 0x61, lower <= 0x66 else { return nil }
        return UInt32(lower) - 0x61 + 10
    }

    /// The windows-1252 characters that pages mean by 128...159, from the standard's table; 0 is none.
    private static let c1: [UInt32] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
        0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
        0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
    ]

    private static func repaired(_ value: UInt32) -> UInt32 {
        if value == 0 { return 0xFFFD }
        guard value >= 0x80, value <= 0x9F else { return value }
        let meant = c1[Int(value - 0x80)]
        return meant == 0 ? value : meant
    }
}

extension Buffer where Element == UInt8 {
    /// Appends what the reference whose `&` stands at `index` means, or the `&`.
    /// - Returns: the index after what was read.
    mutating func appendReference(
        _ source: SourceBytes, at index: Int, limit: Int, inAttribute: Bool
    ) -> Int {
        guard
            let reference = CharacterReference.read(
                source, at: index, limit: limit, inAttribute: inAttribute)
        else {
            append(UInt8(ascii: "&"))
            return index + 1
        }
        append(scalar: reference.first)
        if reference.second != 0 { append(scalar: reference.second) }
        return reference.end
    }
}

/// Appends what the reference whose `&` stands at `index` means.
/// - Returns: the index after it; nil, with nothing appended, where none stands.
func appendCharacterReference(
    _ utf8: [UInt8], at index: Int, limit: Int, inAttribute: Bool, to output: inout [UInt8]
) -> Int? {
    let reference = unsafe utf8.withUnsafeBufferPointer { bytes in
        unsafe bytes.baseAddress.flatMap {
            unsafe CharacterReference.read(
                SourceBytes(start: $0, count: bytes.count), at: index, limit: limit,
                inAttribute: inAttribute)
        }
    }
    guard let reference else { return nil }
    output.append(scalar: reference.first)
    if reference.second != 0 { output.append(scalar: reference.second) }
    return reference.end
}

/// Decodes one character reference that ends with a semicolon, for text that was escaped twice.
/// - Parameters:
///   - index: where the `&` stands.
///   - limit: where the text ends.
/// - Returns: the index after the semicolon; nil, with nothing appended, where no reference stands.
package func decodeCharacterReference(
    _ utf8: [UInt8], at index: Int, limit: Int, into output: inout [UInt8]
) -> Int? {
    let count = output.count
    let next = appendCharacterReference(
        utf8, at: index, limit: limit, inAttribute: false, to: &output)
    if let next, utf8[next - 1] == UInt8(ascii: ";") { return next }
    output.removeLast(output.count - count)
    return nil
}
