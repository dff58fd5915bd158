import HTMLCore
import PageKit

/// The page's title: what its own headline, its metas and its headings agree on.
struct MetadataTitle {
    let document: Document
    let evidence: PageEvidence
    let item: StructuredItem?
    /// Squeezed keys of the site's names.
    let siteKeys: Set<String>

    /// The title, and the row of the heading that shows it.
    func find() -> (title: Sourced<String>?, anchor: Int?) {
        let declared = declaredTitles()
        let headings = evidence.headings.filter { document.tag[$0] == .h1 }
        if let match = heading(among: evidence.headings, agreeingWith: declared) {
            return (match.title, match.row)
        }
        // One h1 that no other title knows is the title only if there is no better one.
        let alone = headings.count == 1 ? headings[0] : nil
        if let best = declared.first { return (best, alone ?? headings.first) }
        guard let row = alone ?? headings.first else { return (nil, nil) }
        let text = document.collapsedText(row)
        guard !text.isEmpty, !siteKeys.contains(squeezedKey(text)) else { return (nil, row) }
        return (Sourced(text, from: "h1"), row)
    }

    /// Titles that the page declares, most trusted first, without the site's name.
    private func declaredTitles() -> [Sourced<String>] {
        var titles: [Sourced<String>] = []
        func add(_ value: String?, _ source: String) {
            guard let value else { return }
            let text = withoutSite(collapsed(withoutTags(decodedReferences(value))))
            guard !text.isEmpty, !siteKeys.contains(squeezedKey(text)) else { return }
            titles.append(Sourced(text, from: source))
        }
        if let item, item.kind >= .work { add(item.headline, "json-ld") }
        for key in [
            "og:title", "citation_title", "dc.title", "dc:title", "dcterms.title", "parsely-title",
            "sailthru.title", "twitter:title",
        ] {
            add(evidence.meta([key])?.value, key)
        }
        add(evidence.documentTitle, "title")
        return titles
    }

    /// The heading that says what a declared title says; its spelling is the one readers see.
    private func heading(
        among rows: [Int], agreeingWith titles: [Sourced<String>]
    ) -> (title: Sourced<String>, row: Int)? {
        let headings = rows.prefix(40).map { (row: $0, text: document.collapsedText($0)) }
        let keys = headings.map { comparisonKey($0.text) }
        for title in titles {
            let key = comparisonKey(title.value)
            for (index, heading) in headings.enumerated() where !keys[index].isEmpty {
                if keys[index] == key {
                    return (Sourced(heading.text, from: title.source), heading.row)
                }
            }
        }
        for title in titles {
            let key = comparisonKey(title.value)
            for (index, heading) in headings.enumerated() where document.tag[heading.row] == .h1 {
                if let shared = agreement(title, key, heading.text, keys[index]) {
                    return (shared, heading.row)
                }
            }
        }
        return nil
    }

    /// A declared title that is the heading plus a kicker, a subtitle or a site name; or the other way.
    private func agreement(
        _ title: Sourced<String>, _ key: String, _ heading: String, _ headingKey: String
    ) -> Sourced<String>? {
        let headingWords = headingKey.split(separator: " ").count
        guard headingWords >= 3 || headingKey.utf8.count >= 12 else { return nil }
        if key.hasPrefix(headingKey) || key.hasSuffix(headingKey) {
            return Sourced(heading, from: "h1")
        }
        if headingKey.hasPrefix(key) || headingKey.hasSuffix(key), key.utf8.count >= 12 {
            return title
        }
        return nil
    }

    /// A title without the site's name at its end or beginning; "A: B" stays whole.
    private func withoutSite(_ title: String) -> String {
        var rest = title
        // "Title - Section - Site": from the end, while the last part is the site's.
        for _ in 0..<3 {
            guard let cut = lastSeparator(rest) else { break }
            let tail = rest[cut.upperBound...]
            guard siteKeys.contains(squeezedKey(tail)) else { break }
            rest = collapsed(rest[..<cut.lowerBound])
        }
        if let cut = firstSeparator(rest), siteKeys.contains(squeezedKey(rest[..<cut.lowerBound])) {
            rest = collapsed(rest[cut.upperBound...])
        }
        return rest
    }

    private static let separators = [
        " | ", " - ", " – ", " — ", " :: ", " · ", " • ", " » ", " « ", " < ", " > ", " / ", " ~ ",
        ": ", " ‹ ", " › ",
        "｜", " @ ", "|", "_",
    ]

    private func lastSeparator(_ text: String) -> Range<String.Index>? {
        Self.separators.compactMap { text.ranges(of: $0).last }.max {
            $0.lowerBound < $1.lowerBound
        }
    }

    private func firstSeparator(_ text: String) -> Range<String.Index>? {
        Self.separators.compactMap { text.firstRange(of: $0) }.min { $0.lowerBound < $1.lowerBound }
    }
}
