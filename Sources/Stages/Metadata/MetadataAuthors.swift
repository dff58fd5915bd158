import HTMLCore
import PageKit

/// Who wrote the page, from the most explicit source that names people.
struct MetadataAuthors {
    let document: Document
    let evidence: PageEvidence
    let item: StructuredItem?
    let webPage: StructuredItem?
    let names: PersonNames
    /// Row of the page's title heading, if it has one.
    let anchor: Int?

    func find() -> Sourced<[String]>? {
        fromStructuredData() ?? fromBibliography() ?? fromArticleMetas() ?? fromProperties()
            ?? fromBylines() ?? fromWeakMetas() ?? fromBylineText()
    }

    private func sourced(
        _ values: [String], _ trust: PersonNames.Trust, from source: String
    ) -> Sourced<[String]>? {
        let people = names.people(values, trust: trust)
        return people.isEmpty ? nil : Sourced(people, from: source)
    }

    private func fromStructuredData() -> Sourced<[String]>? {
        guard let item else { return nil }
        let persons = item.authors.filter { !$0.isOrganization }.map(\.name)
        return sourced(persons, .named, from: "json-ld")
            ?? sourced(item.authors.map(\.name), .named, from: "json-ld")
    }

    private static let bibliographyNames: [MetaName] = [
        "citation_author", "citation_authors", "bepress_citation_author", "dc.creator",
        "dc:creator",
        "dcterms.creator", "dcterms:creator", "dc.creator.name", "dc.author",
    ]

    private func fromBibliography() -> Sourced<[String]>? {
        guard let found = evidence.metaValues(Self.bibliographyNames) else { return nil }
        return sourced(found.values.map(PersonNames.givenNameFirst), .named, from: found.name)
    }

    private static let articleNames: [MetaName] = [
        "parsely-author", "sailthru.author", "article:author_name", "article:author",
        "og:article:author",
        "og:author", "author", "cxenseparse:author", "shareaholic:article_author_name", "byl",
        "byline",
        "content_author", "article_author", "cse_author", "dtk:author",
        "smartbanner:its_author",
    ]

    private func fromArticleMetas() -> Sourced<[String]>? {
        for key in Self.articleNames {
            guard let found = evidence.metaValues(key) else { continue }
            if let authors = sourced(found.values, .named, from: key.text) { return authors }
        }
        return nil
    }

    private func fromProperties() -> Sourced<[String]>? {
        let people = evidence.properties.filter {
            $0.isNamed("author", in: document) || $0.isNamed("creator", in: document)
        }
        guard !people.isEmpty else { return nil }
        let values = people.filter { $0.isOwn(in: document) }.map { personText($0.row) }
        guard values.count <= 8 else { return nil }
        return sourced(values, .named, from: "itemprop")
    }

    private func personText(_ row: Int) -> String {
        if let content = document.attributeString(.content, of: row) { return content }
        for inner in row..<Int(document.end[row])
        where inner > row && ItemProperty.isNamed("name", inner, in: document) {
            return document.attributeString(.content, of: inner)
                ?? evidence.text(inner, limitBytes: 200)
        }
        return evidence.text(row, limitBytes: 200)
    }

    /// Elements that call themselves author or byline, near the title.
    private func fromBylines() -> Sourced<[String]>? {
        var best: Sourced<[String]>?
        for row in evidence.bylines {
            guard isNearTitle(row, before: 400, after: 1_500) else { continue }
            let text = evidence.text(row, limitBytes: 300)
            guard !text.isEmpty, text.utf8.count < 160 else { continue }
            let people = names.people([text], trust: isWhollyLink(row, text) ? .named : .byline)
            guard !people.isEmpty else { continue }
            if best == nil { best = Sourced(people, from: "byline") }
            // The smallest element that says so: a box may hold a role or a biography too.
            if let next = best, people.count <= next.value.count { return next }
        }
        return best
    }

    /// Whether all text of an element is one link: then it is the name and nothing else.
    private func isWhollyLink(_ row: Int, _ text: String) -> Bool {
        guard text.utf8.count < 60 else { return false }
        for inner in row..<Int(document.end[row]) where document.tag[inner] == .a {
            return evidence.text(inner, limitBytes: 200) == text
        }
        return false
    }

    private func fromWeakMetas() -> Sourced<[String]>? {
        guard let found = evidence.metaValues("twitter:data1"),
            let label = evidence.meta("twitter:label1")?.value.lowercased(),
            [
                "written by", "verfasst von", "geschrieben von", "écrit par", "escrito por",
                "scritto da",
            ]
            .contains(label)
        else { return nil }
        return sourced(found.values, .named, from: "twitter:data1")
    }

    /// A short text near the title that begins as a byline does: "By Jane Doe".
    private func fromBylineText() -> Sourced<[String]>? {
        guard let anchor else { return nil }
        var label = ""
        for row in anchor..<document.count where document.tag[row] == .text {
            let distance = evidence.texts.distance(from: anchor, to: row)
            if distance > 700 { return nil }
            guard evidence.isOwn(row), document.textLength[row] < 120 else {
                label = ""
                continue
            }
            let text = collapsed(
                String(decoding: document.pool[document.textRange(row)], as: UTF8.self))
            guard !text.isEmpty else { continue }
            // The label may stand in an element of its own: `<b>Autor:</b> Jane Doe`.
            if Self.labels.contains(text.lowercased()) {
                label = text + " "
                continue
            }
            let lower = (label + text).lowercased()
            label = ""
            guard
                Self.bylineStarts.contains(where: { lower.hasPrefix($0) })
                    || lower.hasPrefix("| by ")
            else { continue }
            if let authors = sourced([text], .byline, from: "byline") { return authors }
        }
        return nil
    }

    private static let labels: Set<String> = [
        "by", "von", "par", "por", "di", "door", "av", "autor:", "author:", "autorin:", "text:",
        "von:", "by:",
        "written by", "posted by", "| by", "auteur :", "par :", "por:", "redaktion:", "автор:",
        "作者：", "作者:",
    ]

    private static let bylineStarts = [
        "by ", "von ", "par ", "por ", "written by ", "posted by ", "text: ", "autor: ", "author: ",
        "di ",
        "autorin: ", "text von ", "door ", "автор: ", "作者：", "作者:", "auteur :", "redaktion: ",
        "av ",
    ]

    private func isNearTitle(_ row: Int, before: Int, after: Int) -> Bool {
        guard let anchor else { return evidence.texts.textBefore(row) < after }
        let distance = evidence.texts.distance(from: anchor, to: row)
        return distance >= -before && distance <= after
    }
}
