/// The bytes behind a base64 text (RFC 4648, standard or URL-safe letters, padding may be left out).
///
/// - Returns: nil for any other letter, white space too, and for an impossible length.
package func decodeBase64(_ text: some BidirectionalCollection<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3 + 3)
    var bits: UInt32 = 0
    var count = 0
    var rest = text[...]
    for _ in 0..<2 where rest.last == UInt8(ascii: "=") { rest = rest.dropLast() }
    for letter in rest {
        guard let value = base64Value(letter) else { return nil }
        bits = bits << 6 | UInt32(value)
        count += 1
        guard count % 4 == 0 else { continue }
        bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
        bytes.append(UInt8(truncatingIfNeeded: bits))
        bits = 0
    }
    switch count % 4 {
    case 0: return bytes
    case 2: return bytes + [UInt8(truncatingIfNeeded: bits >> 4)]
    case 3:
        return bytes + [
            UInt8(truncatingIfNeeded: bits >> 10), UInt8(truncatingIfNeeded: bits >> 2),
        ]
    default: return nil
    }
}

private func base64Value(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): letter - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): letter - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): letter - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
}
