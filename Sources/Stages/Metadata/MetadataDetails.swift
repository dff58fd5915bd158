import HTMLCore
import PageKit

/// The smaller fields: description, tags, image, licence.
struct MetadataDetails {
    let document: Document
    let evidence: PageEvidence
    let item: StructuredItem?
    let address: WebAddress?

    private static let descriptionNames: [MetaName] = [
        "og:description", "description", "dc.description", "dcterms.description",
        "twitter:description",
        "sailthru.description", "citation_abstract",
    ]

    func description() -> Sourced<String>? {
        if let text = item?.description, !text.isEmpty { return Sourced(text, from: "json-ld") }
        for key in Self.descriptionNames {
            guard let value = evidence.meta(key)?.value else { continue }
            let text = collapsed(withoutTags(decodedReferences(value)))
            if !text.isEmpty { return Sourced(text, from: key.text) }
        }
        return nil
    }

    private static let tagNames: [MetaName] = [
        "article:tag", "og:article:tag", "parsely-tags", "sailthru.tags", "citation_keywords",
        "news_keywords", "keywords", "dc.subject", "dcterms.subject",
    ]

    func tags() -> Sourced<[String]>? {
        if let item, let tags = unique(item.keywords) { return Sourced(tags, from: "json-ld") }
        for key in Self.tagNames {
            if let found = evidence.metaValues(key),
                let tags = unique(found.values.flatMap(parts))
            {
                return Sourced(tags, from: key.text)
            }
        }
        return nil
    }

    private func parts(_ value: String) -> [String] {
        value.split { $0 == "," || $0 == ";" }.map { collapsed(decodedReferences(String($0))) }
    }

    private func unique(_ values: [String]) -> [String]? {
        var seen: Set<String> = []
        let tags = values.filter { value in
            let key = comparisonKey(value)
            // Longer ones are sentences, `brand:x` ones are machine labels.
            return !key.isEmpty && value.utf8.count <= 80 && seen.insert(key).inserted
        }
        return tags.isEmpty ? nil : tags
    }

    private static let imageNames: [MetaName] = [
        "og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src",
        "parsely-image-url", "sailthru.image.full",
    ]

    func image() -> Sourced<String>? {
        var candidates: [(String, String)] = []
        for key in Self.imageNames {
            if let found = evidence.meta(key) { candidates.append(found) }
        }
        if let image = item?.image { candidates.append((image, "json-ld")) }
        if let image = evidence.imageSource { candidates.append((image, "image_src")) }
        for (value, source) in candidates {
            if let image = address?.resolving(value) ?? WebAddress(value) {
                return Sourced(image.text, from: source)
            }
        }
        return nil
    }

    private static let rightsNames: [MetaName] = [
        "dc.rights.license", "dcterms.license", "dc.license", "dc.rights", "dcterms.rights",
    ]

    func license() -> Sourced<String>? {
        for row in evidence.licenses {
            guard let href = document.attributeString(.href, of: row) else { continue }
            if let link = address?.resolving(href) ?? WebAddress(href) {
                return Sourced(link.text, from: "rel=license")
            }
        }
        if let license = item?.license { return Sourced(license, from: "json-ld") }
        return evidence.meta(Self.rightsNames).map { Sourced($0.value, from: $0.name) }
    }
}
