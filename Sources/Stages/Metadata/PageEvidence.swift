import HTMLCore

/// All places of a page where metadata may stand, found in one pass over its rows.
///
/// Rows and ranges only, no text: a text is read when a field asks for it. In page order.
struct PageEvidence: Sendable {
    let document: Document
    private(set) var texts: TextRows
    private(set) var metas = MetaTags()
    private(set) var htmlLanguage: String?
    private(set) var canonical: String?
    private(set) var base: String?
    private(set) var imageSource: String?
    private(set) var documentTitle = ""
    private(set) var licenses: [Int] = []
    /// `h1` ... `h4` outside asides.
    private(set) var headings: [Int] = []
    /// `time` elements.
    private(set) var times: [Int] = []
    /// Elements with `itemprop`, or with `property` below the head.
    private(set) var properties: [ItemProperty] = []
    /// Elements whose `rel`, class or id says author, outside asides.
    private(set) var bylines: [Int] = []
    /// Elements whose class or id says date.
    private(set) var dateMarks: [Int] = []
    /// Rows of the regions of comments, related articles, navigation or footer; none lies in another.
    private var asides: [Range<Int>] = []
    /// Elements with `itemtype` around the current row, the innermost last.
    private var scopes: [Int] = []
    private var titles: [Int] = []
    /// Row of the first `h1`, or -1.
    private var firstHeading = -1

    init(_ document: Document) {
        self.document = document
        texts = TextRows(document)
        let concepts = ClassConceptReader.shared
        var known = ClassConceptCache()
        let authorPages = AuthorPages.shared
        let table = RowKind.table
        let kinds = table.span
        let tags = document.tag.span
        let pool = document.pool.span
        let attributeStart = document.attributeStart.span
        let attributes = document.attributes.span
        for row in 0..<tags.count {
            guard case .h1 = tags[row] else { continue }
            firstHeading = row
            break
        }
        for row in 0..<tags.count {
            let tag = tags[row]
            if case .text = tag { continue }
            let kind = kinds[Int(tag.rawValue)]
            let start = Int(attributeStart[row])
            let end = row + 1 < tags.count ? Int(attributeStart[row + 1]) : attributes.count
            var seen = Seen()
            for k in start..<end {
                let attribute = attributes[k]
                switch attribute.name {
                case .class, .id:
                    seen.concepts.formUnion(known.concepts(concepts, pool, attribute.range))
                case .href:
                    if case .a = tag, authorPages.holds(pool, attribute.range) {
                        seen.isAuthor = true
                    }
                case .rel: seen.hasRelation = true
                case .itemprop: seen.isProperty = true
                case .property: if kind.contains(.hasProperties) { seen.isProperty = true }
                case .itemtype: seen.isScope = true
                default: break
                }
            }
            if kind.contains(.isNoted) || seen.isAnything { note(row, tag, &seen) }
        }
        // An SVG may have titles too; the page's own comes first.
        for row in titles where documentTitle.isEmpty { documentTitle = text(row) }
    }

    /// What the attributes of an element say.
    private struct Seen {
        var concepts: ClassConcepts = []
        var isAuthor = false
        var isProperty = false
        var hasRelation = false
        var isScope = false
        var isAnything: Bool {
            !concepts.isEmpty || isAuthor || isProperty || hasRelation || isScope
        }
    }

    private mutating func note(_ row: Int, _ tag: Tag, _ seen: inout Seen) {
        let concepts = seen.concepts
        if row >= asideEnd, opensAside(row, tag, concepts) {
            asides.append(row..<Int(document.end[row]))
        }
        switch tag {
        case .html: htmlLanguage = htmlLanguage ?? document.attributeString(.lang, of: row)
        case .title: titles.append(row)
        case .base: base = base ?? document.attributeString(.href, of: row)
        case .meta: metas.note(row, document)
        case .h1, .h2, .h3, .h4: if row >= asideEnd { headings.append(row) }
        case .time: times.append(row)
        default: break
        }
        if seen.isProperty || seen.isScope { noteProperty(row, seen) }
        if seen.hasRelation, noteLink(row, tag) { seen.isAuthor = true }
        guard tag != .body, tag != .html else { return }
        if seen.isAuthor || concepts.contains(.author), row >= asideEnd { bylines.append(row) }
        if concepts.contains(.date) { dateMarks.append(row) }
    }

    /// End of the last aside.
    private var asideEnd: Int { asides.last?.upperBound ?? 0 }

    private mutating func noteProperty(_ row: Int, _ seen: Seen) {
        while let scope = scopes.last, Int(document.end[scope]) <= row { scopes.removeLast() }
        if seen.isProperty { properties.append(ItemProperty(row: row, scope: scopes.last)) }
        // The type of the whole page is none of its parts'.
        if seen.isScope, row > 0 { scopes.append(row) }
    }

