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
    let reading: DateReading

    func published() -> Sourced<String>? {
        structured(item?.published, "json-ld") ?? meta(Self.publishedNames)
            ?? property(["datePublished", "dateCreated", "uploadDate", "pubdate"])
            ?? structured(webPage?.published, "json-ld") ?? timeElement() ?? urlDate()
            ?? markedDate()
            ?? visibleDate() ?? meta(Self.weakNames)
    }

    func modified() -> Sourced<String>? {
        structured(item?.modified, "json-ld") ?? meta(Self.modifiedNames) ?? property([
            "dateModified"
        ])
            ?? structured(webPage?.modified, "json-ld")
    }

    // MARK: declared dates

    private static let publishedNames = [
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
    private static let weakNames = ["date", "dc.date.modified"]

    private static let modifiedNames = [
        "article:modified_time", "og:article:modified_time", "article:modified", "og:updated_time",
        "datemodified", "dcterms.modified", "dc.date.modified", "lastmod", "last-modified",
        "last_modified",
        "article:modified_date", "shareaholic:article_modified_time", "bt:moddate", "dateupdate",
        "article_date_updated", "updated", "last_updated_date", "revised",
    ]

    private func structured(_ value: String?, _ source: String) -> Sourced<String>? {
        value.flatMap { reading.machine($0) }.map { Sourced($0.iso, from: source) }
    }

    private func meta(_ names: [String]) -> Sourced<String>? {
        for name in names {
            guard let value = evidence.meta([name])?.value, let date = reading.machine(value) else {
                continue
            }
            return Sourced(date.iso, from: name)
        }
        return nil
    }

    private func property(_ names: [String]) -> Sourced<String>? {
        for name in names {
            for row in evidence.properties {
                let value =
                    document.attributeString(.itemprop, of: row)
                    ?? document.attributeString(.property, of: row)
                let isNamed =
                    value?.split(separator: " ").contains { $0 == name || $0.hasSuffix(":" + name) }
                    ?? false
                guard isNamed, isOwnScope(row) else { continue }
                let text =
                    document.attributeString(.content, of: row)
                    ?? document.attributeString(.datetime, of: row)
                    ?? document.collapsedText(row, limitBytes: 100)
                if let date = reading.machine(text) { return Sourced(date.iso, from: "itemprop") }
            }
        }
        return nil
    }

    private func isOwnScope(_ row: Int) -> Bool {
        var at = Int(document.parent[row])
        while at > 0 {
            if let type = document.attributeString(.itemtype, of: at) {
                return !type.hasSuffix("Comment") && !type.hasSuffix("Review")
                    && !type.hasSuffix("Answer")
            }
            at = Int(document.parent[at])
        }
        return true
    }

    // MARK: dates in the page

    /// The `<time>` nearest to the title; without a heading to measure from, only a lone one counts.
    private func timeElement() -> Sourced<String>? {
        let dated = evidence.times.compactMap { row -> (row: Int, date: PageDate)? in
            let text =
                document.attributeString(.datetime, of: row).flatMap { $0.isEmpty ? nil : $0 }
                ?? document.collapsedText(row, limitBytes: 100)
            guard let date = reading.machine(text), date.day != nil else { return nil }
            return (row, date)
        }
        return nearest(dated).map { Sourced($0.iso, from: "time") }
    }

    private func nearest(_ dated: [(row: Int, date: PageDate)]) -> PageDate? {
        guard let anchor else {
            let days = Set(dated.map(\.date.dayNumber))
            return days.count == 1 ? dated[0].date : nil
        }
        let near = dated.compactMap { found -> (cost: Int, date: PageDate)? in
            guard let cost = cost(found.row, from: anchor) else { return nil }
            return (cost, found.date)
        }
        return near.min { $0.cost < $1.cost }?.date
    }

    /// How far a row is from the title for a reader, in text bytes; before it counts double. Nil: too far.
    private func cost(_ row: Int, from anchor: Int) -> Int? {
        let distance = evidence.textDistance(from: anchor, to: row)
        if distance >= 0 { return distance <= 1_500 ? distance : nil }
        return distance >= -300 ? -2 * distance : nil
    }

    private func urlDate() -> Sourced<String>? {
        guard let address, let date = Self.date(inPath: address.path) else { return nil }
        return Sourced(date.iso, from: "url")
    }

    /// A full date in a path: `/2019/10/19/`, `/2019-10-19-title`, `/20191019/`, `/2019/oct/19/`.
    static func date(inPath path: String) -> PageDate? {
        let tokens = dateTokens(path, limit: 300)
        for at in tokens.indices {
            guard case .number(let year, let digitCount) = tokens[at].kind else { continue }
            var cursor = DateCursor(tokens: tokens, at: at + 1)
            if digitCount == 8 {
                if let date = PageDate(
                    year: year / 10_000, month: year / 100 % 100, day: year % 100)
                {
                    return date
                }
            } else if digitCount == 4, let mark = cursor.takeMark(among: "/-_") {
                guard let month = cursor.takeMonth() ?? cursor.takeNumber(maxDigits: 2),
                    cursor.take(mark: mark), let day = cursor.takeNumber(maxDigits: 2),
                    let date = PageDate(year: year, month: month, day: day)
                else { continue }
                return date
            }
        }
        return nil
    }

    /// A date in an element whose class says date, near the title.
    private func markedDate() -> Sourced<String>? {
        let dated = evidence.dateMarks.compactMap { row -> (row: Int, date: PageDate)? in
            let text = document.collapsedText(row, limitBytes: 250)
            guard text.utf8.count < 250, let found = reading.first(in: dateTokens(text)) else {
                return nil
            }
            return (row, found.date)
        }
        return nearest(dated).map { Sourced($0.iso, from: "date-class") }
    }

    /// A short line near the title that is little more than a date.
    private func visibleDate() -> Sourced<String>? {
        guard let anchor else { return nil }
        var best: (cost: Int, date: PageDate)?
        for row in 0..<document.count where document.tag[row] == .text {
            guard let cost = cost(row, from: anchor), cost < best?.cost ?? 700,
                document.textLength[row] >= 6, document.textLength[row] <= 200
            else { continue }
            let text = collapsed(
                String(decoding: document.pool[document.textRange(row)], as: UTF8.self))
            let tokens = dateTokens(text)
            guard let found = reading.first(in: tokens), tokens.count - found.tokens.count <= 12
            else {
                continue
            }
            best = (cost, found.date)
        }
        return best.map { Sourced($0.date.iso, from: "text") }
    }
}
