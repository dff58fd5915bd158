import CICU

/// Keeps ICU from looking for data files, now and later: all its data is linked.
package func useLinkedCharsetsOnly() { _ = winnow_icu_use_no_files() }

/// Tries all converters.
///
/// - Returns: Names of charsets whose converter this ICU does not have (none in Debian's).
package func missingCharsets() -> [String] {
    useLinkedCharsetsOnly()
    var missing: [String] = []
    var scratch: [UInt8] = []
    for row in charsetTable where !row.converter.isEmpty {
        let charset = Charset(name: row.name, converter: row.converter)
        if charset.decode([0x41], from: 0, into: &scratch) == nil { missing.append(row.name) }
    }
    for charset in Charset.beyondStandard
    where charset.decode([0x41], from: 0, into: &scratch) == nil {
        missing.append(charset.name)
    }
    return missing
}

extension Charset {
    /// Encodings that browsers refuse for fear of script injection; winnow shows no page, so it reads them.
    static let beyondStandard = [
        Charset(name: "iso-2022-kr", converter: "ISO-2022-KR"),
        Charset(name: "hz-gb-2312", converter: "HZ"),
    ]

    /// Appends the decoded text and returns the count of undecodable sequences (each one U+FFFD); nil
    /// without a converter.
    func decode(_ bytes: [UInt8], from start: Int, into utf8: inout [UInt8]) -> Int? {
        switch name {
        case "utf-8":
            appendRepaired(bytes, from: start, into: &utf8)
            return UTF8Scan(bytes, from: start).invalidCount
        case "x-user-defined":
            for byte in bytes[start...] {
                appendScalar(byte < 0x80 ? UInt32(byte) : 0xF700 | UInt32(byte), to: &utf8)
            }
            return 0
        case "iso-8859-16":
            for byte in bytes[start...] {
                appendScalar(
                    byte > 0xA0 ? Self.latin10[Int(byte) - 0xA1].value : UInt32(byte), to: &utf8)
            }
            return 0
        default:
            return converter.isEmpty ? nil : decodeByICU(bytes, from: start, into: &utf8)
        }
    }

    /// Bytes A1...FF of ISO 8859-16, the one WHATWG charset that ICU lacks.
    private static let latin10: [Unicode.Scalar] = Array(
        ("ĄąŁ€„Š§š©Ș«Ź\u{AD}źŻ°±ČłŽ”¶·žčș»ŒœŸżÀÁÂĂÄĆÆÇÈÉÊËÌÍÎÏĐŃÒÓÔŐÖŚŰÙÚÛÜĘȚß"
            + "àáâăäćæçèéêëìíîïđńòóôőöśűùúûüęțÿ").unicodeScalars)

    private func decodeByICU(_ bytes: [UInt8], from start: Int, into utf8: inout [UInt8]) -> Int? {
        let length = bytes.count - start
        // Three bytes for each byte is the most that any converter makes (U+FFFD for every byte).
        guard length <= Self.byteLimit else { return nil }
        let capacity = length * 3 + 16
        var replaced: Int64 = 0
        var written: Int32 = -1
        let decoded = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { target, count in
            written = unsafe bytes.withUnsafeBufferPointer { source in
                unsafe target.withMemoryRebound(to: CChar.self) { target in
                    unsafe source.withMemoryRebound(to: CChar.self) { source in
                        unsafe winnow_icu_decode(
                            converter, source.baseAddress.map { unsafe $0 + start }, Int32(length),
                            target.baseAddress, Int32(capacity), &replaced)
                    }
                }
            }
            count = max(0, min(Int(written), capacity))
        }
        guard written >= 0 else { return nil }
        if utf8.isEmpty { utf8 = decoded } else { utf8.append(contentsOf: decoded) }
        return Int(replaced)
    }

    /// The most bytes that one conversion takes: ICU counts in 32 bits.
    static let byteLimit = 640 << 20
}
