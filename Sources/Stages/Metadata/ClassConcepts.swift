/// What the words of a `class` or `id` say an element is for.
struct ClassConcepts: OptionSet, Sendable {
    let rawValue: UInt8
    static let author = ClassConcepts(rawValue: 1)
    static let date = ClassConcepts(rawValue: 2)
    /// Comments, related articles, sidebars, teasers: text of the page that is not the article's own.
    static let aside = ClassConcepts(rawValue: 4)

    init(rawValue: UInt8) { self.rawValue = rawValue }
}

/// Reads concepts from the bytes of class names.
struct ClassConceptReader: Sendable {
    static let shared = ClassConceptReader()

    private let words = NameTable([
        (UInt32(ClassConcepts.author.rawValue), Self.author),
        (UInt32(ClassConcepts.date.rawValue), Self.date),
        (UInt32(ClassConcepts.aside.rawValue), Self.aside),
    ])

    /// A concept's word counts at the start of a word only (`update` is no `date`).
    func concepts(_ bytes: Span<UInt8>, _ range: Range<Int>) -> ClassConcepts {
        let meaning = words.beginnings(bytes, range.lowerBound, range.upperBound)
        var found = ClassConcepts(rawValue: UInt8(truncatingIfNeeded: meaning))
        // `post-footer` and `entry-footer` hold an article's own facts; a page's footer is called just that.
        if isFooter(bytes, range) { found.insert(.aside) }
        return found
    }

    private func isFooter(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count >= 6, bytes[range.lowerBound] == UInt8(ascii: "f") else { return false }
        return bytes.extracting(range.prefix(6)).elementsEqual("footer")
    }

    private static let author = [
        "author", "byline", "autor", "auteur", "writer", "contributor", "verfasser", "redakteur",
        "reporter", "postauthor", "entryauthor", "articleauthor", "username",
    ]
    private static let date = [
        "date", "time", "publish", "posted", "datum", "fecha", "pubdate", "postdate", "entrydate",
        "articledate", "meta", "erschienen", "veroeffentlicht", "created", "info",
    ]
    private static let aside = [
        "comment", "kommentar", "disqus", "respond", "related", "sidebar", "recommend", "teaser",
        "widget", "nav", "menu", "promo", "newsletter", "cookie", "popular", "trending", "also",
        "upnext", "breaking", "latest", "carousel", "slider", "ticker", "recirc", "outbrain",
        "taboola", "weiterlesen", "mehr",
    ]
}

/// Concepts of class values that a page repeats: pages of a thousand rows have some fifty values.
struct ClassConceptCache {
    private struct Known {
        var hash: UInt64 = 0
        var start = 0
        var count = 0
        var concepts: ClassConcepts = []
    }

    private var known = [Known](repeating: Known(), count: Self.slotCount)
    private static let slotCount = 256

    /// - Parameter value: a range of the page's pool.
    @inline(__always)
    mutating func concepts(
        _ reader: ClassConceptReader, _ pool: Span<UInt8>, _ value: Range<Int>
    ) -> ClassConcepts {
        guard !value.isEmpty else { return [] }
        let hash = byteHash(pool, value.lowerBound, value.upperBound)
        let slot = Int(truncatingIfNeeded: hash & UInt64(Self.slotCount - 1))
        var known = known.mutableSpan
        let other = known[slot]
        if other.hash == hash, other.count == value.count,
            sameBytes(pool, other.start, value.lowerBound, count: value.count)
        {
            return other.concepts
        }
        let concepts = reader.concepts(pool, value)
        known[slot] = Known(
            hash: hash, start: value.lowerBound, count: value.count, concepts: concepts)
        return concepts
    }
}
