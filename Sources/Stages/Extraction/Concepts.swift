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

/// Reads concepts from attribute values; remembers each distinct value of a page.
struct ConceptReader {
    private static let index: [UInt8: [(word: [UInt8], concept: Concepts)]] = {
        var index: [UInt8: [(word: [UInt8], concept: Concepts)]] = [:]
        for (concept, words) in Concepts.beginnings {
            for word in words {
                let bytes = Array(word.utf8)
                index[bytes[0], default: []].append((bytes, concept))
            }
        }
        return index
    }()

    /// Beginnings this short must be whole words: `ads`, `cat`, `tag`, `rail`, `date`...
    private static let wholeWordLength = 5

    private var known: [[UInt8]: Concepts] = [:]

    init() {}

    /// Concepts of one element from tag, class, id, role and style.
    mutating func concepts(of row: Int, in document: Document) -> Concepts {
        var found = Self.concepts(of: document.tag[row])
        let stop =
            row + 1 < document.count
            ? Int(document.attributeStart[row + 1]) : document.attributes.count
        for k in Int(document.attributeStart[row])..<stop {
            let attribute = document.attributes[k]
            switch attribute.name {
            case .class, .id, .dataTestid, .itemprop:
                found.formUnion(words(Array(document.pool[attribute.range])))
            case .role:
                found.formUnion(Self.role(document.pool[attribute.range]))
            case .hidden:
                found.insert(.hidden)
            case .ariaHidden where document.pool[attribute.range].elementsEqual("true".utf8):
                found.insert(.hidden)
            case .style where Self.hides(document.pool[attribute.range]):
                found.insert(.hidden)
            default: break
            }
        }
        return found
    }

    private static func concepts(of tag: Tag) -> Concepts {
        switch tag {
        case .nav, .menu: .navigation
        case .footer: .footer
        case .aside: .sidebar
        case .header: .header
        case .dialog: .modal
        case .figcaption: .caption
        case .article: .article
        case .main: .main
        case .search: .search
        default: []
        }
    }

    private static func role(_ value: ArraySlice<UInt8>) -> Concepts {
        switch String(decoding: value, as: UTF8.self) {
        case "navigation", "menu", "menubar": .navigation
        case "contentinfo": .footer
        case "complementary": .sidebar
        case "banner": .header
        case "dialog", "alertdialog": .modal
        case "search": .search
        case "main": .main
        case "article": .article
        case "tabpanel", "tab": .accordion
        default: []
        }
    }

    private static func hides(_ style: ArraySlice<UInt8>) -> Bool {
        let plain = style.filter { $0 != 0x20 }.map { $0 | 0x20 }
        return contains(plain, "display:none") || contains(plain, "visibility:hidden")
    }

    private static func contains(_ bytes: [UInt8], _ needle: StaticString) -> Bool {
        let wanted = Array("\(needle)".utf8).map { $0 | 0x20 }
        guard bytes.count >= wanted.count else { return false }
        return (0...bytes.count - wanted.count).contains {
            bytes[$0..<$0 + wanted.count].elementsEqual(wanted)
        }
    }

    private mutating func words(_ value: [UInt8]) -> Concepts {
        if let concepts = known[value] { return concepts }
        var concepts: Concepts = []
        for name in value.split(separator: 0x20) {
            // `read-more` is looked up as `read`, `more` and `readmore`.
            concepts.formUnion(Self.match(name.filter(Self.isWordByte).map { $0 | 0x20 }))
            var word: [UInt8] = []
            var previousLower = false
            for byte in name {
                let isUpper = byte >= 0x41 && byte <= 0x5A
                if !Self.isWordByte(byte) || (isUpper && previousLower) {
                    concepts.formUnion(Self.match(word))
                    word.removeAll(keepingCapacity: true)
                }
                if Self.isWordByte(byte) { word.append(byte | 0x20) }
                previousLower = !isUpper
            }
            concepts.formUnion(Self.match(word))
        }
        known[value] = concepts
        return concepts
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5A)
            || (byte >= 0x61 && byte <= 0x7A)
    }

    private static func match(_ word: [UInt8]) -> Concepts {
        guard let first = word.first, let candidates = index[first] else { return [] }
        var concepts: Concepts = []
        for (beginning, concept) in candidates where word.starts(with: beginning) {
            let rest = word.count - beginning.count
            let plural = rest == 1 && word[word.count - 1] == UInt8(ascii: "s")
            if rest == 0 || plural || beginning.count >= wholeWordLength {
                concepts.insert(concept)
            }
        }
        return concepts
    }
}
