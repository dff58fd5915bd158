/// A hash of a range of bytes, for tables that live no longer than a page and compare the bytes too.
@inline(__always)
func byteHash(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
    let raw = unsafe bytes.bytes
    var hash = UInt64(truncatingIfNeeded: end &- start) &* 0x9E37_79B9_7F4A_7C15
    guard end &- start >= 8 else {
        var tail: UInt64 = 0
        for i in start..<end { tail = tail << 8 | UInt64(bytes[i]) }
        return mixed(hash ^ tail)
    }
    var i = start
    while i &+ 8 < end {
        hash = mixed(hash ^ word(raw, i))
        i &+= 8
    }
    // The last eight bytes, some of which may have been read already.
    return mixed(hash ^ word(raw, end &- 8))
}

/// Whether two ranges of as many bytes hold the same.
@inline(__always)
func sameBytes(_ bytes: Span<UInt8>, _ a: Int, _ b: Int, count: Int) -> Bool {
    let raw = unsafe bytes.bytes
    guard count >= 8 else {
        for k in 0..<count where bytes[a &+ k] != bytes[b &+ k] { return false }
        return true
    }
    var k = 0
    while k &+ 8 < count {
        if word(raw, a &+ k) != word(raw, b &+ k) { return false }
        k &+= 8
    }
    return word(raw, a &+ count &- 8) == word(raw, b &+ count &- 8)
}

/// Eight bytes, whose bounds are checked, as a number.
@inline(__always)
private func word(_ raw: RawSpan, _ offset: Int) -> UInt64 {
    unsafe raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
}

@inline(__always)
private func mixed(_ value: UInt64) -> UInt64 {
    let (high, low) = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return high ^ low
}

extension Span<UInt8> {
    /// Whether the range is just this name.
    func equals(_ name: StaticString, in range: Range<Int>) -> Bool {
        guard range.count == name.utf8CodeUnitCount else { return false }
        for k in 0..<range.count where unsafe self[range.lowerBound + k] != name.utf8Start[k] {
            return false
        }
        return true
    }
}
