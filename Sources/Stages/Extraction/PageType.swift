import HTMLCore
import PageKit

/// What kind of page it is, as far as a rule depends on it.
enum PageType: Sendable {
    case article, forum, product
    /// Items, each with little text of its own: search results, categories, indexes.
    case listing

    /// Guesses from the address and from what the page says of itself.
    init(_ page: Page) {
        let address = PageType.address(of: page)
        let types = PageType.structuredTypes(page)
        if types.forum || PageType.forumSigns.contains(where: { Bytes.contains(address[...], $0) })
        {
            self = .forum
        } else if types.product {
            self = .product
        } else {
            self = .article
        }
    }

    /// Parts of addresses that forum and question-and-answer software makes.
    private static let forumSigns = [
        "forum", "/thread", "/topic/", "/topics/", "viewtopic", "showthread", "/questions/", "/t/",
        "community.", "/comments/", "/discussion", "/board/", "/viewthread",
    ]

    /// The address that the producer gave, or the page's own canonical one.
    private static func address(of page: Page) -> [UInt8] {
        if let url = page.input.url { return Array(url.utf8) }
        let document = page.document
        for row in 0..<document.count {
            switch document.tag[row] {
            case .link:
                if let rel = document.attribute(.rel, of: row),
                    document.pool[rel].elementsEqual("canonical".utf8),
                    let href = document.attribute(.href, of: row)
                {
                    return Array(document.pool[href])
                }
            case .meta:
                if let name = document.attribute(.property, of: row),
                    document.pool[name].elementsEqual("og:url".utf8),
                    let content = document.attribute(.content, of: row)
                {
                    return Array(document.pool[content])
                }
            case .body: return []
            default: break
            }
        }
        return []
    }

    private static func structuredTypes(_ page: Page) -> (forum: Bool, product: Bool) {
        var (forum, product, article) = (false, false, false)
        for range in page.document.structuredData {
            let text = page.document.pool[range]
            forum =
                forum || Bytes.contains(text, "\"DiscussionForumPosting\"")
                || Bytes.contains(text, "\"QAPage\"")
            product =
                product || Bytes.contains(text, "\"Product\"")
                || Bytes.contains(text, "\"ProductGroup\"")
            article =
                article || Bytes.contains(text, "Article\"")
                || Bytes.contains(text, "BlogPosting\"")
        }
        return (forum, product && !article)
    }
}
