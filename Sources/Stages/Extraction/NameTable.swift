import CScan

/// Words by which class and id names are read, up to 64 of them to a meaning, as bits.
///
/// A word is packed into two numbers of eight bytes and looked up by its first two letters; each entry that
/// stands there is compared under its mask.
struct NameTable: Sendable {
    /// The entries of each bucket are `starts[bucket]..<starts[bucket + 1]`.
    private var starts: [UInt16] = []
    private var entries: [winnow_name_entry] = []

    /// Words shorter than this must be whole: `ads`, `cat`, `tag`, `rail`, `date`...
    private static let wholeWordLength: UInt32 = 5

    /// - Parameter words: of 2...16 letters and digits, in lower case.
    init(_ words: [(meaning: UInt32, words: [String])]) {
        var buckets = [[winnow_name_entry]](repeating: [], count: 1024)
        for (meaning, words) in words {
            for word in words {
                let entry = Self.entry(Array(word.utf8), meaning)
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

    private static func entry(_ word: [UInt8], _ meaning: UInt32) -> winnow_name_entry {
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
        entry.meaning = meaning
        return entry
    }

    /// What the names in a range, with spaces between them, say by their words, and by all words of one name
    /// together: `read-more` and `readMore` are looked up as `read`, `more` and `readmore`.
    func meaning(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt32 {
        unsafe with(text, start, end) { bytes, count, readable, table in
            unsafe winnow_name_meaning(bytes, count, readable, table)
        }
    }

    /// What the beginnings of the words in a range say; a word may go on behind a capital.
    func beginnings(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt32 {
        unsafe with(text, start, end) { bytes, count, readable, table in
            unsafe winnow_name_beginnings(bytes, count, readable, table)
        }
    }

    @inline(__always)
    private func with(
        _ text: Span<UInt8>, _ start: Int, _ end: Int,
        _ read: (
            UnsafePointer<UInt8>?, Int, Int, UnsafePointer<winnow_name_table>
        ) -> UInt32
    ) -> UInt32 {
        precondition(start <= end && end <= text.count)
        return unsafe entries.withUnsafeBufferPointer { entries in
            unsafe starts.withUnsafeBufferPointer { starts in
                unsafe text.extracting(start...).withUnsafeBufferPointer { bytes in
                    var table = unsafe winnow_name_table(
                        entries: entries.baseAddress, starts: starts.baseAddress,
                        beginning_length: Self.wholeWordLength)
                    return unsafe read(bytes.baseAddress, end - start, bytes.count, &table)
                }
            }
        }
    }
}
