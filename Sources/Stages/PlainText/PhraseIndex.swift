import TextCore

/// The classes of phrases that a line holds.
struct PhraseClasses: OptionSet, Sendable, Hashable {
    let rawValue: UInt16
    init(rawValue: UInt16) { self.rawValue = rawValue }
    init(_ one: PhraseClass) { rawValue = 1 << UInt16(one.rawValue) }
}

/// The lexicon by the hash of each phrase's first word.
///
/// Built in the engine's start, which a single page waits for: by bytes, into flat tables.
struct PhraseIndex: Sendable {
    private struct Phrase {
        /// In `words`.
        let start: Int
        let count: Int
        let kind: PhraseClass
        /// Another phrase with the same first word, or -1.
        let next: Int
    }
    private var phrases: [Phrase] = []
    private var words: [UInt64] = []
    /// The last phrase of each first word, by the number of that.
    private var heads: [Int] = []
    private var firstWords = HashNumbers64()
    private var functionWordHashes = HashSet64()

    static let shared = PhraseIndex()

    private init() {
        words.reserveCapacity(4096)
        phrases.reserveCapacity(2048)
        for (kind, list) in boilerplatePhrases {
            let bytes = Array(list.utf8)
            var start = 0
            for end in 0...bytes.count {
                if end < bytes.count, bytes[end] != UInt8(ascii: "|"),
                    bytes[end] != UInt8(ascii: "\n")
                {
                    continue
                }
                add(bytes.span, start..<end, kind)
                start = end + 1
            }
        }
        for hash in wordHashes(Array(functionWords.utf8), 0..<functionWords.utf8.count) {
            functionWordHashes.insert(hash)
        }
    }

    private mutating func add(_ bytes: Span<UInt8>, _ range: Range<Int>, _ kind: PhraseClass) {
        let start = words.count
        appendWordHashes(bytes, range, to: &words)
        guard words.count > start else { return }
        let number = firstWords.number(of: words[start])
        if number == heads.count { heads.append(-1) }
        phrases.append(
            Phrase(start: start, count: words.count - start, kind: kind, next: heads[number]))
        heads[number] = phrases.count - 1
    }

    func isFunctionWord(_ hash: UInt64) -> Bool { functionWordHashes.contains(hash) }

    /// The classes of all phrases that stand where their class looks for them: the whole line for
    /// `control`, the line's start for `letter`, `related`, `byline` and `appeal`, anywhere for the others.
    func classes(_ line: [UInt64]) -> PhraseClasses {
        var found: PhraseClasses = []
        let (line, phrases, words) = (line.span, phrases.span, words.span)
        for i in line.indices {
            guard let number = firstWords.knownNumber(of: line[i]) else { continue }
            var at = heads[number]
            while at >= 0 {
                let phrase = phrases[at]
                at = phrase.next
                guard phrase.count <= line.count - i else { continue }
                var same = 1
                while same < phrase.count, line[i + same] == words[phrase.start + same] {
                    same += 1
                }
                guard same == phrase.count else { continue }
                switch phrase.kind {
                case .control where phrase.count != line.count: continue
                case .letter where i > 0, .related where i > 0, .byline where i > 0,
                    .appeal where i > 0:
                    continue
                default: found.insert(PhraseClasses(phrase.kind))
                }
            }
        }
        return found
    }
}

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
        let isWord = isWordScalar(scalar)
        let isAlone = isWrittenWithoutSpaces(scalar)
        if hash != 0, !isWord || isAlone {
            hashes.append(hash)
            hash = 0
        }
        guard isWord else { continue }
        hash = nextHash(hash, smallLetter(scalar))
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

/// Letters and digits, near enough for phrases: ASCII by range, above it all but the punctuation blocks.
func isWordScalar(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case ..<0xC0, 0xD7, 0xF7: false
    case 0x2000...0x2BFF, 0x3000...0x3004, 0x3008...0x3020, 0xFE00...0xFE6F, 0xFF00...0xFF0F,
        0xFF1A...0xFF20:
        false
    case 0xFFF0...0xFFFF, 0x1F000...0x1FAFF: false
    default: true
    }
}

func isCapital(_ scalar: UInt32) -> Bool { smallLetter(scalar) != scalar }

/// Simple lower case of Latin, Greek and Cyrillic.
func smallLetter(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0x41...0x5A, 0xC0...0xD6, 0xD8...0xDE, 0x391...0x3A9, 0x410...0x42F: scalar + 0x20
    case 0x400...0x40F: scalar + 0x50
    case 0x100...0x137, 0x14A...0x177: scalar | 1
    default: scalar
    }
}
