import TextCore

/// A hash for each word of a range, without case; apostrophes join, characters without spaces stand alone.
func wordHashes(_ utf8: [UInt8], _ range: Range<Int>) -> [UInt64] {
    var hashes: [UInt64] = []
    appendWordHashes(utf8.span, range, to: &hashes)
    return hashes
}

/// As `wordHashes`, into an array whose memory is kept.
func appendWordHashes(_ bytes: Span<UInt8>, _ range: Range<Int>, to hashes: inout [UInt64]) {
    let letters = asciiLetters
    let table = letters.span
    var hash: UInt64 = 0
    var i = range.lowerBound
    while i < range.upperBound {
        let byte = bytes[i]
        if byte < 0x80 {
            i += 1
            let letter = table[Int(byte)]
            if letter > 1 {
                hash = nextHash(hash, UInt32(letter))
            } else if letter == 0, hash != 0 {
                hashes.append(hash)
                hash = 0
            }
            continue
        }
        let (scalar, length) = decodeScalar(bytes, i)
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
    if hash != 0 { hashes.append(hash) }
}

/// FNV-1a over scalars; 0 begins a word.
@inline(__always)
private func nextHash(_ hash: UInt64, _ scalar: UInt32) -> UInt64 {
    ((hash == 0 ? 0xCBF2_9CE4_8422_2325 : hash) ^ UInt64(scalar)) &* 0x100_0000_01B3
}

/// Of ASCII: letters in lower case and digits; 1 for the apostrophe, which joins; 0 for all else.
private let asciiLetters: [UInt8] = (0..<128).map { value in
    switch UInt8(value) {
    case 0x30...0x39, 0x61...0x7A: UInt8(value)
    case 0x41...0x5A: UInt8(value) | 0x20
    case 0x27: 1
    default: 0
    }
}
