import HTMLCore
import PageKit

/// What kind of page it is, as far as a rule depends on it.
enum PageType: Sendable {
    case article, forum, product
    /// Items, each with little text of its own: search results, categories, indexes.
    case listing

    /// Guesses from the address and from what the page says of itself.
    init(_ page: Page) {
        let types = PageType.structuredTypes(page)
        if types.forum || PageType.hasForumAddress(page) {
            self = .forum
        } else {
            self = types.product ? .product : .article
        }
    }

    /// Parts of addresses that forum and question-and-answer software makes.
    private static let forumSigns = PhraseSet([
        "forum", "/thread", "/topic/", "/topics/", "viewtopic", "showthread", "/questions/", "/t/",
        "community.", "/comments/", "/discussion", "/board/", "/viewthread",
    ])

    /// Looks at the address that the producer gave, or at the page's own canonical one.
    private static func hasForumAddress(_ page: Page) -> Bool {
        if let url = page.input.url {
            let bytes = url.utf8.span
            return forumSigns.occurs(in: bytes, 0..<bytes.count)
        }
        guard let range = canonicalAddress(page.document) else { return false }
        return forumSigns.occurs(in: page.document.pool.span, range)
    }

    /// The first address that the head gives, as a range of the pool.
    private static func canonicalAddress(_ document: Document) -> Range<Int>? {
        for row in 0..<document.count {
            switch document.tag[row] {
            case .link:
                if let rel = document.attribute(.rel, of: row),
                    document.pool[rel].elementsEqual("canonical".utf8),
                    let href = document.attribute(.href, of: row)
                {
                    return href
                }
            case .meta:
                if let name = document.attribute(.property, of: row),
                    document.pool[name].elementsEqual("og:url".utf8),
                    let content = document.attribute(.content, of: row)
                {
                    return content
                }
            case .body: return nil
            default: break
            }
        }
        return nil
    }

    /// Names of types in the page's JSON-LD (schema.org).
    private static let typeNames = PhraseSet([
        "\"DiscussionForumPosting\"", "\"QAPage\"", "\"Product\"", "\"ProductGroup\"", "Article\"",
        "BlogPosting\"",
    ])

    private static func structuredTypes(_ page: Page) -> (forum: Bool, product: Bool) {
        var found: UInt64 = 0
        for range in page.document.structuredData {
            found |= typeNames.found(in: page.document.pool.span, range)
        }
        let (forum, product, article) = (found & 0b11, found & 0b1100, found & 0b11_0000)
        return (forum != 0, product != 0 && article == 0)
    }
}
