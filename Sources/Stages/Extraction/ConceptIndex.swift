import CScan

/// The words of `Concepts.beginnings` as one table, by which class and id names are read.
///
/// A word is packed into two numbers of eight bytes and looked up by its first two letters; each entry that
/// stands there is compared under its mask.
struct ConceptIndex: Sendable {
    static let standard = ConceptIndex(Concepts.beginnings)

    /// Beginnings shorter than this must be whole words: `ads`, `cat`, `tag`, `rail`, `date`...
    private static let wholeWordLength: UInt32 = 5

    /// The entries of each bucket are `starts[bucket]..<starts[bucket + 1]`.
    private var starts: [UInt16] = []
    private var entries: [winnow_name_entry] = []

    init(_ beginnings: [(Concepts, [String])]) {
        var buckets = [[winnow_name_entry]](repeating: [], count: 1024)
        for (concepts, words) in beginnings {
            for word in words {
                let entry = Self.entry(Array(word.utf8), concepts)
                // Five bits of each of the first two letters.
                buckets[Int(entry.low & 0x1F) << 5 | Int(entry.low >> 8 & 0x1F)].append(entry)
            }
        }
        for bucket in buckets {
            starts.append(UInt16(entries.count))
            entries += bucket
        }
        starts.append(UInt16(entries.count))
    }

    private static func entry(_ word: [UInt8], _ concepts: Concepts) -> winnow_name_entry {
        precondition((2...16).contains(word.count), "a word has 2...16 letters")
        var entry = winnow_name_entry()
        for (k, letter) in word.enumerated() {
            let shift = UInt64(k & 7) * 8
            if k < 8 {
                entry.low |= UInt64(letter) << shift
                entry.low_mask |= 0xFF << shift
            } else {
                entry.high |= UInt64(letter) << shift
                entry.high_mask |= 0xFF << shift
            }
        }
        entry.count = UInt32(word.count)
        entry.meaning = concepts.rawValue
        return entry
    }

    /// What the names in a range, with spaces between them, say.
    ///
    /// `read-more` and `readMore` are looked up as `read`, `more` and `readmore`.
    func concepts(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Concepts {
        let names = text.extracting(start..<end)
        let meaning = unsafe entries.withUnsafeBufferPointer { entries in
            unsafe starts.withUnsafeBufferPointer { starts in
                unsafe names.withUnsafeBufferPointer { names in
                    var table = unsafe winnow_name_table(
                        entries: entries.baseAddress, starts: starts.baseAddress,
                        beginning_length: Self.wholeWordLength)
                    return unsafe winnow_name_meaning(names.baseAddress, names.count, &table)
                }
            }
        }
        return Concepts(rawValue: meaning)
    }
}
