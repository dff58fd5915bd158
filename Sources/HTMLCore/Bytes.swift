extension [UInt8] {
    /// Appends one character; surrogates and values beyond Unicode become U+FFFD.
    mutating func append(scalar value: UInt32) {
        let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { append(byte) }
    }
}

extension [UInt8] {
    /// Appends a range of other bytes.
    mutating func append(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        unsafe bytes.extracting(range).withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}

extension Span<UInt8> {
    /// Index of the first `byte` in a range, or nil.
    func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        unsafe extracting(range).withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return nil }
            let end = unsafe SourceBytes(start: start, count: bytes.count).find(byte, from: 0)
            return end < bytes.count ? range.lowerBound + end : nil
        }
    }

    /// Whether `word` (lower-case ASCII) stands at `index`, in any case.
    func hasWord(_ word: StaticString, at index: Int) -> Bool {
        unsafe withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return false }
            return unsafe SourceBytes(start: start, count: bytes.count).hasWord(word, at: index)
        }
    }
}

extension NameKey {
    /// The key of a name that stands in a range of bytes.
    init(_ bytes: Span<UInt8>, _ name: Range<Int>) {
        self = unsafe bytes.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return NameKey(raw: 0) }
            return unsafe SourceBytes(start: start, count: bytes.count).key(name)
        }
    }
}
