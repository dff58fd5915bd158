import HTMLCore
import PageKit

/// Fills `page.metadata` from what the page declares and shows; a field without evidence stays nil.
///
/// Captions come from extraction. On plain-text pages only the address is known here; title and site are
/// `drop_boilerplate_lines`'.
package struct ExtractMetadata: Stage {
    package static let name = "extract_metadata"
    package static let summary =
        "Finds title, authors, dates, site, address and tags from JSON-LD, metas, microdata and the page itself."
    package static let options: [OptionSpec] = []
    package static let reasons: [DropReason] = []

    package init(_ options: Options, limits: PageLimits) {}

    package func apply(to page: inout Page) -> Verdict {
        if page.format == .text {
            if page.metadata.url == nil, let given = page.input.url, let address = WebAddress(given)
            {
                page.metadata.url = Sourced(address.withoutTracking.text, from: "input")
            }
            return .next
        }
        fill(&page)
        return .next
    }

    private func fill(_ page: inout Page) {
        let document = page.document
        let given = page.input.url
        guard document.count > 0 else { return }
        let evidence = PageEvidence(document)
        let structured = StructuredData(document)
        let located = MetadataAddress(evidence: evidence, given: given).find()
        let address = located?.address
        let hints = hints(document, evidence, given: given)
        let item = structured.mainItem(hints)
        let webPage = structured.webPage(hints)

        let site = MetadataSite(
            document: document, evidence: evidence, publisher: item?.publisher,
            structuredName: structured.siteName,
            address: address)
        let siteKeys = site.keys
        let (title, anchor) = MetadataTitle(
            document: document, evidence: evidence, item: item, siteKeys: siteKeys, address: address
        ).find()
        let body = bodyRows(page)
        let authors = MetadataAuthors(
            document: document, evidence: evidence, item: item, webPage: webPage,
            names: PersonNames(siteKeys: siteKeys), anchor: anchor, body: body)
        let dates = MetadataDates(
            document: document, evidence: evidence, item: item, webPage: webPage, address: address,
            anchor: anchor, body: body,
            reading: DateReading(order: dayOrder(evidence, address)))
        let details = MetadataDetails(
            document: document, evidence: evidence, item: item, address: address)

        var metadata = page.metadata
        metadata.title = title
        if page.format == .feed, metadata.title == nil {
            // A page's title that is its site's name tells nothing of the page; a feed's is its name.
            let name = evidence.documentTitle
            metadata.title = name.isEmpty ? nil : Sourced(name, from: "title")
        }
        metadata.url = located?.url
        metadata.site = site.find()
        metadata.authors = authors.find()
        (metadata.published, metadata.modified, metadata.date) = dates.find()
        metadata.language = metadata.language ?? declaredLanguage(evidence, item)
        metadata.description = details.description()
        metadata.tags = details.tags()
        metadata.image = details.image()
        metadata.license = details.license()
        page.metadata = metadata
    }

    /// Rows from the first to the last block of the main text.
    private func bodyRows(_ page: Page) -> Range<Int>? {
        func counts(_ block: Block) -> Bool {
            block.isKept && block.role != .title && !block.rows.isEmpty
        }
        guard let first = page.blocks.firstIndex(where: counts),
            let last = page.blocks.lastIndex(where: counts)
        else { return nil }
        let (lower, upper) = (
            page.blocks[first].rows.lowerBound, page.blocks[last].rows.upperBound
        )
        return lower < upper ? lower..<upper : nil
    }

    private static let shownTitles: [MetaName] = ["og:title", "twitter:title"]

    private func hints(_ document: Document, _ evidence: PageEvidence, given: String?) -> PageHints
    {
        var hints = PageHints()
        var titles = titleParts(evidence.documentTitle)
        titles.append(evidence.documentTitle)
        for key in Self.shownTitles {
            if let found = evidence.meta(key) { titles.append(found.value) }
        }
        for row in evidence.headings where document.tag[row] == .h1 {
            titles.append(evidence.text(row))
        }
        hints.titleKeys = titles.map { comparisonKey($0) }.filter { $0.utf8.count >= 3 }
        let addresses = [evidence.canonical, evidence.meta("og:url")?.value, given]
        hints.addresses = addresses.compactMap { $0.flatMap { WebAddress($0) } }
        return hints
    }

    private static let languageNames: [MetaName] = [
        "content-language", "og:locale", "dc.language", "dcterms.language", "language",
    ]

    private func declaredLanguage(_ evidence: PageEvidence, _ item: StructuredItem?) -> Sourced<
        String
    >? {
        if let tag = evidence.htmlLanguage.flatMap(LanguageTag.canonical) {
            return Sourced(tag, from: "html lang")
        }
        for key in Self.languageNames {
            if let tag = evidence.meta(key).flatMap({ LanguageTag.canonical($0.value) }) {
                return Sourced(tag, from: key.text)
            }
        }
        return item?.language.flatMap(LanguageTag.canonical).map { Sourced($0, from: "json-ld") }
    }

    /// Month first only where Americans write: the US puts the month first, nearly all others the day.
    private func dayOrder(_ evidence: PageEvidence, _ address: WebAddress?) -> DayOrder {
        let locale = evidence.meta("og:locale")?.value
        guard let tag = (evidence.htmlLanguage ?? locale).flatMap(LanguageTag.canonical) else {
            return .dayFirst
        }
        if tag == "en-US" { return .monthFirst }
        guard tag == "en" else { return .dayFirst }
        let ending = address?.registrableDomain.split(separator: ".").last.map(String.init) ?? ""
        return ending.utf8.count == 2 && ending != "us" && ending != "io" && ending != "co"
            ? .dayFirst : .monthFirst
    }
}
