import HTMLCore
import TextCore

/// A `<meta>` with a name and a value.
struct MetaTag: Sendable, Equatable {
    /// `name`, `property` or `http-equiv` in lower case.
    let key: String
    /// Whitespace collapsed; never empty.
    let value: String
}

/// All places of a page where metadata may stand, found in one pass over its rows.
///
/// Rows only, no text: a text is read when a field asks for it. In page order.
struct PageEvidence: Sendable {
    private(set) var metas: [MetaTag] = []
    /// Index of the first meta of each name.
    private var firstMeta: [String: Int] = [:]
    private(set) var documentTitle = ""
    private(set) var htmlLanguage: String?
    private(set) var canonical: String?
    private(set) var base: String?
    private(set) var imageSource: String?
    private(set) var licenses: [Int] = []
    /// `h1` ... `h4` outside asides.
    private(set) var headings: [Int] = []
    /// `time` elements.
    private(set) var times: [Int] = []
    /// Elements with `itemprop`, or with `property` below the head.
    private(set) var properties: [Int] = []
    /// Elements whose `rel`, class or id says author, outside asides.
    private(set) var bylines: [Int] = []
    /// Elements whose class or id says date.
    private(set) var dateMarks: [Int] = []
    /// Text bytes other than ASCII whitespace before each row: how far apart two rows are for a reader.
    private(set) var textBefore: [Int32] = []
    private var isOwnRow: [Bool] = []
    /// Text bytes of the page, counted like `textBefore`.
    private(set) var textBytes = 0

    /// End of the last region of comments, related articles, navigation or footer.
    private var asideEnd = 0

    /// Row of the first `h1`, or -1.
    private var firstHeading = -1

    init(_ document: Document) {
        var cache = ClassConceptCache()
        firstHeading = document.tag.firstIndex(of: .h1) ?? -1
        textBefore.reserveCapacity(document.count)
        for row in 0..<document.count {
            textBefore.append(Int32(truncatingIfNeeded: textBytes))
            isOwnRow.append(row >= asideEnd)
            if document.tag[row] == .text {
                countText(document, row)
            } else {
                note(document, row, &cache)
            }
        }
    }

    private mutating func countText(_ document: Document, _ row: Int) {
        switch document.tag[Int(document.parent[row])] {
        case .title, .script, .style, .noscript, .option: return
        default: break
        }
        textBytes += visibleByteCount(document.pool.span, document.textRange(row))
    }

    private mutating func note(
        _ document: Document, _ row: Int, _ cache: inout ClassConceptCache
    ) {
        let tag = document.tag[row]
        let facts = RowFacts(document, row, &cache)
        guard facts.hasAny || Self.countsWithoutAttributes(tag) else { return }
        if row >= asideEnd, opensAside(document, row, facts.concepts) {
            asideEnd = Int(document.end[row])
        }
        isOwnRow[row] = row >= asideEnd
        switch tag {
        case .html: htmlLanguage = htmlLanguage ?? document.attributeString(.lang, of: row)
        case .title:
            // An SVG may have titles too; the page's own comes first.
            if documentTitle.isEmpty { documentTitle = document.collapsedText(row) }
        case .base: base = base ?? document.attributeString(.href, of: row)
        case .meta: noteMeta(document, row)
        case .h1, .h2, .h3, .h4: if isOwn(row) { headings.append(row) }
        case .time: times.append(row)
        default: break
        }
        if facts.hasItemProperty || (tag != .meta && facts.hasProperty) { properties.append(row) }
        var isAuthor = facts.concepts.contains(.author)
        if tag == .a, let href = facts.href {
            isAuthor = isAuthor || namesAuthor(document.pool[href])
        }
        if let rel = facts.rel, mayRelate(document.pool.span, rel) {
            let words = String(decoding: document.pool[rel], as: UTF8.self).lowercased()
            isAuthor = noteLink(document, row, words.split(separator: " ")) || isAuthor
        }
        guard tag != .body, tag != .html else { return }
        if isAuthor, isOwn(row) { bylines.append(row) }
        if facts.concepts.contains(.date) { dateMarks.append(row) }
    }

    private static func countsWithoutAttributes(_ tag: Tag) -> Bool {
        switch tag {
        case .title, .h1, .h2, .h3, .h4, .time, .nav, .footer, .aside: true
        default: false
        }
    }

    /// What the attributes of a row say, in one pass over them; of two with one name the first counts.
    private struct RowFacts {
        var concepts: ClassConcepts = []
        var hasAny = false
        var hasItemProperty = false
        var hasProperty = false
        var href: Range<Int>?
        var rel: Range<Int>?

