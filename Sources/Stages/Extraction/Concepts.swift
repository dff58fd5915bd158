import HTMLCore
import PageKit

/// What an element's class, id, role and tag say of it, as a bit set.
struct Concepts: OptionSet, Sendable {
    let rawValue: UInt32
    init(rawValue: UInt32) { self.rawValue = rawValue }

    static let navigation = Concepts(rawValue: 1 << 0)
    static let footer = Concepts(rawValue: 1 << 1)
    static let sidebar = Concepts(rawValue: 1 << 2)
    static let comment = Concepts(rawValue: 1 << 3)
    static let share = Concepts(rawValue: 1 << 4)
    static let promo = Concepts(rawValue: 1 << 5)
    static let related = Concepts(rawValue: 1 << 6)
    static let consent = Concepts(rawValue: 1 << 7)
    static let modal = Concepts(rawValue: 1 << 8)
    static let breadcrumb = Concepts(rawValue: 1 << 9)
    static let tags = Concepts(rawValue: 1 << 10)
    static let byline = Concepts(rawValue: 1 << 11)
    static let caption = Concepts(rawValue: 1 << 12)
    static let hidden = Concepts(rawValue: 1 << 13)
    static let contents = Concepts(rawValue: 1 << 14)
    static let pagination = Concepts(rawValue: 1 << 15)
    static let account = Concepts(rawValue: 1 << 16)
    static let search = Concepts(rawValue: 1 << 17)
    static let toolbar = Concepts(rawValue: 1 << 18)
    static let header = Concepts(rawValue: 1 << 19)
    static let accordion = Concepts(rawValue: 1 << 20)
    static let article = Concepts(rawValue: 1 << 21)
    static let content = Concepts(rawValue: 1 << 22)
    static let post = Concepts(rawValue: 1 << 23)
    static let main = Concepts(rawValue: 1 << 24)
    static let advert = Concepts(rawValue: 1 << 25)
    static let screenReader = Concepts(rawValue: 1 << 26)
    static let review = Concepts(rawValue: 1 << 28)
    static let paywall = Concepts(rawValue: 1 << 29)

    /// Beginnings of the words that class and id names are made of, in lower case, by concept.
    /// - Source: names seen on several sites of the development corpus; the idea is Readability's.
    static let beginnings: [(Concepts, [String])] = [
        (
            .navigation,
            ["nav", "menu", "submenu", "megamenu", "topnav", "sitenav", "subnav", "offcanvas"]
        ),
        (.footer, ["footer", "foot", "colophon", "sitefooter"]),
        (
            .sidebar,
            ["sidebar", "aside", "rightrail", "leftrail", "rail", "sidenav", "secondary"]
        ),
        (.comment, ["comment", "disqus", "respond", "reply", "replies", "livefyre", "discussion"]),
        (.share, ["share", "sharing", "social", "addthis", "addtoany", "sharedaddy", "follow"]),
        (
            .promo,
            [
                "promo", "newsletter", "subscri", "signup", "donat", "cta", "upsell",
                "abo",
                "mailchimp", "optin", "banner", "campaign", "membership",
            ]
        ),
        (
            .advert,
            [
                "advert", "ads", "adbox", "adslot", "adunit", "sponsor", "dfp", "outbrain",
                "taboola",
                "adsense", "adsbygoogle", "anzeige", "publicidad", "werbung",
            ]
        ),
        (
            .related,
            [
                "related", "recommend", "popular", "trending", "readmore", "morefrom", "mostread",
                "seealso",
                "upnext", "suggested", "similar", "yarpp", "crosslink", "teaser", "alsolike",
                "mostpopular",
                "recirc", "readnext",
            ]
        ),
        (
            .consent,
            ["cookie", "consent", "gdpr", "onetrust", "cmpbox", "ccpa", "cookiebot", "didomi"]
        ),
        (.paywall, ["paywall", "regwall", "piano"]),
        (
            .modal,
            ["modal", "popup", "overlay", "dialog", "lightbox", "popover", "toast", "tooltip"]
        ),
        (.breadcrumb, ["breadcrumb", "crumb"]),
        (.tags, ["tag", "tagcloud", "taglist", "topic", "categories", "cat", "keyword"]),
        (
            .byline,
            [
                "byline", "author", "meta", "dateline", "timestamp", "pubdate", "postmeta",
                "published",
                "date", "bio", "posted",
            ]
        ),
        (.caption, ["caption", "credit", "figcaption", "copyright", "photocredit"]),
        (.contents, ["toc", "tableofcontents"]),
        (.pagination, ["pagination", "pager", "paging", "prevnext", "pagenav"]),
        (.account, ["login", "signin", "register", "account", "usermenu"]),
        (.search, ["search", "filter", "facet", "sort", "refine"]),
        (
            .toolbar,
            ["toolbar", "tools", "utility", "utilities", "print", "skip", "controls", "actionbar"]
        ),
        (.header, ["header", "masthead", "topbar", "siteheader"]),
        (
            .accordion,
            ["accordion", "collapse", "collapsible", "tab", "tabs", "tabpanel", "panel", "faq"]
        ),
        (.article, ["article", "story", "blogpost", "hentry"]),
        (
            .content,
            ["content", "body", "text", "prose", "markdown", "richtext", "entry", "description"]
        ),
        (.post, ["post", "message", "thread", "answer", "question", "topic"]),
        (.main, ["main", "primary"]),
        (.review, ["review", "rating", "testimonial", "bazaarvoice", "yotpo", "trustpilot"]),
        (.screenReader, ["visuallyhidden", "screenreader", "sr", "a11y", "assistive"]),
    ]
}
