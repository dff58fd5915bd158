import HTMLCore
import PageKit

/// Which containers are not content. A rule names a concept and how much of the page's prose the container
/// may hold before its name is taken for a lie: `sidebar` around the whole article deletes nothing.
struct ExclusionRules {
    let pageProse: Float
    let type: PageType

    private struct Rule {
        let concept: Concepts
        /// Largest share of the page's prose, 0...1, that the rule may take away.
        let maxShare: Float
        let reason: DropReason
    }

    /// - Source: shares tuned on the development corpus (wcxb-dev, aed-news, trafilatura).
    private static let rules: [Rule] = [
        Rule(concept: .hidden, maxShare: 0.4, reason: .hidden),
        Rule(concept: .consent, maxShare: 0.3, reason: .consent),
        Rule(concept: .paywall, maxShare: 0.5, reason: .paywall),
        Rule(concept: .modal, maxShare: 0.2, reason: .modal),
        Rule(concept: .navigation, maxShare: 0.2, reason: .navigation),
        Rule(concept: .breadcrumb, maxShare: 0.2, reason: .navigation),
        Rule(concept: .pagination, maxShare: 0.1, reason: .navigation),
        Rule(concept: .contents, maxShare: 0.1, reason: .tableOfContents),
        Rule(concept: .footer, maxShare: 0.25, reason: .footer),
        Rule(concept: .sidebar, maxShare: 0.2, reason: .sidebar),
        Rule(concept: .advert, maxShare: 0.1, reason: .advertisement),
        Rule(concept: .share, maxShare: 0.1, reason: .share),
        Rule(concept: .promo, maxShare: 0.15, reason: .promotion),
        Rule(concept: .related, maxShare: 0.25, reason: .related),
        Rule(concept: .account, maxShare: 0.1, reason: .interface),
        Rule(concept: .search, maxShare: 0.1, reason: .interface),
        Rule(concept: .toolbar, maxShare: 0.1, reason: .interface),
        Rule(concept: .screenReader, maxShare: 0.1, reason: .hidden),
    ]

    /// Names that lie when the element stands inside the article and holds prose.
    static let besideArticles: Concepts = [.sidebar, .footer, .share, .toolbar, .search]

    /// Why the element is left out, or nil.
    ///
    /// - Parameter inArticle: whether an element above holds the article, so that names of containers which
    ///   stand beside articles mean little for prose.
    func reason(row: Int, map: PageMap, document: Document, inArticle: Bool) -> DropReason? {
        let concepts = map.concepts[row]
        if document.tag[row] == .noscript && map.words[row] < 60 { return .noScript }
        if type == .forum, document.tag[row] == .dl, map.words[row] <= 20, map.prose[row] < 5 {
            // What a forum says of a poster: rank, posts, since when.
            return .byline
        }
        if concepts.isEmpty { return nil }
        let share = pageProse > 0 ? map.prose[row] / pageProse : 0
        let isProse = map.linkDensity(row) < 0.1 && map.prose[row] > 0.6 * map.words[row]
        for rule in Self.rules where concepts.contains(rule.concept) && share <= rule.maxShare {
            if rule.concept == .hidden && concepts.contains(.accordion) { continue }
            if inArticle && isProse && Self.besideArticles.contains(rule.concept) { continue }
            if rule.concept == .related && map.linkDensity(row) < 0.25 && share > 0.01 { continue }
            if share > 0.02, concepts.contains(.article) || concepts.contains(.main) { continue }
            return rule.reason
        }
        if concepts.contains(.comment) && type != .forum && share <= 0.8 { return .comment }
        if concepts.contains(.review) && type == .product && share <= 0.9 { return .comment }
        if concepts.contains(.tags) && map.linkDensity(row) > 0.6 { return .tags }
        return nil
    }
}

extension DropReason {
    static let hidden = DropReason("hidden")
    static let consent = DropReason("consent_dialog")
    static let paywall = DropReason("paywall")
    static let noScript = DropReason("no_script_notice")
    static let markup = DropReason("markup_as_text")
    static let edge = DropReason("short_text_at_edge")
    static let nextArticle = DropReason("next_article")
    static let modal = DropReason("modal_dialog")
    static let navigation = DropReason("navigation")
    static let tableOfContents = DropReason("table_of_contents")
    static let footer = DropReason("footer")
    static let sidebar = DropReason("sidebar")
    static let advertisement = DropReason("advertisement")
    static let share = DropReason("share_links")
    static let promotion = DropReason("promotion")
    static let related = DropReason("related")
    static let interface = DropReason("interface")
    static let comment = DropReason("comment")
    static let tags = DropReason("tags")
    static let byline = DropReason("byline")
    static let caption = DropReason("caption")
    static let pageTitle = DropReason("page_title")
    static let outsideContent = DropReason("outside_content")
    static let linkHeavy = DropReason("link_density")
    static let emptyHeading = DropReason("heading_without_text")
    static let duplicate = DropReason("repeated_text")
    static let structureNotKept = DropReason("structure_not_kept")
}
