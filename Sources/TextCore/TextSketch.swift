import CXXHash

/// What tells duplicates of a text: a digest for the same text, a MinHash of its shingles for nearly the
/// same, in 40 bytes.
///
/// Words are compared without case and punctuation; a shingle is five of them in a row. One hash of each
/// shingle falls into one of 64 bins, the least of a bin counts, and an empty bin borrows from another one;
/// four bits of each are kept.
/// - Source: Broder 1997 (shingles, MinHash); Li, Owen & Zhang, NeurIPS 2012 (one permutation); Shrivastava,
///   ICML 2017 (densification); Li & König, WWW 2010 (few bits of each); Leskovec, Rajaraman & Ullman,
///   "Mining of Massive Datasets", chapter 3 (bands).
package struct TextSketch: Sendable, Equatable {
    /// Bytes of `bytes`.
    package static let byteCount = 40
    /// Words of a shingle.
    private static let shingleWords = 5
    private static let binCount = 64
    /// Bands of eight bins by which sketches are looked up: two texts that share nine tenths of their
    /// shingles have one of seven in common with a probability of .98, of eight tenths .77, of a half .04.
    package static let bandCount = 7

    /// XXH3 of the words.
    package let digest: UInt64
    /// Four bits of each bin, eight bins a word.
    package let bins: InlineArray<8, UInt32>

    /// - Parameter texts: pieces of one text, each valid UTF-8.
    /// - Returns: nil for a text without words.
    package init?(_ texts: [ArraySlice<UInt8>]) {
        var words: [UInt64] = []
        for text in texts { appendSketchWords(text, to: &words) }
        self.init(words: words)
    }

    private init?(words: [UInt64]) {
        guard !words.isEmpty else { return nil }
        digest = unsafe words.withUnsafeBytes { unsafe XXH3_64bits($0.baseAddress, $0.count) }
        var least = InlineArray<64, UInt64>(repeating: .max)
        let width = min(Self.shingleWords, words.count)
        for start in 0...words.count - width {
            var shingle: UInt64 = 0
            for word in words[start..<start + width] { shingle = mix(shingle &+ word) }
            let bin = Int(shingle >> 58)
            least[bin] = min(least[bin], shingle)
        }
        var bins = InlineArray<8, UInt32>(repeating: 0)
        for bin in 0..<Self.binCount {
            // The low bits: the high ones are those of a minimum.
            let bits = UInt32(truncatingIfNeeded: mix(Self.filled(least, bin))) & 0xF
            bins[bin / 8] |= bits << UInt32(4 * (bin % 8))
        }
        self.bins = bins
    }

    /// The value of a bin, or, where no shingle fell into it, of the first bin in an order of its own that has
    /// one.
    private static func filled(_ least: InlineArray<64, UInt64>, _ bin: Int) -> UInt64 {
        var (source, attempt) = (bin, UInt64(0))
        while least[source] == .max {
            attempt += 1
            source = Int(mix(UInt64(bin) << 32 | attempt) >> 58)
        }
        return least[source]
    }

    /// Share of the shingles of both texts together that both have (Jaccard), as far as 64 bins tell: its
    /// standard deviation is .04 near .9.
    package func similarity(to other: TextSketch) -> Double {
        var same = 0
        for k in bins.indices {
            var differing = bins[k] ^ other.bins[k]
            differing |= differing >> 1
            differing |= differing >> 2
            same += 8 - (differing & 0x1111_1111).nonzeroBitCount
        }
        // Four bits of different values are the same by chance once in sixteen.
        let share = Double(same) / Double(Self.binCount)
        return max(0, (share - 1 / 16) / (15 / 16))
    }

    /// The key of a band: nearly the same texts have one of them in common.
    package func bandKey(_ band: Int) -> Int32 {
        Int32(truncatingIfNeeded: mix(UInt64(band + 1) << 32 | UInt64(bins[band])))
    }

    // MARK: bytes

    /// Digest, then bins; little-endian.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        append(digest, 8, to: &bytes)
        for k in bins.indices { append(UInt64(bins[k]), 4, to: &bytes) }
        return bytes
    }

    /// Nil unless there are `byteCount` bytes; any such bytes are a sketch of something.
    package init?(bytes: ArraySlice<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        func number(_ offset: Int, _ count: Int) -> UInt64 {
            let start = bytes.startIndex + offset
            return bytes[start..<start + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        digest = number(0, 8)
        var bins = InlineArray<8, UInt32>(repeating: 0)
        for k in bins.indices { bins[k] = UInt32(truncatingIfNeeded: number(8 + 4 * k, 4)) }
        self.bins = bins
    }

    private func append(_ value: UInt64, _ count: Int, to bytes: inout [UInt8]) {
        for k in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * k))) }
    }

    package static func == (a: TextSketch, b: TextSketch) -> Bool {
        for k in a.bins.indices where a.bins[k] != b.bins[k] { return false }
        return a.digest == b.digest
    }
}

/// Appends the hash of each word: letters and digits, ASCII in small letters; a character of a script that
/// writes no spaces is a word of its own.
private func appendSketchWords(_ text: ArraySlice<UInt8>, to words: inout [UInt64]) {
    let text = text.span
    var (i, hash) = (0, UInt64(0))
    func end() {
        if hash != 0 { words.append(hash) }
        hash = 0
    }
    while i < text.count {
        let (scalar, length) = decodeScalar(text, i)
        i += length
        let isLetter =
            scalar >= 0x80
            ? !isSpaceOrMark(scalar) : scalar &- 0x30 < 10 || (scalar | 0x20) &- 0x61 < 26
        guard isLetter else {
            end()
            continue
        }
        let isAlone = scalar >= 0x80 && isWrittenWithoutSpaces(scalar)
        if isAlone { end() }
        let folded = scalar < 0x80 ? scalar | 0x20 : scalar
        hash = mix(hash ^ UInt64(folded)) | 1
        if isAlone { end() }
    }
    end()
}

/// Beyond ASCII: Latin-1's marks, general and CJK punctuation, full-width marks.
@inline(__always)
private func isSpaceOrMark(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x80...0xA9, 0xAB...0xB4, 0xB6...0xB9, 0xBB...0xBF: true
    case 0x2000...0x206F, 0x3000...0x3004, 0x3008...0x3020, 0xFF01...0xFF0F, 0xFF1A...0xFF20: true
    default: false
    }
}

/// All bits of a number into all bits of another.
/// - Source: the finalizer of SplitMix64 (Steele, Lea & Flood, OOPSLA 2014).
@inline(__always)
private func mix(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
}
