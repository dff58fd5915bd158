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
        self = ConceptWords.all.concepts(bytes, range)
    }
}

/// The words of all concepts, in flat tables.
private struct ConceptWords: Sendable {
    private struct Word: Sendable {
        let start: Int
        let count: Int
        let concept: ClassConcepts
    }

    private var letters: [UInt8] = []
    private var words: [Word] = []
    /// By first letter, where its words begin in `words`.
    private var starts: [Int] = [0]
    /// By first letter, the second letters of its words: bit n is the letter whose low five bits are n.
    private var seconds: [UInt32] = []

    static let all = ConceptWords()

    private init() {
        for first in UInt8(ascii: "a")...UInt8(ascii: "z") {
            var second: UInt32 = 0
            for (concept, list) in Self.lists {
                for word in list.split(separator: " ") where word.utf8.first == first {
                    let bytes = Array(word.utf8)
                    second |= 1 << (UInt32(bytes[1]) & 0x1F)
                    words.append(Word(start: letters.count, count: bytes.count, concept: concept))
                    letters += bytes
                }
            }
            starts.append(words.count)
            seconds.append(second)
        }
    }

    private static let lists: [(ClassConcepts, String)] = [
        (
            .author,
            "author byline autor auteur autore writer contributor verfasser redakteur reporter"
        ),
        (.author, "postauthor entryauthor articleauthor authorname"),
        (.date, "date time publish posted datum fecha pubdate postdate entrydate articledate meta"),
        (.date, "erschienen timestamp veroeffentlicht created info dateline"),
        (
            .aside,
            "comment kommentar disqus respond related sidebar recommend teaser widget nav menu"
        ),
        (.aside, "promo newsletter cookie popular trending also upnext breaking latest"),
        (.aside, "carousel slider ticker recirc outbrain taboola weiterlesen mehr"),
    ]
    private static let footer = Array("footer".utf8)

    func concepts(_ bytes: Span<UInt8>, _ range: Range<Int>) -> ClassConcepts {
        let (letters, words, starts) = (letters.span, words.span, starts.span)
        let seconds = seconds.span
        var found: ClassConcepts = []
        var previous: UInt8 = 0x20
        for at in range {
            let byte = bytes[at]
            let startsWord =
                isLetter(byte) && (!isLetter(previous) || (isLower(previous) && !isLower(byte)))
            previous = byte
            guard startsWord, at + 1 < range.upperBound else { continue }
            let first = Int((byte | 0x20) - 0x61)
            // Few words of a page begin with two letters of any concept's word.
            guard seconds[first] >> (UInt32(bytes[at + 1]) & 0x1F) & 1 != 0 else { continue }
            for index in starts[first]..<starts[first + 1] {
                let word = words[index]
                guard at + word.count <= range.upperBound else { continue }
                var length = 1
                while length < word.count, bytes[at + length] | 0x20 == letters[word.start + length]
                {
                    length += 1
                }
                if length == word.count { found.insert(word.concept) }
            }
        }
        // `post-footer` and `entry-footer` hold an article's own facts; a page's footer is called just that.
        if range.count >= Self.footer.count,
            (0..<Self.footer.count).allSatisfy({ bytes[range.lowerBound + $0] == Self.footer[$0] })
        {
            found.insert(.aside)
        }
        return found
    }
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
