import HTMLCore
import PageKit

/// When the page was published and changed, from the most explicit source that gives a full date.
struct MetadataDates {
    let document: Document
    let evidence: PageEvidence
    let item: StructuredItem?
    let webPage: StructuredItem?
    let address: WebAddress?
    /// Row of the page's title heading, if it has one.
    let anchor: Int?
    /// Rows of the main text, where extraction has found one.
    let body: Range<Int>?
    let reading: DateReading

    /// When the page was published, when it was changed, and the one of both that stands for the page.
    func find() -> (
        published: Sourced<String>?, modified: Sourced<String>?, date: Sourced<String>?
    ) {
        var modified = declaredModified()
        var declared: [Sourced<PageDate>] = []
        var seen: Sourced<PageDate>?
        for place in Place.allCases where seen == nil {
            guard let date = self.declared(in: place, nearOnly: !declared.isEmpty) else { continue }
            if declared.isEmpty { seen = localDay(date) }
            if seen == nil, isShown(date.value) { seen = date }
            declared.append(date)
        }
        let published = seen ?? shown(insteadOf: declared, modified: modified?.value)
        var date = published
        if seen == nil, !Self.shownSources.contains(published?.source ?? ""),
            let change = shownModified(anywhere: published == nil)
        {
            modified = modified ?? change
            date = change
        }
        let weak = date == nil ? meta(Self.weakNames) : nil
        return (
            (published ?? weak).map(sourced), modified.map(sourced), (date ?? weak).map(sourced)
        )
    }

    /// A date that readers see near the title, where they see none of the declared ones: content systems
    /// declare when an article was made; sites show when it went out, or the day where they are.
    private func shown(
        insteadOf declared: [Sourced<PageDate>], modified: PageDate?
    ) -> Sourced<PageDate>? {
        if let first = declared.first {
            if let shown = timeElement(nearOnly: true) ?? markedDate() ?? visibleDate(),
                let days = shown.value.days(since: first.value),
                // A later day that is not that of the last change is another article's.
                days <= 1 || shown.value.dayNumber == modified?.dayNumber
            {
                return shown
            }
            return localMidnight(of: first) ?? declaredAlone(declared)
        }
        return timeElement() ?? urlDate() ?? labelledDate() ?? markedDate() ?? visibleDate()
            ?? loneLabelledDate()
    }

    /// Sources of dates that readers see.
    private static let shownSources: Set<String> = ["time", "url", "label", "date-class", "text"]

    /// Where a page declares dates for machines, most trusted first.
    private enum Place: CaseIterable {
        case structuredData, metas, properties, webPage
    }

    /// - Parameter nearOnly: of properties, those near the title: a list of other articles has such too.
    private func declared(in place: Place, nearOnly: Bool) -> Sourced<PageDate>? {
        switch place {
        case .structuredData: structured(item?.published, "json-ld")
        case .metas: meta(Self.publishedNames)
        case .properties:
            property(
                "datePublished", "dateCreated", "uploadDate", "pubdate", nearOnly: nearOnly)
        case .webPage: structured(webPage?.published, Self.webPageSource)
        }
    }

    /// A date that only machines see; content systems give every page of theirs one, so that of the
    /// `WebPage` alone tells nothing.
    private func declaredAlone(_ declared: [Sourced<PageDate>]) -> Sourced<PageDate>? {
        declared.first { $0.source != Self.webPageSource }
    }

    private static let webPageSource = "json-ld WebPage"

    private func sourced(_ date: Sourced<PageDate>) -> Sourced<String> {
        Sourced(date.value.iso, from: date.source)
    }

    /// The day that readers see, where a time in UTC falls on the day before or after it.
    private func localDay(_ date: Sourced<PageDate>) -> Sourced<PageDate>? {
        guard date.value.isUniversal, let hour = date.value.hour, !isInText(date.value) else {
            return nil
        }
        guard let shown = urlDate() ?? labelledDate() ?? markedDate() ?? visibleDate(),
            let days = shown.value.days(since: date.value),
            // Zones lie 12 hours behind to 14 hours before UTC.
            (days == -1 && hour <= 12) || (days == 1 && hour >= 10)
        else { return nil }
        return shown
    }

