import HTMLCore
import PageKit

/// The page's title: what its own headline, its metas and its headings agree on.
struct MetadataTitle {
    let document: Document
    let evidence: PageEvidence
    let item: StructuredItem?
    /// Squeezed keys of the site's names.
    let siteKeys: Set<String>
    let address: WebAddress?

    /// The title, and the row of the element that shows it.
    func find() -> (title: Sourced<String>?, anchor: Int?) {
        let declared = declaredTitles()
        let headings = evidence.headings.prefix(60).map { Heading(row: $0, evidence, address) }
        if let match = heading(among: headings, agreeingWith: declared)
            ?? (isHome ? nil : loneHeading(headings, declared))
        {
            return (match.title, match.row)
        }
        if let best = declared.first.map(isHome ? { $0 } : withoutSuffix) {
            return (best, rowShowing(best.value) ?? headings.first { $0.isMain }?.row)
        }
        guard let main = headings.first(where: { $0.isMain }) else { return (nil, nil) }
        guard !siteKeys.contains(squeezedKey(main.text)) else { return (nil, main.row) }
        return (Sourced(main.text, from: "h1"), main.row)
    }

    private var isHome: Bool { address?.path == "/" && address?.query == nil }

    /// A heading of the page with its text.
    private struct Heading {
        let row: Int
        let text: String
        let key: String
        let tag: Tag
        let isMain: Bool

        init(row: Int, _ evidence: PageEvidence, _ address: WebAddress?) {
            self.row = row
            text = Self.withoutAnchorSign(evidence.text(row))
            key = comparisonKey(text)
            tag = evidence.document.tag[row]
            isMain =
                tag == .h1 && !key.isEmpty
                && !Self.linksHome(row, evidence.document, address)
        }

        /// The sign by which readers link to a heading is none of its words.
        private static func withoutAnchorSign(_ text: String) -> String {
            for sign in ["¶", "#", "🔗", "§"] where text.hasSuffix(sign) {
                return collapsed(text.dropLast())
            }
            return text
        }

        /// Whether an `h1` is the link to the home page: the name of the site on all its pages.
        private static func linksHome(
            _ row: Int, _ document: Document, _ address: WebAddress?
        ) -> Bool {
            for inner in (row..<Int(document.end[row])).prefix(8) where document.tag[inner] == .a {
                guard let href = document.attributeString(.href, of: inner) else { continue }
                if href == "/" || href == "./" { return true }
                guard let link = WebAddress(href), link.path == "/", link.query == nil else {
                    return false
                }
                return link.bareHost == address?.bareHost && address?.path != "/"
            }
            return false
        }
    }

    /// The `h1` that shares words with a declared title or the address: editors reword headlines for search
    /// engines, and readers see this one. A site's slogan in an `h1` shares none.
    private func loneHeading(
        _ headings: [Heading], _ declared: [Sourced<String>]
    ) -> (title: Sourced<String>, row: Int)? {
        var known = Set(declared.flatMap { words(comparisonKey($0.value)) })
        if let path = address?.path { known.formUnion(words(comparisonKey(path))) }
        var best: (share: Double, heading: Heading)?
        for heading in headings
        where heading.isMain && !siteKeys.contains(squeezedKey(heading.text)) {
            let own = words(heading.key)
            guard own.count >= 2, heading.text.utf8.count <= 300 else { continue }
            let share = Double(own.count { known.contains($0) }) / Double(own.count)
            if share > best?.share ?? 0.25 { best = (share, heading) }
        }
        return best.map { (Sourced($0.heading.text, from: "h1"), $0.heading.row) }
    }

    /// Words of three letters and more, or parts of CJK text.
    private func words(_ key: String) -> [Substring] {
        key.split(separator: " ").filter { $0.utf8.count >= 3 }
    }

    /// The first short text outside the head that is the title.
    private func rowShowing(_ title: String) -> Int? {
        let key = comparisonKey(title)
        let bytes = title.utf8.count
        for row in 0..<document.count
        where document.tag[row] == .text && Int(document.textLength[row]) >= bytes
            && Int(document.textLength[row]) < bytes * 2 + 100
        {
            let parent = document.tag[Int(document.parent[row])]
            guard parent != .title, parent != .option else { continue }
            let text = document.pool.span.extracting(document.textRange(row))
            if Self.mayBegin(text, key), comparisonKey(text) == key { return row }
        }
        return nil
    }

