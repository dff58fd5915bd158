import HTMLCore
import PageKit

/// Which containers are not content. A rule names a concept and how much of the page's prose the container
/// may hold before its name is taken for a lie: `sidebar` around the whole article deletes nothing.
struct ExclusionRules {
    private let pageProse: Float
    private let type: PageType
    private let rules = Self.rules
    private let named = Self.named

    /// - Parameter pageProse: words of prose on the whole page.
    init(pageProse: Float, type: PageType) {
        self.pageProse = pageProse
        self.type = type
    }

    private struct Rule {
        let concept: Concepts
        /// Largest share of the page's prose, 0...1, that the rule may take away.
        let maxShare: Float
        let reason: Exclusion
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

    /// Concepts that any of the rules asks for; an element with none of them is never out by its names.
    private static let named: Concepts = rules.reduce([
        .comment, .review, .tags, .article, .main, .content, .post,
    ]) {
        $0.union($1.concept)
    }

    /// Whether the element's tag or names matter to `exclusion` or `holdsArticle`.
    @inline(__always)
    func mayApply(to concepts: Concepts, _ tag: Tag) -> Bool {
        if !concepts.isDisjoint(with: named) { return true }
        switch tag {
        case .noscript: return true
        case .dl: return type == .forum
        default: return false
        }
    }

    /// Whether the element calls itself the article and holds most of the page's prose.
    func holdsArticle(_ concepts: Concepts, _ sums: RowSums) -> Bool {
        concepts.isDisjoint(with: Self.besideArticles)
            && !concepts.isDisjoint(with: [.article, .main, .content, .post])
            && sums.prose > 0.5 * pageProse
    }

    /// Why the element is left out.
    ///
    /// - Parameter inArticle: whether an element above holds the article, so that names of containers which
    ///   stand beside articles mean little for prose.
    func exclusion(_ tag: Tag, _ concepts: Concepts, _ sums: RowSums, inArticle: Bool) -> Exclusion
    {
        if tag == .noscript && sums.words < 60 { return .noScript }
        if type == .forum, tag == .dl, sums.words <= 20, sums.prose < 5 {
            // What a forum says of a poster: rank, posts, since when.
            return .byline
        }
        if concepts.isEmpty { return .none }
        let share = pageProse > 0 ? sums.prose / pageProse : 0
        let density = sums.linkDensity
        let isProse = density < 0.1 && sums.prose > 0.6 * sums.words
        for rule in rules where concepts.contains(rule.concept) && share <= rule.maxShare {
            if rule.concept == .hidden && concepts.contains(.accordion) { continue }
            if inArticle && isProse && Self.besideArticles.contains(rule.concept) { continue }
            if rule.concept == .related && density < 0.25 && share > 0.01 { continue }
            if share > 0.02, concepts.contains(.article) || concepts.contains(.main) { continue }
            return rule.reason
        }
        if concepts.contains(.comment) && type != .forum && share <= 0.8 { return .comment }
        if concepts.contains(.review) && type == .product && share <= 0.9 { return .comment }
        if concepts.contains(.tags) && density > 0.6 { return .tags }
        return .none
    }
}
