/// The words of `Concepts.beginnings` as one table, and the splitting of class and id names into words.
///
/// A word is packed into two numbers of eight bytes and looked up by its first two letters; each entry that
/// stands there is compared under its mask.
struct ConceptIndex: Sendable {
    static let standard = ConceptIndex(Concepts.beginnings)

    /// Beginnings shorter than this must be whole words: `ads`, `cat`, `tag`, `rail`, `date`...
    private static let wholeWordLength = 5

    /// A word of a name, in lower case.
    private struct Word {
        var low: UInt64 = 0
        var high: UInt64 = 0
        var count = 0
        var last: UInt8 = 0

        @inline(__always)
        mutating func append(_ letter: UInt8) {
            if count < 8 {
                low |= UInt64(letter) << UInt64(truncatingIfNeeded: count &* 8)
            } else if count < 16 {
                high |= UInt64(letter) << UInt64(truncatingIfNeeded: (count &- 8) &* 8)
            }
            count &+= 1
            last = letter
        }

        /// A number of the first two letters, 0..<1024.
        @inline(__always) var bucket: Int { Int(low & 0x1F) << 5 | Int(low >> 8 & 0x1F) }
    }

    private struct Entry {
        let low: UInt64
        let high: UInt64
        let lowMask: UInt64
        let highMask: UInt64
        let count: Int
        let concepts: Concepts
    }

    /// The entries of each bucket are `starts[bucket]..<starts[bucket + 1]`.
    private var starts: [UInt16] = []
    private var entries: [Entry] = []
    /// A letter or digit in lower case; 0 for every other byte.
    private let letters: [UInt8]

    init(_ beginnings: [(Concepts, [String])]) {
        letters = (0..<256).map { value -> UInt8 in
            switch UInt8(value) {
            case 0x30...0x39, 0x61...0x7A: UInt8(value)
            case 0x41...0x5A: UInt8(value) | 0x20
            default: 0
            }
        }
        var buckets = [[Entry]](repeating: [], count: 1024)
        for (concepts, words) in beginnings {
            for text in words {
                var (word, ones) = (Word(), Word())
                for byte in text.utf8 {
                    word.append(byte)
                    ones.append(0xFF)
                }
                precondition((2...16).contains(word.count), "a word has 2...16 letters: \(text)")
                buckets[word.bucket].append(
                    Entry(
                        low: word.low, high: word.high, lowMask: ones.low, highMask: ones.high,
                        count: word.count, concepts: concepts))
            }
        }
        for bucket in buckets {
            starts.append(UInt16(entries.count))
            entries += bucket
        }
        starts.append(UInt16(entries.count))
    }

    /// What the names in a range, with spaces between them, say.
    ///
    /// `read-more` and `readMore` are looked up as `read`, `more` and `readmore`.
    func concepts(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Concepts {
        let letters = letters.span
        var found: Concepts = []
        var (part, whole) = (Word(), Word())
        var (isSplit, afterSmall) = (false, false)
        for i in start..<end {
            let byte = text[i]
            let letter = letters[Int(byte)]
            let isCapital = letter != byte && letter != 0
            if letter == 0 || isCapital && afterSmall {
                if part.count > 1 { look(up: part, &found) }
                isSplit = isSplit || part.count > 0
                part = Word()
            }
            if letter != 0 {
                part.append(letter)
                whole.append(letter)
                afterSmall = !isCapital
            } else if byte == 0x20 {
                if isSplit { look(up: whole, &found) }
                whole = Word()
                (isSplit, afterSmall) = (false, false)
            } else {
                afterSmall = true
            }
        }
        if part.count > 1 { look(up: part, &found) }
        if isSplit { look(up: whole, &found) }
        return found
    }

    @inline(__always)
    private func look(up word: Word, _ found: inout Concepts) {
        let starts = starts.span
        let bucket = word.bucket
        let (first, stop) = (Int(starts[bucket]), Int(starts[bucket + 1]))
        if first == stop { return }
        let entries = entries.span
        for k in first..<stop {
            let entry = entries[k]
            guard word.low & entry.lowMask == entry.low, word.high & entry.highMask == entry.high
            else { continue }
            let rest = word.count - entry.count
            let isPlural = rest == 1 && word.last == UInt8(ascii: "s")
            if rest == 0 || isPlural || entry.count >= Self.wholeWordLength {
                found.formUnion(entry.concepts)
            }
        }
    }
}
