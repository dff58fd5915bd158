import CXXHash

/// XXH3-128 of the bytes, as 32 lower-case hex digits in canonical (big-endian) order.
///
/// Tells contents apart; it is no defence against somebody who makes collisions on purpose.
package func digest(_ bytes: [UInt8]) -> String {
    let hash = unsafe bytes.withUnsafeBytes { unsafe XXH3_128bits($0.baseAddress, $0.count) }
    return hex(hash.high64) + hex(hash.low64)
}

private func hex(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
}
