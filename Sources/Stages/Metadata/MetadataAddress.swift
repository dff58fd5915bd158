import HTMLCore
import PageKit

/// The page's own address: what it calls canonical where that is of its own site, else where it came from.
struct MetadataAddress {
    let evidence: PageEvidence
    /// The address in the sidecar.
    let given: String?

    func find() -> (url: Sourced<String>, address: WebAddress)? {
        let source = given.flatMap { WebAddress($0) }
        for (value, name) in declared {
            guard let address = source?.resolving(value) ?? WebAddress(value) else { continue }
            if let source {
                guard address.registrableDomain == source.registrableDomain else { continue }
                // A canonical that is the home page of a deeper page is a template's mistake.
                if address.path == "/", source.path.utf8.count > 1, address.query == nil {
                    continue
                }
            }
            let clean = address.withoutTracking
            return (Sourced(clean.text, from: name), clean)
        }
        guard let source else { return nil }
        let clean = source.withoutTracking
        return (Sourced(clean.text, from: "input"), clean)
    }

    private static let names: [MetaName] = [
        "og:url", "twitter:url", "dc.identifier", "parsely-link",
    ]

    private var declared: [(String, String)] {
        var list: [(String, String)] = []
        if let canonical = evidence.canonical { list.append((canonical, "canonical")) }
        if let found = evidence.meta(Self.names) {
            list.append(found)
        }
        return list
    }
}
