extension Span where Element == UInt8 {
    /// Whether the bytes are those of an ASCII text.
    @inline(__always)
    func elementsEqual(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for i in 0..<count {
            let wanted = unsafe text.utf8Start[i]
            if self[i] != wanted { return false }
        }
        return true
    }

    /// Whether the bytes are those of a lower-case ASCII text, in any case.
    @inline(__always)
    func equalsIgnoringCase(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for i in 0..<count {
            let wanted = unsafe text.utf8Start[i]
            let byte = self[i]
            if byte != wanted, !(byte &- 0x41 < 26 && byte | 0x20 == wanted) { return false }
        }
        return true
    }

    /// Whether the bytes end with an ASCII text.
    func hasSuffix(_ text: StaticString) -> Bool {
        count >= text.utf8CodeUnitCount
            && extracting((count - text.utf8CodeUnitCount)..<count).elementsEqual(text)
    }

    /// Whether a lower-case ASCII text stands anywhere in the bytes, in any case.
    func holds(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard length <= count else { return false }
        for start in 0...count - length
        where extracting(start..<start + length).equalsIgnoringCase(text) {
            return true
        }
        return false
    }
}

/// Bytes of valid UTF-8 without the part of a character that a cut has left at its end.
func wholeCharacterBytes(_ bytes: Span<UInt8>) -> Int {
    var start = bytes.count
    while start > 0, bytes.count - start < 3, bytes[start - 1] & 0xC0 == 0x80 { start -= 1 }
    guard start > 0, bytes[start - 1] >= 0xC0 else { return bytes.count }
    let first = bytes[start - 1]
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    return bytes.count - (start - 1) < length ? start - 1 : bytes.count
}