    /// The day that begins at a time in UTC: `2024-03-05T23:00:00Z` of a German page is March 6.
    private func localMidnight(of date: Sourced<PageDate>) -> Sourced<PageDate>? {
        guard date.value.isUniversal, let hour = date.value.hour, date.value.isFullHour,
            let tag = evidence.htmlLanguage.flatMap(LanguageTag.canonical),
            Self.midnights[LanguageTag.primary(tag)]?.contains(hour) == true
        else { return nil }
        return date.value.nextDay.map { Sourced($0, from: date.source) }
    }

    /// Hours in UTC at which a day begins, in winter and in summer, where a language is spoken in one zone.
    private static let midnights: [String: [Int]] = {
        var table = ["ja": [15], "ko": [15], "zh": [16], "ru": [21], "tr": [21], "vi": [17]]
        for language in [
            "de", "it", "nl", "pl", "sv", "da", "nb", "no", "cs", "sk", "hu", "hr", "sl",
        ] {
            table[language] = [22, 23]
        }
        for language in ["fi", "el", "ro", "bg", "uk", "et", "lv", "lt"] {
            table[language] = [21, 22]
        }
        return table
    }()

    private func declaredModified() -> Sourced<PageDate>? {
        structured(item?.modified, "json-ld") ?? meta(Self.modifiedNames)
            ?? property("dateModified") ?? structured(webPage?.modified, "json-ld")
    }

    // MARK: declared dates

    private static let publishedNames: [MetaName] = [
        "article:published_time", "og:article:published_time", "article:published",
        "og:published_time",
        "citation_publication_date", "citation_online_date", "citation_date",
        "bepress_citation_date",
        "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dc.created",
        "dc.date",
        "dc:date", "dcterms.date", "dcterms:created", "prism.publicationdate", "parsely-pub-date",
        "sailthru.date", "datepublished", "pubdate", "pub_date", "publish_date", "publishdate",
        "publication_date", "published_time", "published", "published_at",
        "article:publicationdate",
        "article:published_date", "article_date_original", "og:release_date",
        "cxenseparse:recs:publishtime",
        "cxenseparse:publishtime", "shareaholic:article_published_time", "article.published",
        "displaydate",
        "release:date", "ob:date", "outbrain-date", "bt:pubdate", "dtk:publishdate",
        "content_publisheddate",
        "creation_date", "datecreated", "createdate", "created", "uploaddate", "veeseo:date",
        "date:published_time", "ptime", "og:pubdate", "rnews:datepublished", "article.created",
    ]

    /// Names that some systems fill with the date of publication, others with that of the request.
    private static let weakNames: [MetaName] = ["date", "dc.date.modified"]

    private static let modifiedNames: [MetaName] = [
        "article:modified_time", "og:article:modified_time", "article:modified", "og:updated_time",
        "datemodified", "dcterms.modified", "dc.date.modified", "lastmod", "last-modified",
        "last_modified",
        "article:modified_date", "shareaholic:article_modified_time", "bt:moddate", "dateupdate",
        "article_date_updated", "updated", "last_updated_date", "revised",
    ]

    private func structured(_ value: String?, _ source: String) -> Sourced<PageDate>? {
        value.flatMap { reading.machine($0.utf8.span) }.map { Sourced($0, from: source) }
    }

    private func meta(_ names: [MetaName]) -> Sourced<PageDate>? {
        for name in names {
            guard let range = evidence.metas.first(name),
                let date = reading.machine(document.pool.span.extracting(range))
            else { continue }
            return Sourced(date, from: name.text)
        }
        return nil
    }

    private func property(_ names: StaticString..., nearOnly: Bool = false) -> Sourced<PageDate>? {
        for name in names {
            for property in evidence.properties
            where property.isNamed(name, in: document) && property.isOwn(in: document) {
                if nearOnly, cost(property.row) == nil { continue }
                if let date = machineDate(of: property.row) {
                    return Sourced(date, from: "itemprop")
                }
            }
        }
        return nil
    }

    private func machineDate(of row: Int) -> PageDate? {
        if let range = document.attribute(.content, of: row)
            ?? document.attribute(.datetime, of: row)
        {
            return reading.machine(document.pool.span.extracting(range))
        }
        return reading.machine(evidence.text(row, limitBytes: 100).utf8.span)
    }
}
