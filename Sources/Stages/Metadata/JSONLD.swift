import HTMLCore
import TextCore

/// What the structured data (JSON-LD) of a page says of its main item.
struct StructuredItem: Sendable, Equatable {
    enum Kind: Int, Sendable, Comparable {
        case webPage, other, work, article
        static func < (a: Kind, b: Kind) -> Bool { a.rawValue < b.rawValue }
    }
    var kind = Kind.other
    var headline: String?
    var authors: [StructuredAuthor] = []
    var published: String?
    var modified: String?
    /// Nil where the publisher is a person: a blog of its author.
    var publisher: String?
    var url: String?
    var image: String?
    var description: String?
    var keywords: [String] = []
    var license: String?
    var language: String?
}

/// An author of an item; content systems also list the publishing organization there.
struct StructuredAuthor: Sendable, Equatable {
    let name: String
    let isOrganization: Bool
}

/// What the page says of itself elsewhere, to tell its own item from a related one's.
struct PageHints: Sendable {
    /// Comparison keys of og:title, `<title>` and the headings.
    var titleKeys: [String] = []
    /// Canonical, og:url and sidecar addresses.
    var addresses: [WebAddress] = []

    /// Whether a headline is the page's: equal to a title, or the longer part of one.
    func agree(headline: String) -> Bool {
        let key = comparisonKey(headline)
        guard !key.isEmpty else { return false }
        return titleKeys.contains { title in
            title == key
                || (min(title.utf8.count, key.utf8.count) * 5 >= max(
                    title.utf8.count, key.utf8.count) * 2
                    && (title.hasPrefix(key) || key.hasPrefix(title) || title.hasSuffix(key)
                        || key.hasSuffix(title)))
        }
    }

    func agree(address: WebAddress) -> Bool {
        addresses.contains {
            $0.bareHost == address.bareHost && trimmedPath($0) == trimmedPath(address)
        }
    }

    private func trimmedPath(_ address: WebAddress) -> Substring {
        address.path.hasSuffix("/") ? address.path.dropLast() : address.path[...]
    }
}

/// All structured data of a page, read tolerantly, with its items reachable by `@id`.
struct StructuredData: Sendable {
    /// Bounds for hostile pages: items that are looked at, and steps from an item into its parts.
    private static let itemLimit = 400
    private static let depthLimit = 8

    private var items: [JSONValue] = []
    private var byID: [String: JSONValue] = [:]

    init(_ document: Document) {
        for range in document.structuredData {
            let value: JSONValue
            do { value = try parseJSON(document.pool, .tolerant, in: range) } catch { continue }
            collect(value, depth: 0)
        }
    }

    /// Gathers the items that speak for the page: top-level ones, `@graph`, and a page's `mainEntity`. Those
    /// nested elsewhere (lists, related links, reviews, comments) do not.
    private mutating func collect(_ value: JSONValue, depth: Int) {
        guard depth < Self.depthLimit, items.count < Self.itemLimit else { return }
        switch value {
        case .array(let values):
            for value in values { collect(value, depth: depth + 1) }
        case .object:
            if let graph = value["@graph"] { collect(graph, depth: depth + 1) }
            remember(value)
            if value["@type"] != nil { items.append(value) }
            if case .object? = value["mainEntity"], let entity = value["mainEntity"] {
                collect(entity, depth: depth + 1)
            }
            if case .object? = value["mainEntityOfPage"], let page = value["mainEntityOfPage"],
                page["@type"]?.string != nil
            {
                remember(page)
            }
        default: break
        }
    }

    private mutating func remember(_ item: JSONValue) {
        guard let id = item["@id"]?.string, !id.isEmpty else { return }
        if let known = byID[id], (known.members?.count ?? 0) >= (item.members?.count ?? 0) {
            return
        }
        byID[id] = item
    }

    /// The item behind a bare reference `{"@id": ...}`.
    private func resolved(_ value: JSONValue) -> JSONValue {
        guard let id = value["@id"]?.string, value["name"] == nil, let item = byID[id] else {
            return value
        }
        return item
    }
}

extension StructuredData {
    /// The item that is the page's main one, or nil: better none than a related article's.
    func mainItem(_ hints: PageHints) -> StructuredItem? {
        let candidates = items.compactMap { item -> (StructuredItem, Int)? in
            let kind = Self.kind(of: item)
            guard let kind, kind > .webPage else { return nil }
            let read = read(item, kind: kind)
            return (read, evidence(read, hints))
        }
        let own = candidates.filter { $0.1 > 0 }
        if let best = own.max(by: { (rank($0), $1.0.kind) < (rank($1), $0.0.kind) }) {
            return best.0
        }
        // Without agreement only a lone article is believed, and only if nothing speaks against it.
        let articles = candidates.filter { $0.0.kind == .article }
        if articles.count == 1, articles[0].1 == 0 { return articles[0].0 }
        return nil
    }

    private func rank(_ candidate: (StructuredItem, Int)) -> Int {
        candidate.0.kind.rawValue * 10 + candidate.1
    }

    /// The page's own entry (`WebPage`), which many content systems fill with dates and authors.
    func webPage(_ hints: PageHints) -> StructuredItem? {
        for item in items where Self.kind(of: item) == .webPage {
            let read = read(item, kind: .webPage)
            if evidence(read, hints) >= 0 { return read }
        }
        return nil
    }

    /// The name of the `WebSite` item.
    var siteName: String? {
        for item in items where Self.types(of: item).contains("website") {
            if let name = text(item["name"]) { return name }
        }
        return nil
    }

