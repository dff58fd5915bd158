/// libxml2's events as a feed. Goes by names alone, so that a feed whose tags were mended is read too.
final class FeedReader: SAXReader {
    private enum Field {
        case title, link, content, summary, language, author, published, updated
    }

    private(set) var feed = Feed()
    private var isEntry = false
    private var open: [(key: NameKey, tag: Tag)] = []
    /// What the open element is read as, if anything.
    private var field: Field?
    private var content = Feed.Content()
    /// Elements that are open below the field's own.
    private var innerDepth = 0
    /// Whether the field's markup stands in the feed as elements, so that its text is text.
    private var isLiteral = false
    private let limits: ParseLimits
    private var byteCount = 0

    init(limits: ParseLimits) { self.limits = limits }

    override func start(_ name: Span<UInt8>, _ space: XMLNamespace) throws(ParseError) {
        let key = NameKey(name, 0..<name.count)
        let tag = Tag(rawValue: Tag.names[key]) ?? .unknown
        if open.count >= limits.depth { throw .tooDeep(limit: limits.depth) }
        let parent = open.last?.key
        open.append((key, tag))
        if space.isFeed, key == Name.item || key == Name.entry {
            finishField()
            isEntry = true
            feed.entries.append(Feed.Entry())
            if feed.entries.count > limits.rowCount { throw .tooManyRows(limit: limits.rowCount) }
            return
        }
        if field != nil {
            innerDepth += 1
            return try appendStartTag(tag)
        }
        if !isEntry, feed.language.isEmpty, let lang = attribute(Name.lang, .xml) {
            feed.language = lang
        }
        guard let found = fieldNamed(key, space, parent: parent) else { return }
        if found == .link, let address = attribute(Name.href, .none) {
            return takeLink(address, relation: attribute(Name.rel, .none))
        }
        try begin(found, space, tag)
    }

    override func end() throws(ParseError) {
        guard let (key, tag) = open.popLast() else { return }
        if field == nil {
            if key == Name.item || key == Name.entry { isEntry = false }
        } else if innerDepth == 0 {
            finishField()
        } else {
            innerDepth -= 1
            try appendEndTag(tag)
        }
    }

    override func text(_ bytes: Span<UInt8>) throws(ParseError) {
        guard field != nil else { return }
        try count(bytes.count)
        if content.isMarkup, isLiteral || innerDepth > 0 {
            content.bytes.appendEscaped(bytes)
        } else {
            content.bytes.append(bytes, 0..<bytes.count)
        }
    }

    // MARK: names

    private enum Name {
        static let item = NameKey("item")
        static let entry = NameKey("entry")
        static let channel = NameKey("channel")
        static let feed = NameKey("feed")
        static let author = NameKey("author")
        static let name = NameKey("name")
        static let encoded = NameKey("encoded")
        static let body = NameKey("body")
        static let div = NameKey("div")
        static let description = NameKey("description")
        static let creator = NameKey("creator")
        static let date = NameKey("date")
        static let language = NameKey("language")
        static let lang = NameKey("lang")
        static let href = NameKey("href")
        static let rel = NameKey("rel")
        static let type = NameKey("type")
        static let mode = NameKey("mode")
    }

    private static let fields: [NameKey: Field] = [
        NameKey("title"): .title, NameKey("link"): .link, NameKey("content"): .content,
        NameKey("description"): .summary, NameKey("summary"): .summary,
        NameKey("subtitle"): .summary, NameKey("tagline"): .summary,
        NameKey("language"): .language, NameKey("managingEditor"): .author,
        NameKey("pubDate"): .published, NameKey("published"): .published,
        NameKey("issued"): .published, NameKey("lastBuildDate"): .updated,
        NameKey("updated"): .updated, NameKey("modified"): .updated,
    ]

    /// What an element below `parent` is to be read as.
    private func fieldNamed(_ key: NameKey, _ space: XMLNamespace, parent: NameKey?) -> Field? {
        switch space {
        case .content: return isEntry && key == Name.encoded ? .content : nil
        case .xhtml: return isEntry && (key == Name.body || key == Name.div) ? .content : nil
        case .media: return isEntry && key == Name.description ? .summary : nil
        case .dublinCore:
            if key == Name.creator { return .author }
            if key == Name.date { return .published }
            return key == Name.language ? .language : nil
        case .none, .rss, .atom: break
        default: return nil
        }
        if parent == Name.author { return key == Name.name ? .author : nil }
        // An `image` or `textInput` has a title and a link of its own.
        let parents = [Name.item, Name.entry, Name.channel, Name.feed]
        return parents.contains { $0 == parent } ? Self.fields[key] : nil
    }

