import PageKit

/// Why an element or a block is left out, as one byte; `none` for what is kept.
enum Exclusion: UInt8, CaseIterable, Sendable {
    case none
    case hidden, consent, paywall, noScript, markup, edge, nextArticle, modal, navigation
    case tableOfContents, footer, sidebar, advertisement, share, promotion, related, interface
    case comment, tags, byline, caption, pageTitle, outsideContent, linkHeavy, emptyHeading
    case duplicate, structureNotKept, lowScore, siteRule, seenOnSite

    /// The name of the reason; nil for `none`.
    var reason: DropReason? {
        switch self {
        case .none: nil
        case .hidden: .hidden
        case .consent: .consent
        case .paywall: .paywall
        case .noScript: .noScript
        case .markup: .markup
        case .edge: .edge
        case .nextArticle: .nextArticle
        case .modal: .modal
        case .navigation: .navigation
        case .tableOfContents: .tableOfContents
        case .footer: .footer
        case .sidebar: .sidebar
        case .advertisement: .advertisement
        case .share: .share
        case .promotion: .promotion
        case .related: .related
        case .interface: .interface
        case .comment: .comment
        case .tags: .tags
        case .byline: .byline
        case .caption: .caption
        case .pageTitle: .pageTitle
        case .outsideContent: .outsideContent
        case .linkHeavy: .linkHeavy
        case .emptyHeading: .emptyHeading
        case .duplicate: .duplicate
        case .structureNotKept: .structureNotKept
        case .lowScore: .lowScore
        case .siteRule: .siteRule
        case .seenOnSite: .seenOnSite
        }
    }

    /// What the blocks of an element are that is left out for this.
    var role: Role {
        switch self {
        case .navigation, .tableOfContents, .footer, .sidebar, .tags: .navigation
        case .consent, .promotion, .advertisement, .modal, .paywall: .promo
        case .related: .related
        case .comment: .comment
        case .share, .interface, .noScript: .interface
        default: .unknown
        }
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
    static let lowScore = DropReason("low_score")
    static let siteRule = DropReason("site_rule")
    static let seenOnSite = DropReason("seen_on_site")
}