    /// Whether the key of a text may be this one, by its first letter where that is ASCII.
    private static func mayBegin(_ text: Span<UInt8>, _ key: String) -> Bool {
        guard let first = key.utf8.first else { return true }
        for i in text.indices {
            let byte = text[i]
            if byte >= 0x80 { return true }
            if (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 { return byte | 0x20 == first }
        }
        return false
    }

    private static let titleNames: [MetaName] = [
        "og:title", "citation_title", "dc.title", "dc:title", "dcterms.title", "parsely-title",
        "sailthru.title", "twitter:title",
    ]

    /// Titles that the page declares, most trusted first, without the site's name.
    private func declaredTitles() -> [Sourced<String>] {
        var titles: [Sourced<String>] = []
        func add(_ value: String?, _ source: String) {
            guard let value else { return }
            let text = withoutSite(
                withoutLooseMark(collapsed(withoutTags(decodedReferences(value)))))
            guard !text.isEmpty, !siteKeys.contains(squeezedKey(text)) else { return }
            titles.append(Sourced(text, from: source))
        }
        if let item, item.kind >= .work { add(item.headline, "json-ld") }
        for key in Self.titleNames {
            add(evidence.meta(key)?.value, key.text)
        }
        add(evidence.documentTitle, "title")
        return titles
    }

    /// Without the mark that a template leaves where the site's name is empty: "Headline |".
    private func withoutLooseMark(_ title: String) -> String {
        for mark in [" |", " -", " –", " »", " ·"] where title.hasSuffix(mark) {
            return collapsed(title.dropLast(2))
        }
        return title
    }

    /// The heading that says what a declared title says; its spelling is the one readers see.
    private func heading(
        among headings: [Heading], agreeingWith titles: [Sourced<String>]
    ) -> (title: Sourced<String>, row: Int)? {
        for title in titles {
            let key = comparisonKey(title.value)
            for heading in headings where !heading.key.isEmpty && heading.key == key {
                let text = withoutKicker(title.value, shownAs: heading.text) ?? heading.text
                return (Sourced(text, from: title.source), heading.row)
            }
        }
        if isHome { return nil }
        if let article = headlineBesideSite(titles, headings) { return article }
        if let article = headlineBehindSite(titles, headings) { return article }
        for title in titles {
            let key = comparisonKey(title.value)
            for heading in headings where heading.isMain {
                if let shared = agreement(title, key, heading) { return (shared, heading.row) }
            }
        }
        if let dated = headlineWithinHeading(titles, headings) { return dated }
        // "Title | Section | Site": a heading that is the first part.
        for title in titles {
            guard let head = titleParts(title.value).first, head != title.value else { continue }
            let key = comparisonKey(head)
            for heading in headings
            where heading.key == key && (heading.isMain || key.utf8.count >= 8) {
                return (Sourced(heading.text, from: title.source), heading.row)
            }
        }
        return nil
    }

    /// "News - Headline" whose heading shows both without the mark between: the first part is a label.
    private func withoutKicker(_ title: String, shownAs heading: String) -> String? {
        guard let cut = firstSeparator(title) else { return nil }
        let mark = collapsed(title[cut])
        let (kicker, rest) = (title[..<cut.lowerBound], collapsed(title[cut.upperBound...]))
        let kickerWords = kicker.utf8.count { $0 == 0x20 } + 1
        let restWords = rest.utf8.count { $0 == 0x20 } + 1
        guard kickerWords <= 3, kickerWords * 2 <= restWords, !heading.holds(mark) else {
            return nil
        }
        return rest
    }

    /// "Headline - Book" where the book's name is the `h1` of all its pages and the headline one behind it:
    /// all that stands before the name, the first part of it, or its end ("Subject: Headline - Library").
    private func headlineBesideSite(
        _ titles: [Sourced<String>], _ headings: [Heading]
    ) -> (title: Sourced<String>, row: Int)? {
        for title in titles {
            let parts = Self.nameMarks.parts(of: title.value.utf8.span)
            guard parts.count > 1, let first = parts.first, let last = parts.last else { continue }
            let site = comparisonKey(title.value.slice(last))
            guard let top = headings.first(where: { $0.tag == .h1 && $0.key == site }) else {
                continue
            }
            let headline = comparisonKey(title.value.slice(first))
            let whole = parts.dropLast().map { comparisonKey(title.value.slice($0)) }
                .joined(separator: " ")
            for heading in headings where heading.row > top.row && !heading.key.isEmpty {
                let isEnd = heading.key.utf8.count >= 12 && whole.hasSuffix(" " + heading.key)
                guard heading.key == headline || heading.key == whole || isEnd else { continue }
                return (Sourced(heading.text, from: title.source), heading.row)
            }
        }
        return nil
    }

    /// "Blog: Headline" where the blog's name is the `h1` and the headline an `h2` or less.
    private func headlineBehindSite(
        _ titles: [Sourced<String>], _ headings: [Heading]
    ) -> (title: Sourced<String>, row: Int)? {
        for title in titles {
            let key = comparisonKey(title.value)
            guard
                let top = headings.first(where: {
                    $0.isMain && $0.key != key && key.hasPrefix($0.key)
                }), holdsLink(top.row) || isBeforeMark(top.key, title.value)
            else { continue }
            for heading in headings where !heading.isMain && heading.key.utf8.count >= 8 {
                if key.hasSuffix(" " + heading.key) {
                    return (Sourced(heading.text, from: title.source), heading.row)
                }
            }
        }
        return nil
    }

    /// Whether a mark stands behind a name in a title; "Necklace by Maker" is one headline.
    private func isBeforeMark(_ name: String, _ title: String) -> Bool {
        firstSeparator(title).map { comparisonKey(title[..<$0.lowerBound]) == name } ?? false
    }

    private func holdsLink(_ row: Int) -> Bool {
        (row..<Int(document.end[row])).prefix(8).contains { document.tag[$0] == .a }
    }

    /// A declared headline behind a date or a kicker in one heading that is no `h1`.
    private func headlineWithinHeading(
        _ titles: [Sourced<String>], _ headings: [Heading]
    ) -> (title: Sourced<String>, row: Int)? {
        for title in titles where title.source != "title" {
            let key = comparisonKey(title.value)
            guard key.utf8.count >= 16, key.holds(0x20) else { continue }
            for heading in headings
            where heading.key.utf8.count > key.utf8.count
                && heading.key.utf8.count <= key.utf8.count + 24 && heading.key.hasSuffix(key)
            {
                return (title, heading.row)
            }
        }
        return nil
    }

    /// A declared title that is the heading plus a kicker, a subtitle or a site name; or the other way.
    private func agreement(
        _ title: Sourced<String>, _ key: String, _ heading: Heading
    ) -> Sourced<String>? {
        guard heading.key.split(separator: " ").count >= 3 || heading.key.utf8.count >= 12 else {
            return nil
        }
        if key.hasPrefix(heading.key) || key.hasSuffix(heading.key) {
            return Sourced(heading.text, from: "h1")
        }
        guard key.utf8.count >= 12 else { return nil }
        // A kicker runs into the headline in many `h1`; a longer ending is the editor's.
        if heading.key.hasSuffix(key) { return title }
        // "Headline | Site" in the heading too, for readers who see none of it.
        if heading.key.hasPrefix(key),
            comparisonKey(titleParts(heading.text).dropLast().joined(separator: " ")) == key
        {
            return title
        }
        return heading.key.holds(key) && heading.key.utf8.count <= 3 * key.utf8.count
            ? Sourced(heading.text, from: "h1") : nil
    }

    /// A title without the site's name at its end or beginning; "A: B" stays whole.
    private func withoutSite(_ title: String) -> String {
        var rest = title
        // "Title - Section - Site": from the end, while the last part is the site's.
        for _ in 0..<3 {
            guard let cut = lastSeparator(rest) else { break }
            let tail = rest[cut.upperBound...]
            guard isSite(tail) else { break }
            rest = collapsed(rest[..<cut.lowerBound])
        }
        // "Site - what it does" is the whole title of a home page.
        if !isHome, let cut = firstSeparator(rest),
            siteKeys.contains(squeezedKey(rest[..<cut.lowerBound]))
        {
            rest = collapsed(rest[cut.upperBound...])
        }
        return rest
    }

    /// Whether the end of a title names the site: by its known names, or by its host's.
    private func isSite(_ part: Substring) -> Bool {
        let key = squeezedKey(part)
        if siteKeys.contains(key) { return true }
        guard let label = address?.registrableDomain.split(separator: ".").first else {
            return false
        }
        let host = squeezedKey(label)
        guard host.utf8.count >= 4, key.utf8.count >= 3 else { return false }
        // "Kotaku's best games of the year" names the site too, and is a headline.
        if key.holds(host), part.utf8.count(where: { $0 == 0x20 }) < 4 { return true }
        let first = squeezedKey(part.split(separator: " ").first ?? "")
        return first.utf8.count >= 5 && host.hasPrefix(first)
    }

    /// A title cut at the marks that nobody writes inside a headline; what only `<title>` says ends with a
    /// name of the site or the section more often than not.
    private func withoutSuffix(_ title: Sourced<String>) -> Sourced<String> {
        for mark in [" | ", " » ", " :: ", "｜", " — ", " • "] {
            guard let cut = title.value.firstPlace(of: mark) else { continue }
            let head = collapsed(title.value[..<cut.lowerBound])
            if head.utf8.count >= 10, !siteKeys.contains(squeezedKey(head)) {
                return Sourced(head, from: title.source)
            }
        }
        if title.source == "title", let cut = lastSeparator(title.value) {
            let (head, tail) = (title.value[..<cut.lowerBound], title.value[cut.upperBound...])
            let mark = collapsed(title.value[cut])
            if Self.siteMarks.contains(mark), head.utf8.count >= 6,
                tail.utf8.count(where: { $0 == 0x20 }) <= 3, tail.utf8.count <= head.utf8.count * 2
            {
                return Sourced(collapsed(head), from: title.source)
            }
        }
        return title
    }

    /// Marks before the name of a site; in China the underscore.
    private static let nameMarks = Separators(marksBesideSites + ["_"])
    private static let siteMarks: Set<String> = ["-", "–", "—", "|", "·", "_", "»"]

    private static let separators = Separators([
        " | ", " - ", " – ", " — ", " :: ", " · ", " • ", " » ", " « ", " < ", " > ", " / ", " ~ ",
        ": ", " ‹ ", " › ", "｜", " @ ", "|", "_",
    ])

    private func lastSeparator(_ text: String) -> Range<String.Index>? {
        Self.separators.last(in: text.utf8.span).map { text.indices($0) }
    }

    private func firstSeparator(_ text: String) -> Range<String.Index>? {
        Self.separators.first(in: text.utf8.span).map { text.indices($0) }
    }
}
