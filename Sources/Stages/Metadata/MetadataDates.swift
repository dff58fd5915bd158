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

    func published() -> Sourced<String>? {
        if let declared = declared() { return localDay(of: declared) ?? sourced(declared) }
        let found = timeElement() ?? urlDate() ?? labelledDate() ?? markedDate() ?? visibleDate()
        return (found ?? meta(Self.weakNames)).map(sourced)
    }

    /// What the page declares in words for machines.
    private func declared() -> Sourced<PageDate>? {
        structured(item?.published, "json-ld") ?? meta(Self.publishedNames)
            ?? property("datePublished", "dateCreated", "uploadDate", "pubdate")
            ?? structured(webPage?.published, "json-ld")
    }

    private func sourced(_ date: Sourced<PageDate>) -> Sourced<String> {
        Sourced(date.value.iso, from: date.source)
    }

    /// The day that readers see, where a time in UTC falls on the day before or after it.
    private func localDay(of date: Sourced<PageDate>) -> Sourced<String>? {
        let time = date.value.time
        guard time.hasSuffix("Z") || time.hasSuffix("+00:00"),
            let hour = Int(time.dropFirst().prefix(2))
        else { return nil }
        guard let shown = urlDate() ?? labelledDate() ?? markedDate() ?? visibleDate(),
            let days = shown.value.days(since: date.value),
            // Zones lie 12 hours behind to 14 hours before UTC.
            (days == -1 && hour <= 12) || (days == 1 && hour >= 10)
        else { return nil }
        return sourced(shown)
    }

    func modified() -> Sourced<String>? {
        let found =
            structured(item?.modified, "json-ld") ?? meta(Self.modifiedNames) ?? property(
                "dateModified")
            ?? structured(webPage?.modified, "json-ld")
        return found.map(sourced)
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

    private func property(_ names: StaticString...) -> Sourced<PageDate>? {
        for name in names {
            for property in evidence.properties
            where property.isNamed(name, in: document) && property.isOwn(in: document) {
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
