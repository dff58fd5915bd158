import HTMLCore
import PageKit

/// The name of the site, and all names by which its titles and bylines may call it.
struct MetadataSite {
    let document: Document
    let evidence: PageEvidence
    let publisher: String?
    let structuredName: String?
    let address: WebAddress?
    /// Names with their sources, most trusted first.
    private var candidates: [(String, String)] = []

    init(
        document: Document, evidence: PageEvidence, publisher: String?, structuredName: String?,
        address: WebAddress?
    ) {
        self.document = document
        self.evidence = evidence
        self.publisher = publisher
        self.structuredName = structuredName
        self.address = address
        candidates = findCandidates()
    }

    func find() -> Sourced<String>? {
        for (value, source) in candidates where value.utf8.count <= 100 && WebAddress(value) == nil
        {
            let name = withoutHandle(value)
            if !name.isEmpty { return Sourced(name, from: source) }
        }
        return nil
    }

    private static let ownNames: [MetaName] = ["og:site_name", "og:sitename"]
    private static let siteNames: [MetaName] = [
        "application-name", "apple-mobile-web-app-title", "citation_journal_title",
        "dc.publisher",
        "dcterms.publisher", "prism.publicationname", "al:ios:app_name", "al:android:app_name",
    ]

    private func findCandidates() -> [(String, String)] {
        var list: [(String, String)] = []
        if let found = evidence.meta(Self.ownNames) { list.append(found) }
        if let structuredName { list.append((structuredName, "json-ld")) }
        if let publisher { list.append((publisher, "json-ld")) }
        for key in Self.siteNames { if let found = evidence.meta(key) { list.append(found) } }
        let parts = titleParts(evidence.documentTitle)
        if let host = titleHost(parts) { list.append((host, "title")) }
        if let name = partBesideHeadline(parts) { list.append((name, "title")) }
        return list
    }

    /// Of a `<title>` in two parts the other one, where the page's only `h1` is the one.
    private func partBesideHeadline(_ parts: [String]) -> String? {
        let headlines = evidence.headings.filter { document.tag[$0] == .h1 }
        guard parts.count == 2, headlines.count == 1, let row = headlines.first else { return nil }
        let headline = comparisonKey(evidence.text(row))
        guard !headline.isEmpty, comparisonKey(parts[0]) == headline, parts[1].utf8.count <= 40
        else {
            return nil
        }
        return parts[1]
    }

    /// The last part of `<title>` where it is the host's name, spelled as people spell it.
    private func titleHost(_ parts: [String]) -> String? {
        guard let address else { return nil }
        let label = squeezedKey(address.registrableDomain.split(separator: ".").first ?? "")
        guard label.utf8.count >= 3 else { return nil }
        let domain = squeezedKey(address.registrableDomain)
        for part in parts {
            let key = squeezedKey(part)
            if key == label || key == domain { return part }
        }
        return nil
    }

    private func withoutHandle(_ value: String) -> String {
        let text = collapsed(decodedReferences(value))
        return text.hasPrefix("@") ? "" : text
    }

    /// Squeezed keys of the site's names: its declared names, its host, and its host's first label.
    var keys: Set<String> {
        var keys: Set<String> = []
        for (value, _) in candidates {
            let key = squeezedKey(value)
            keys.insert(key)
            if let bare = withoutDomainEnding(value) { keys.insert(squeezedKey(bare)) }
            if key.hasPrefix("the"), key.utf8.count > 6 { keys.insert(String(key.dropFirst(3))) }
        }
        if let address {
            let domain = address.registrableDomain
            keys.insert(squeezedKey(domain))
            keys.insert(squeezedKey(address.bareHost))
            keys.insert(squeezedKey(address.host))
            if let label = domain.split(separator: ".").first, label.utf8.count >= 3 {
                keys.insert(squeezedKey(label))
                keys.insert("the" + squeezedKey(label))
            }
        }
        keys.remove("")
        return keys
    }

    private func withoutDomainEnding(_ value: String) -> Substring? {
        guard !value.contains(" "), let dot = value.lastIndex(of: ".") else { return nil }
        return value[..<dot]
    }
}

/// The parts of a title between the marks that sites put around their name.
func titleParts(_ title: String) -> [String] {
    titleMarks.parts(of: title.utf8.span).map { collapsed(title.slice($0)) }.filter { !$0.isEmpty }
}

private let titleMarks = Separators(marksBesideSites)
/// Marks that sites put around their name in a title.
let marksBesideSites = [" | ", " - ", " – ", " — ", " :: ", " · ", " » ", " • ", "｜", "|"]