    private func opensAside(_ row: Int, _ tag: Tag, _ concepts: ClassConcepts) -> Bool {
        switch tag {
        case .nav: break
        // `aside class=meta` and `footer class=byline` of an article hold just what is looked for.
        case .footer, .aside:
            if !concepts.contains(.aside), !concepts.isDisjoint(with: [.author, .date]) {
                return false
            }
        case .html, .head, .body, .main, .h1, .title, .meta, .link, .time: return false
        default: guard concepts.contains(.aside) else { return false }
        }
        // `tag-related`, `post-promo`: what holds the page's first headline is no aside.
        if firstHeading >= row, firstHeading < Int(document.end[row]), tag != .nav { return false }
        // `has-sidebar`, `comments-open` on a wrapper of the whole page say nothing of its parts.
        return (Int(document.end[row]) - row) * 2 < document.count
    }

    /// - Returns: whether the link names an author.
    private mutating func noteLink(_ row: Int, _ tag: Tag) -> Bool {
        guard let range = document.attribute(.rel, of: row) else { return false }
        // A reference of its own: the span borrows it while the fields are set.
        let page = document
        let rel = page.pool.span.extracting(range)
        var start = 0
        for i in 0...rel.count where i == rel.count || rel[i] == 0x20 {
            let relation = rel.extracting(start..<i)
            start = i + 1
            if relation.equalsIgnoringCase("canonical") {
                canonical = canonical ?? document.attributeString(.href, of: row)
            } else if relation.equalsIgnoringCase("image_src") {
                imageSource = imageSource ?? document.attributeString(.href, of: row)
            } else if relation.equalsIgnoringCase("license") {
                licenses.append(row)
            } else if relation.equalsIgnoringCase("author") {
                return tag != .link
            }
        }
        return false
    }
}

extension PageEvidence {
    /// Whether the row lies in no region of comments, related articles, navigation or footer.
    func isOwn(_ row: Int) -> Bool {
        var low = 0
        var high = asides.count
        while low < high {
            let middle = (low + high) / 2
            if asides[middle].upperBound <= row { low = middle + 1 } else { high = middle }
        }
        return low == asides.count || row < asides[low].lowerBound
    }

    /// Whether a text of the page that readers see has these words, in any case.
    func shows(_ words: String) -> Bool {
        let wanted = words.utf8.span
        guard wanted.count > 1 else { return false }
        let (pool, tags, rows) = (document.pool.span, document.tag.span, texts.rows.span)
        let table = RowKind.table
        let kinds = table.span
        // Authors are named near the text's ends; what is longer is a book.
        for i in 0..<rows.count where texts.textBefore(Int(rows[i])) < 500_000 {
            let row = Int(rows[i])
            guard hasFolded(pool, document.textRange(row), wanted),
                !kinds[Int(tags[Int(document.parent[row])].rawValue)].contains(.hidesText)
            else { continue }
            return true
        }
        return false
    }

    /// The text below a row, collapsed; pieces of different blocks stand apart.
    /// - Parameter limitBytes: reading stops after this many bytes of text.
    func text(_ row: Int, limitBytes: Int = 1_000) -> String {
        var bytes: [UInt8] = []
        texts.appendText(below: row, of: document, limitBytes: limitBytes, to: &bytes)
        return collapsed(bytes.span)
    }

    /// The first value of the first of these names that the page has, with the name.
    func meta(_ names: [MetaName]) -> (value: String, name: String)? {
        for name in names {
            if let found = meta(name) { return found }
        }
        return nil
    }

    /// The first value of a name, with the name.
    func meta(_ name: MetaName) -> (value: String, name: String)? {
        metas.first(name).map { (collapsed(document.pool.span.extracting($0)), name.text) }
    }

    /// All values of the first of these names that the page has.
    func metaValues(_ names: [MetaName]) -> (values: [String], name: String)? {
        for name in names {
            if let found = metaValues(name) { return found }
        }
        return nil
    }

    /// All values of a name, with the name.
    func metaValues(_ name: MetaName) -> (values: [String], name: String)? {
        let ranges = metas.all(name)
        guard !ranges.isEmpty else { return nil }
        return (ranges.map { collapsed(document.pool.span.extracting($0)) }, name.text)
    }
}

/// Whether a range of a page's bytes has these; ASCII letters count alike in both cases.
private func hasFolded(_ bytes: Span<UInt8>, _ range: Range<Int>, _ wanted: Span<UInt8>) -> Bool {
    guard range.count >= wanted.count else { return false }
    let first = folded(wanted[0])
    for start in range.lowerBound...range.upperBound - wanted.count
    where folded(bytes[start]) == first {
        var length = 1
        while length < wanted.count, folded(bytes[start + length]) == folded(wanted[length]) {
            length += 1
        }
        if length == wanted.count { return true }
    }
    return false
}

@inline(__always)
private func folded(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
