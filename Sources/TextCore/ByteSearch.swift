import Glibc

/// `byte` with ASCII capitals as small letters.
@inline(__always) func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

/// Whether `text` stands at `position`.
func hasPrefix(
    _ text: StaticString, _ bytes: ArraySlice<UInt8>, at position: Int, ignoringCase: Bool = false
) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.endIndex else { return false }
    for k in 0..<count {
        let wanted = unsafe text.utf8Start[k]
        let byte = bytes[position + k]
        if byte != wanted && !(ignoringCase && lowercased(byte) == wanted) { return false }
    }
    return true
}

/// Index of the first such byte at or after `start`, by the C library's search.
func find(_ byte: UInt8, in bytes: ArraySlice<UInt8>, from start: Int) -> Int? {
    guard start < bytes.endIndex else { return nil }
    return unsafe bytes[start...].withUnsafeBytes { bytes in
        guard let base = bytes.baseAddress,
            let hit = unsafe memchr(base, Int32(byte), bytes.count)
        else { return nil }
        return unsafe start + (UnsafeRawPointer(hit) - base)
    }
}

/// Where `text` (in lower case, if `ignoringCase`) stands next.
func find(
    _ text: StaticString, in bytes: ArraySlice<UInt8>, from start: Int, ignoringCase: Bool = false
) -> Int? {
    let first = unsafe text.utf8Start[0]
    var i = start
    while i + text.utf8CodeUnitCount <= bytes.endIndex {
        if bytes[i] == first || (ignoringCase && lowercased(bytes[i]) == first),
            hasPrefix(text, bytes, at: i, ignoringCase: ignoringCase)
        {
            return i
        }
        i += 1
    }
    return nil
}

func equalsIgnoringCase(_ bytes: ArraySlice<UInt8>, _ text: StaticString) -> Bool {
    bytes.count == text.utf8CodeUnitCount
        && hasPrefix(text, bytes, at: bytes.startIndex, ignoringCase: true)
}

/// The first position at or after `position` that is no ASCII whitespace.
func skipSpaces(_ bytes: ArraySlice<UInt8>, _ position: Int) -> Int {
    var i = position
    while i < bytes.endIndex, isASCIISpace(bytes[i]) { i += 1 }
    return i
}
