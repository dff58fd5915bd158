/// Appends a paragraph, repaired where it is UTF-8 that somebody decoded as a one-byte charset.
///
/// The whole paragraph must survive the round trip: every character encodes in that charset, the bytes are
/// valid UTF-8 with multibyte sequences, and badness falls. So a correct paragraph, which holds some
/// character that does not round trip, is never touched; and neither is a paragraph that is only partly
/// damaged. Twice-damaged text is repaired twice.
/// - Returns: Whether the paragraph was repaired.
/// - Source: the idea is ftfy's (Speer, 2019), without its rules that guess (byte A0, widths, ligatures,
///   quotes).
@discardableResult package func repairMojibake(
    _ utf8: [UInt8], _ range: Range<Int>, into output: inout [UInt8]
) -> Bool {
    guard mayBeMojibake(utf8.span, range) else {
        output.append(contentsOf: utf8[range])
        return false
    }
    var text = Array(utf8[range])
    var wasRepaired = false
    for _ in 0..<2 {
        guard let better = roundTrip(text) else { break }
        text = better
        wasRepaired = true
    }
    output.append(contentsOf: text)
    return wasRepaired
}

/// Whether a scalar pair occurs that damaged text has: a lead byte's character, then a continuation byte's.
package func mayBeMojibake(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var i = range.lowerBound
    while i < range.upperBound {
        guard bytes[i] >= 0x80 else {
            i += 1
            continue
        }
        let (scalar, length) = decodeScalar(bytes, i)
        let next = i + length
        if next < range.upperBound, bytes[next] >= 0x80, scalar < OneByteCharset.scalarLimit {
            let (second, _) = decodeScalar(bytes, next)
            for charset in oneByteCharsets {
                let lead = charset.upperByte(of: scalar)
                if lead >= 0xC2, lead <= 0xF4, charset.upperByte(of: second) & 0xC0 == 0x80 {
                    return true
                }
            }
        }
        i = next
    }
    return false
}

/// The text decoded rightly, if one of the charsets explains it wholly and badness falls.
private func roundTrip(_ text: [UInt8]) -> [UInt8]? {
    for charset in oneByteCharsets {
        guard let bytes = charset.encode(text.span) else { continue }
        let scan = UTF8Scan(bytes)
        guard scan.isValid, scan.multibyteCount > 0, scan.nulCount == 0 else { continue }
        // One pair alone may be meant ("Ã©" in a text about encodings): then its text must hold nothing
        // else that is not ASCII, which the valid round trip already says, and it must get rarer.
        guard charset.badness(bytes.span) < charset.badness(text.span) else { continue }
        return bytes
    }
    return nil
}

/// A one-byte charset as a table from characters to bytes.
private struct OneByteCharset: Sendable {
    /// Above every scalar of the charsets below, of which U+2122 is the highest.
    static let scalarLimit: UInt32 = 0x2200
    /// Bytes 80...FF by their scalars; 0 for scalars that the charset does not have.
    private let bytes: [UInt8]

    /// - Parameter label: of a charset that ICU has; bytes without a character stand for themselves, as
    ///   browsers decode them.
    init(label: String) {
        var table = [UInt8](repeating: 0, count: Int(Self.scalarLimit))
        let charset = Charset(label: label.utf8) ?? .windows1252
        for byte in UInt8(0x80)...0xFF {
            var utf8: [UInt8] = []
            let replaced = charset.decode([byte], from: 0, into: &utf8) ?? 1
            let scalar = replaced == 0 ? decodeScalar(utf8.span, 0).scalar : UInt32(byte)
            if scalar < Self.scalarLimit { table[Int(scalar)] = byte }
            // A page decoded as ISO 8859-1 proper holds C1 controls for the bytes 80...9F.
            if byte < 0xA0, table[Int(byte)] == 0 { table[Int(byte)] = byte }
        }
        bytes = table
    }

    /// The byte of a scalar >= 80; 0 where there is none.
    @inline(__always) func upperByte(of scalar: UInt32) -> UInt8 {
        scalar < Self.scalarLimit ? bytes[Int(scalar)] : 0
    }

    func byte(of scalar: UInt32) -> UInt8? {
        if scalar < 0x80 { return UInt8(scalar) }
        let byte = upperByte(of: scalar)
        return byte == 0 ? nil : byte
    }

    /// The bytes that were decoded as this charset; nil where some character is not in it.
    func encode(_ utf8: Span<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(utf8.count)
        var i = 0
        while i < utf8.count {
            let (scalar, length) = decodeScalar(utf8, i)
            guard let byte = byte(of: scalar) else { return nil }
            result.append(byte)
            i += length
        }
        return result
    }

    /// Characters of this charset's upper half that follow one another as lead and continuation bytes do.
    func badness(_ utf8: Span<UInt8>) -> Int {
        var count = 0
        var afterLead = false
        var i = 0
        while i < utf8.count {
            let (scalar, length) = decodeScalar(utf8, i)
            let byte = byte(of: scalar) ?? 0
            if afterLead, byte & 0xC0 == 0x80 { count += 1 }
            afterLead = byte >= 0xC2 && byte <= 0xF4
            i += length
        }
        return count
    }
}

private let oneByteCharsets = [
    OneByteCharset(label: "windows-1252"), OneByteCharset(label: "windows-1251"),
]