    /// > 0 where headline or address agree with the page, < 0 where they contradict it, else 0.
    private func evidence(_ item: StructuredItem, _ hints: PageHints) -> Int {
        var score = 0
        if let headline = item.headline, !hints.titleKeys.isEmpty {
            score += hints.agree(headline: headline) ? 2 : 0
        }
        if let url = item.url.flatMap({ WebAddress($0) }), !hints.addresses.isEmpty,
            url.path.utf8.count > 1
        {
            if hints.agree(address: url) { score += 2 } else if score == 0 { score -= 1 }
        }
        return score
    }

    private static func types(of item: JSONValue) -> [String] {
        switch item["@type"] {
        case .string(let type)?: [lastSegment(type)]
        case .array(let types)?: types.compactMap { $0.string.map(lastSegment) }
        default: []
        }
    }

    private static func lastSegment(_ type: String) -> String {
        (type.split { "/#:".contains($0) }.last.map(String.init) ?? type).lowercased()
    }

    private static func kind(of item: JSONValue) -> StructuredItem.Kind? {
        types(of: item).compactMap { kinds[$0] }.max()
    }

    /// Types of schema.org that a page's main item has. `review` is one where it stands at the top.
    private static let kinds: [String: StructuredItem.Kind] = {
        var table: [String: StructuredItem.Kind] = [:]
        let articles =
            "article newsarticle blogposting reportagenewsarticle analysisnewsarticle opinionnewsarticle "
            + "reviewnewsarticle backgroundnewsarticle askpublicnewsarticle liveblogposting scholarlyarticle "
            + "medicalscholarlyarticle techarticle report satiricalarticle advertisercontentarticle "
            + "socialmediaposting discussionforumposting posting apireference"
        for name in articles.split(separator: " ") { table[String(name)] = .article }
        let works =
            "recipe question review creativework videoobject podcastepisode episode howto book course dataset "
            + "softwareapplication event product movie qapage imagegallery interview photograph audioobject"
        for name in works.split(separator: " ") { table[String(name)] = .work }
        for name in [
            "webpage", "itempage", "aboutpage", "contactpage", "medicalwebpage", "profilepage",
        ] {
            table[name] = .webPage
        }
        return table
    }()
}

extension StructuredData {
    private func read(_ item: JSONValue, kind: StructuredItem.Kind) -> StructuredItem {
        var read = StructuredItem()
        read.kind = kind
        read.headline = text(item["headline"]) ?? text(item["name"])
        read.authors = authors(item["author"]) + authors(item["creator"])
        read.published =
            text(item["datePublished"]) ?? text(item["dateCreated"]) ?? text(item["uploadDate"])
        read.modified = text(item["dateModified"])
        read.publisher = publisher(item["publisher"])
        read.url = address(item["url"]) ?? address(item["mainEntityOfPage"])
        read.image = address(item["image"]) ?? address(item["thumbnailUrl"])
        read.description = text(item["description"])
        read.keywords = texts(item["keywords"])
        read.license = address(item["license"])
        read.language = text(item["inLanguage"]) ?? text(item["inLanguage"]?["alternateName"])
        return read
    }

    private func text(_ value: JSONValue?) -> String? {
        switch value {
        case .string(let raw)?:
            let text = collapsed(withoutTags(decodedReferences(decodedReferences(raw))))
            return text.isEmpty || text == "null" || text == "undefined" ? nil : text
        case .array(let values)?: return values.lazy.compactMap(text).first
        case .number(_, let text)?: return text
        case .object?: return text(value?["@value"])
        default: return nil
        }
    }

    private func texts(_ value: JSONValue?) -> [String] {
        switch value {
        case .array(let values)?: values.compactMap { text($0) ?? text($0["name"]) }
        case .string?: text(value)?.split(separator: ",").map { collapsed($0) } ?? []
        default: []
        }
    }

    private func name(_ value: JSONValue?) -> String? {
        guard let value else { return nil }
        if case .array(let values) = value { return values.lazy.compactMap(name).first }
        let item = resolved(value)
        return text(item["name"]) ?? text(value)
    }

    private func publisher(_ value: JSONValue?) -> String? {
        if let value, Self.types(of: resolved(value)).contains("person") { return nil }
        return name(value)
    }

    private func address(_ value: JSONValue?) -> String? {
        switch value {
        case .array(let values)?: return values.lazy.compactMap(address).first
        case .object?:
            guard let value else { return nil }
            return address(value["url"]) ?? address(value["contentUrl"]) ?? address(value["@id"])
        default: return text(value)
        }
    }

    private func authors(_ value: JSONValue?, depth: Int = 0) -> [StructuredAuthor] {
        guard let value, depth < Self.depthLimit else { return [] }
        switch value {
        case .array(let values): return values.flatMap { authors($0, depth: depth + 1) }
        case .string:
            return text(value).map { [StructuredAuthor(name: $0, isOrganization: false)] } ?? []
        case .object:
            let item = resolved(value)
            let types = Self.types(of: item)
            let isOrganization = types.contains {
                $0.hasSuffix("organization") || $0 == "corporation"
            }
            var names: [String] = []
            if case .array(let values)? = item["name"] {
                names = values.compactMap(text)
            } else if let single = text(item["name"]) ?? fullName(item) {
                names = [single]
            }
            return names.map { StructuredAuthor(name: $0, isOrganization: isOrganization) }
        default: return []
        }
    }

    private func fullName(_ item: JSONValue) -> String? {
        guard let family = text(item["familyName"]) else { return nil }
        return [text(item["givenName"]), family].compactMap { $0 }.joined(separator: " ")
    }
}
