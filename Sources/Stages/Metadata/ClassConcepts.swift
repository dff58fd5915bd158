/// What the words of a `class` or `id` say an element is for.
struct ClassConcepts: OptionSet, Sendable {
    let rawValue: UInt8
    static let author = ClassConcepts(rawValue: 1)
    static let date = ClassConcepts(rawValue: 2)
    /// Comments, related articles, sidebars, teasers: text of the page that is not the article's own.
    static let aside = ClassConcepts(rawValue: 4)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Reads a value byte by byte; a concept's word counts at the start of a word only (`update` is no `date`).
    init(classValue bytes: ArraySlice<UInt8>) {
        var found: ClassConcepts = []
        var previous: UInt8 = 0x20
        for at in bytes.indices {
            let byte = bytes[at]
            let startsWord =
                isLetter(byte) && (!isLetter(previous) || (isLower(previous) && !isLower(byte)))
            previous = byte
            guard startsWord else { continue }
            for (word, concept) in Self.words[Int((byte | 0x20) - 0x61)]
            where Self.matches(bytes, at, word) {
                found.insert(concept)
            }
        }
        // `post-footer` and `entry-footer` hold an article's own facts; a page's footer is called just that.
        if bytes.starts(with: Self.footer) { found.insert(.aside) }
        self = found
    }

    private static let footer = Array("footer".utf8)

    private static func matches(_ bytes: ArraySlice<UInt8>, _ at: Int, _ word: [UInt8]) -> Bool {
        guard at + word.count <= bytes.endIndex else { return false }
        for offset in word.indices where bytes[at + offset] | 0x20 != word[offset] { return false }
        return true
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

private func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }
private func isLower(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