    private func attribute(_ key: NameKey, _ space: XMLNamespace) -> [UInt8]? {
        for attribute in attributes where attribute.key == key && attribute.space == space {
            return Array(values[attribute.value])
        }
        return nil
    }

    // MARK: fields

    /// Begins a field. Atom tells whether a text is markup; in RSS all of it may be.
    private func begin(_ found: Field, _ space: XMLNamespace, _ tag: Tag) throws(ParseError) {
        field = found
        innerDepth = 0
        content = Feed.Content()
        isLiteral = false
        guard found == .title || found == .content || found == .summary else { return }
        switch space {
        case .media: break
        case .atom:
            let type = attribute(Name.type, .none).map { String(decoding: $0, as: UTF8.self) } ?? ""
            let mode = attribute(Name.mode, .none).map { String(decoding: $0, as: UTF8.self) } ?? ""
            content.isMarkup = type.contains("html") || mode == "escaped"
            isLiteral = mode == "xml" || (type.contains("xhtml") && mode != "escaped")
        case .xhtml:
            content.isMarkup = true
            isLiteral = true
            try appendStartTag(tag)
        default: content.isMarkup = true
        }
    }

    private func finishField() {
        guard let field else { return }
        self.field = nil
        var content = Feed.Content()
        swap(&content, &self.content)
        guard !content.isEmpty else { return }
        if isEntry { return finish(field, content, entry: feed.entries.count - 1) }
        let text = content.bytes.trimmed
        switch field {
        case .title: if feed.title.isEmpty { feed.title = content }
        case .link: takeLink(text, relation: nil)
        case .summary: if feed.summary.isEmpty { feed.summary = content }
        case .language: if feed.language.isEmpty { feed.language = text }
        case .author: if feed.author.isEmpty { feed.author = text }
        case .published: if feed.published.isEmpty { feed.published = text }
        case .updated: if feed.updated.isEmpty { feed.updated = text }
        case .content: break
        }
    }

    private func finish(_ field: Field, _ content: Feed.Content, entry: Int) {
        switch field {
        case .title: if feed.entries[entry].title.isEmpty { feed.entries[entry].title = content }
        case .link: takeLink(content.bytes.trimmed, relation: nil)
        case .content:
            if feed.entries[entry].content.isEmpty { feed.entries[entry].content = content }
        case .summary:
            if feed.entries[entry].summary.isEmpty { feed.entries[entry].summary = content }
        case .language, .author, .published, .updated: break
        }
    }

    private func takeLink(_ address: [UInt8], relation: [UInt8]?) {
        if let relation, !relation.elementsEqual("alternate".utf8) { return }
        if !isEntry {
            if feed.link.isEmpty { feed.link = address }
        } else if feed.entries[feed.entries.count - 1].link.isEmpty {
            feed.entries[feed.entries.count - 1].link = address
        }
    }

    // MARK: markup that stands in the feed as elements

    private func appendStartTag(_ tag: Tag) throws(ParseError) {
        content.isMarkup = true
        content.bytes += "<\(tag.nameInMarkup)".utf8
        let values = self.values
        for (space, key, value) in attributes where space == .none {
            guard let name = AttributeName(rawValue: AttributeName.names[key])
            else { continue }
            try count(value.count)
            content.bytes += " \(name.htmlName)=\"".utf8
            content.bytes.appendEscaped(Array(values[value]).span)
            content.bytes.append(UInt8(ascii: "\""))
        }
        content.bytes.append(UInt8(ascii: ">"))
    }

    private func appendEndTag(_ tag: Tag) throws(ParseError) {
        if tag.isVoid { return }
        try count(8)
        content.bytes += "</\(tag.nameInMarkup)>".utf8
    }

    /// - Throws: `tooMuchText` where the feed holds more than the pool may.
    private func count(_ bytes: Int) throws(ParseError) {
        byteCount += bytes
        if byteCount > limits.poolBytes { throw .tooMuchText(limitBytes: limits.poolBytes) }
    }
}

extension XMLNamespace {
    fileprivate var isFeed: Bool { self == .none || self == .rss || self == .atom }
}

extension Tag {
    /// Whether the element has no end tag (HTML standard, section 13.1.2).
    fileprivate var isVoid: Bool {
        switch self {
        case .area, .base, .br, .col, .embed, .hr, .img, .input, .link, .meta, .source, .track,
            .wbr:
            true
        default: false
        }
    }

    /// Unknown elements are inline, as a `span` is.
    fileprivate var nameInMarkup: String { self == .unknown ? "span" : "\(self)" }
}
