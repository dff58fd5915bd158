import CScan
import TextCore

/// A hash for each word of a range, without case; apostrophes join, characters without spaces stand alone.
func wordHashes(_ utf8: [UInt8], _ range: Range<Int>) -> [UInt64] {
    var hashes: [UInt64] = []
    appendWordHashes(utf8.span, range, to: &hashes)
    return hashes
}

/// As `wordHashes`, into an array whose memory is kept.
func appendWordHashes(_ bytes: Span<UInt8>, _ range: Range<Int>, to hashes: inout [UInt64]) {
    let text = bytes.extracting(range)
    var state = winnow_word_hashes(hash: 0, position: 0, hash_count: 0)
    unsafe withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 64) { room in
        while state.position < text.count {
            unsafe text.withUnsafeBufferPointer {
                unsafe winnow_hash_words(
                    $0.baseAddress, $0.count, room.baseAddress, room.count, &state)
            }
            unsafe hashes.append(contentsOf: room.extracting(0..<state.hash_count))
            readBeyondASCII(text, &state, &hashes)
        }
    }
    if state.hash != 0 { hashes.append(state.hash) }
}

/// Reads on up to the next letter or digit of ASCII.
private func readBeyondASCII(
    _ text: Span<UInt8>, _ state: inout winnow_word_hashes, _ hashes: inout [UInt64]
) {
    var (i, hash) = (state.position, state.hash)
    while i < text.count {
        let byte = text[i]
        if byte < 0x80 {
            if byte == UInt8(ascii: "'") {
                i += 1
                continue
            }
            if byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 { break }
            if hash != 0 { hashes.append(hash) }
            hash = 0
            i += 1
            continue
        }
        let (scalar, length) = decodeScalar(text, i)
        i += length
        if scalar == 0x2019 { continue }
        let isWord = Letters.isPartOfWord(scalar)
        let isAlone = isWrittenWithoutSpaces(scalar)
        if hash != 0, !isWord || isAlone {
            hashes.append(hash)
            hash = 0
        }
        guard isWord else { continue }
        hash = nextHash(hash, Letters.fold(scalar))
        if isAlone {
            hashes.append(hash)
            hash = 0
        }
    }
    (state.position, state.hash) = (i, hash)
}

/// FNV-1a over scalars; 0 begins a word.
@inline(__always)
private func nextHash(_ hash: UInt64, _ scalar: UInt32) -> UInt64 {
    ((hash == 0 ? 0xCBF2_9CE4_8422_2325 : hash) ^ UInt64(scalar)) &* 0x100_0000_01B3
}