        // Borrowed: an initializer else takes its own copy of the columns' references.
        init(_ document: borrowing Document, _ row: Int, _ cache: inout ClassConceptCache) {
            let stop =
                row + 1 < document.count
                ? Int(document.attributeStart[row + 1]) : document.attributes.count
            for index in Int(document.attributeStart[row])..<stop {
                let attribute = document.attributes[index]
                hasAny = true
                switch attribute.name {
                case .class, .id:
                    concepts.formUnion(cache.concepts(document.pool.span, attribute.range))
                case .itemprop: hasItemProperty = true
                case .property: hasProperty = true
                case .href: href = href ?? attribute.range
                case .rel: rel = rel ?? attribute.range
                default: break
                }
            }
        }
    }

    /// Whether an address is that of an author's page: `/author/jane-doe`.
    private func namesAuthor(_ href: ArraySlice<UInt8>) -> Bool {
        guard href.count < 200 else { return false }
        let initials = Self.authorInitials
        for at in href.indices.dropLast() where href[at] == UInt8(ascii: "/") {
            guard initials >> (UInt32(href[at + 1]) & 0x1F) & 1 != 0 else { continue }
            for folder in Self.authorFolders where href[(at + 1)...].starts(with: folder) {
                return true
            }
        }
        return false
    }

    private static let authorFolders: [[UInt8]] = [
        "author", "autor", "auteur", "redakteur", "journalist", "contributor", "newsteam/",
        "staff/",
        "columnist", "reporter", "periodista", "firmas/", "by/", "editors/",
    ].map { Array($0.utf8) }

    /// The first letters of the folders: bit n is the letter whose low five bits are n.
    private static let authorInitials: UInt32 = authorFolders.reduce(0) {
        $0 | 1 << (UInt32($1[0]) & 0x1F)
    }

    private func opensAside(_ document: Document, _ row: Int, _ concepts: ClassConcepts) -> Bool {
        switch document.tag[row] {
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
        if document.isInside(firstHeading, row), document.tag[row] != .nav { return false }
        // `has-sidebar`, `comments-open` on a wrapper of the whole page say nothing of its parts.
        return (Int(document.end[row]) - row) * 2 < document.count
    }

    private mutating func noteMeta(_ document: Document, _ row: Int) {
        // `value` is a common mistake for `content`.
        guard
            let content = document.attributeString(.content, of: row)
                ?? document.attributeString(.value, of: row)
        else { return }
        let value = collapsed(content)
        guard !value.isEmpty else { return }
        for name in [AttributeName.property, .name, .httpEquiv] {
            if let key = document.attributeString(name, of: row) {
                let tag = MetaTag(key: collapsed(key).lowercased(), value: value)
                if firstMeta[tag.key] == nil { firstMeta[tag.key] = metas.count }
                metas.append(tag)
            }
        }
    }

    /// Whether a `rel` may hold a relation that counts: all of those have an `a` or an `i`, which
    /// `nofollow`, `noopener`, `noreferrer` and `stylesheet` have not.
    private func mayRelate(_ pool: Span<UInt8>, _ rel: Range<Int>) -> Bool {
        for i in rel where pool[i] | 0x20 == 0x61 || pool[i] | 0x20 == 0x69 { return true }
        return false
    }

    /// - Returns: whether the link names an author.
    private mutating func noteLink(_ document: Document, _ row: Int, _ relations: [Substring])
        -> Bool
    {
        for relation in relations {
            switch relation {
            case "canonical": canonical = canonical ?? document.attributeString(.href, of: row)
            case "image_src": imageSource = imageSource ?? document.attributeString(.href, of: row)
            case "license": licenses.append(row)
            case "author": return document.tag[row] != .link
            default: break
            }
        }
        return false
    }
}

extension PageEvidence {
    /// Whether the row lies in no region of comments, related articles, navigation or footer.
    func isOwn(_ row: Int) -> Bool { isOwnRow[row] }

    /// The first value of the first of these names that the page has, with the name.
    func meta(_ names: [String]) -> (value: String, name: String)? {
        for name in names {
            if let index = firstMeta[name] { return (metas[index].value, name) }
        }
        return nil
    }

    /// All values of the first of these names that the page has.
    func metaValues(_ names: [String]) -> (values: [String], name: String)? {
        for name in names {
            guard let first = firstMeta[name] else { continue }
            return (metas[first...].filter { $0.key == name }.map(\.value), name)
        }
        return nil
    }

    /// Text bytes between two rows; negative where `row` comes before `other`.
    func textDistance(from other: Int, to row: Int) -> Int {
        Int(textBefore[row]) - Int(textBefore[other])
    }
}
