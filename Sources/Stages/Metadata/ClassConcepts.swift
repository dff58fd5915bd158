/// What the words of a `class` or `id` say an element is for.
struct ClassConcepts: OptionSet, Sendable {
    let rawValue: UInt8
    static let author = ClassConcepts(rawValue: 1)
    static let date = ClassConcepts(rawValue: 2)
    /// Comments, related articles, sidebars, teasers: text of the page that is not the article's own.
    static let aside = ClassConcepts(rawValue: 4)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Reads a value byte by byte; a concept's word counts at the start of a word only (`update` is no `date`).
    init(classValue bytes: Span<UInt8>, _ range: Range<Int>) {
        var found: ClassConcepts = []
        var previous: UInt8 = 0x20
        let seconds = Self.seconds
        for at in range {
            let byte = bytes[at]
            let startsWord =
                isLetter(byte) && (!isLetter(previous) || (isLower(previous) && !isLower(byte)))
            previous = byte
            guard startsWord, at + 1 < range.upperBound else { continue }
            let first = Int((byte | 0x20) - 0x61)
            // Few words of a page begin with two letters of any concept's word.
            guard seconds[first] >> (UInt32(bytes[at + 1]) & 0x1F) & 1 != 0 else { continue }
            for (word, concept) in Self.words[first]
            where Self.matches(bytes, at, range.upperBound, word) {
                found.insert(concept)
            }
        }
        // `post-footer` and `entry-footer` hold an article's own facts; a page's footer is called just that.
        if Self.matches(bytes, range.lowerBound, range.upperBound, Self.footer),
            bytes[range.lowerBound] == Self.footer[0]
        {
            found.insert(.aside)
        }
        self = found
    }

    private static let footer = Array("footer".utf8)

    private static func matches(
        _ bytes: Span<UInt8>, _ at: Int, _ end: Int, _ word: [UInt8]
    ) -> Bool {
        guard at + word.count <= end else { return false }
        for offset in word.indices where bytes[at + offset] | 0x20 != word[offset] { return false }
        return true
    }

    /// By first letter, the second letters of the words: bit n is the letter whose low five bits are n.
    private static let seconds: [UInt32] = words.map { list in
        list.reduce(0) { $0 | 1 << (UInt32($1.0[1]) & 0x1F) }
    }

    /// Concept words by first letter, a ... z.
    private static let words: [[([UInt8], ClassConcepts)]] = {
        var table = [[([UInt8], ClassConcepts)]](repeating: [], count: 26)
        func add(_ concept: ClassConcepts, _ list: String) {
            for word in list.split(separator: " ") {
                let bytes = Array(word.utf8)
                table[Int(bytes[0] - 0x61)].append((bytes, concept))
            }
        }
        add(
            .author,
            "author byline autor auteur autore writer contributor verfasser redakteur reporter")
        add(.author, "postauthor entryauthor articleauthor authorname")
        add(
            .date,
            "date time publish posted datum fecha pubdate postdate entrydate articledate meta")
        add(.date, "erschienen timestamp veroeffentlicht created info dateline")
        add(
            .aside,
            "comment kommentar disqus respond related sidebar recommend teaser widget nav menu")
        add(.aside, "promo newsletter cookie popular trending also upnext breaking latest")
        add(.aside, "carousel slider ticker recirc outbrain taboola weiterlesen mehr")
        return table
    }()
}

/// Concepts of class values that a page repeats: pages of a thousand rows have some fifty values.
struct ClassConceptCache {
    private var known: [(value: Range<Int>, concepts: ClassConcepts)]
    private static let slotCount = 256

    init() { known = Array(repeating: (0..<0, []), count: Self.slotCount) }

    /// - Parameter value: a range of the page's pool.
    mutating func concepts(_ pool: Span<UInt8>, _ value: Range<Int>) -> ClassConcepts {
        guard !value.isEmpty else { return [] }
        let (first, last) = (pool[value.lowerBound], pool[value.upperBound - 1])
        let middle = pool[value.lowerBound + value.count / 2]
        let mixed = Int(first) &* 31 &+ Int(last) &* 7 &+ Int(middle) &* 131 &+ value.count &* 17
        let slot = mixed & (Self.slotCount - 1)
        if areEqual(pool, known[slot].value, value) { return known[slot].concepts }
        let concepts = ClassConcepts(classValue: pool, value)
        known[slot] = (value, concepts)
        return concepts
    }

    private func areEqual(_ pool: Span<UInt8>, _ a: Range<Int>, _ b: Range<Int>) -> Bool {
        guard a.count == b.count else { return false }
        for k in 0..<a.count where pool[a.lowerBound + k] != pool[b.lowerBound + k] { return false }
        return true
    }
}

private func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }
private func isLower(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
