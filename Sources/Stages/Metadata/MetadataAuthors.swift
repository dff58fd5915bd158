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
    /// Rows of the main text, where extraction has found one.
    let body: Range<Int>?

    func find() -> Sourced<[String]>? {
        var unseen: [Sourced<[String]>] = []
        for place in Place.allCases {
            guard let people = declared(in: place) else { continue }
            if isShown(people) { return people }
            unseen.append(people)
        }
        return fromBylines() ?? fromBylineText() ?? credible(unseen) ?? fromDateLine()
            ?? fromAuthorBox() ?? fromSiteName()
    }

    /// Where a page declares its authors for machines, most trusted first.
    private enum Place: CaseIterable {
        case structuredData, bibliography, articleMetas, properties, twitter
    }

    private func declared(in place: Place) -> Sourced<[String]>? {
        switch place {
        case .structuredData: fromStructuredData()
        case .bibliography: fromBibliography()
        case .articleMetas: fromArticleMetas()
        case .properties: fromProperties()
        case .twitter: fromWeakMetas()
        }
    }

    /// Whether readers see one of the people; of the site's owner they see the name on every page.
    private func isShown(_ people: Sourced<[String]>) -> Bool {
        // A hostile page declares thousands; each costs a search of the text.
        people.value.prefix(8).contains { !names.isSite($0) && evidence.shows($0) }
    }

    /// People whom only machines see: who set up the page, as often as who wrote it. Accounts are no people.
    private func credible(_ unseen: [Sourced<[String]>]) -> Sourced<[String]>? {
        unseen.first { people in
            people.source == "itemprop"
                || people.value.allSatisfy { names.isSite($0) || isPersonal($0) }
        }
    }

    /// Two words, a word with a capital ahead and small letters behind, or a name in a script without spaces.
    private func isPersonal(_ name: String) -> Bool {
        if name.holds(0x20) { return true }
        if name.unicodeScalars.allSatisfy({ $0.value >= 0x3000 }) { return true }
        return name.first?.isUppercase == true && name.dropFirst().allSatisfy(\.isLowercase)
    }

    func sourced(
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

    /// What people call a site of their own.
    private static let ownSites: Set<String> = [
        "blog", "weblog", "website", "web site", "site", "homepage", "home page", "notes",
        "journal", "notebook", "diary",
    ]

    /// The person whose site it is by its name: "Jane Doe's blog".
    private func fromSiteName() -> Sourced<[String]>? {
        let declared = evidence.meta("og:site_name")?.value
        for mark in ["'s ", "’s "] {
            let inTitle = evidence.documentTitle.holds(mark)
            guard
                let owner = declared.flatMap({ owner(of: $0, mark) })
                    ?? (inTitle
                        ? titleParts(evidence.documentTitle).last.flatMap { owner(of: $0, mark) }
                        : nil)
            else { continue }
            return Sourced([owner], from: "site")
        }
        return nil
    }

    private func owner(of site: String, _ mark: String) -> String? {
        guard let place = site.firstPlace(of: mark),
            Self.ownSites.contains(comparisonKey(site[place.upperBound...]))
        else { return nil }
        let name = collapsed(site[..<place.lowerBound])
        return names.isPlainName(name) ? name : nil
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
}
