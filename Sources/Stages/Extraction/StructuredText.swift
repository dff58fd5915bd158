import HTMLCore
import PageKit
import TextCore

/// The text that a page gives to programs beside the one that it shows: `articleBody` and its like in
/// JSON-LD, and the posts that Discourse preloads for its scripts.
///
/// A second opinion: it is used only where the elements of the page show less than half of it.
/// - Source: schema.org (Article, DiscussionForumPosting, QAPage, Product, Recipe); Discourse's
///   `data-preloaded` attribute.
struct StructuredText {
    /// Where it was found: `json-ld` or `discourse`.
    let source: String
    /// HTML of its parts, in their order.
    let parts: [String]

    /// Bytes below which a text is a summary rather than a body.
    private static let leastBytes = 500
    /// Bounds for hostile pages: objects that are looked at, parts that are taken, steps into the data.
    private static let mostValues = 20_000
    private static let mostParts = 2_000
    private static let mostSteps = 12

    /// The longest text of the page's structured data; nil where none is a body.
    init?(_ document: Document) {
        var (best, bestSource): ([String], String) = ([], "json-ld")
        for range in document.structuredData where range.count > Self.leastBytes {
            guard let value = try? parseJSON(document.pool, .tolerant, in: range) else { continue }
            var reader = Reader()
            reader.readItems(value, steps: 0)
            if size(reader.parts) > size(best) { best = reader.parts }
        }
        if let posts = Self.preloadedPosts(document), size(posts) > size(best) {
            (best, bestSource) = (posts, "discourse")
        }
        guard size(best) >= Self.leastBytes else { return nil }
        (parts, source) = (best, bestSource)
    }

    /// The posts of a topic, as Discourse's scripts find them: JSON in JSON in an attribute.
    private static func preloadedPosts(_ document: Document) -> [String]? {
        for row in 0..<document.count {
            guard let range = document.attribute(.dataPreloaded, of: row), range.count > leastBytes
            else { continue }
            guard let data = try? parseJSON(document.pool, .tolerant, in: range),
                let topic = data.members?.first(where: { $0.name.hasPrefix("topic_") }),
                let text = topic.value.string,
                let value = try? parseJSON(Array(text.utf8), .tolerant),
                let posts = value["post_stream"]?["posts"]?.array
            else { return nil }
            return posts.prefix(mostParts).compactMap { $0["cooked"]?.string }
        }
        return nil
    }

    /// Gathers texts from JSON-LD.
    private struct Reader {
        var parts: [String] = []
        private var valueCount = 0

        /// Looks at the items that speak for the page: top-level ones, `@graph` and a page's `mainEntity`.
        mutating func readItems(_ value: JSONValue, steps: Int) {
            valueCount += 1
            guard steps < mostSteps, valueCount < mostValues, parts.count < mostParts else {
                return
            }
            if let values = value.array {
                for value in values { readItems(value, steps: steps + 1) }
                return
            }
            guard value.members != nil else { return }
            for name in ["@graph", "mainEntity"] {
                if let inner = value[name] { readItems(inner, steps: steps + 1) }
            }
            readItem(value)
        }

        private mutating func readItem(_ item: JSONValue) {
            for type in types(item) {
                switch type {
                case "Question":
                    take(item["text"])
                    for name in ["acceptedAnswer", "suggestedAnswer"] { takeTexts(item[name]) }
                case "DiscussionForumPosting", "SocialMediaPosting":
                    take(item["articleBody"] ?? item["text"])
                    takeTexts(item["comment"])
                case "Product", "ProductGroup": take(item["description"])
                case "Recipe":
                    takeTexts(item["recipeIngredient"])
                    takeTexts(item["recipeInstructions"])
                default:
                    if type.hasSuffix("Article") || type == "BlogPosting" || type == "Report" {
                        take(item["articleBody"])
                    }
                }
            }
        }

        private func types(_ item: JSONValue) -> [String] {
            (item["@type"]?.array ?? [item["@type"] ?? .null]).compactMap(\.string)
        }

        private mutating func take(_ value: JSONValue?) {
            guard let text = value?.string, parts.count < mostParts else { return }
            parts.append(text)
        }

        /// Texts in a list, of items too: steps of a recipe, answers, comments.
        private mutating func takeTexts(_ value: JSONValue?, steps: Int = 0) {
            guard let value, steps < mostSteps else { return }
            if let values = value.array {
                for value in values { takeTexts(value, steps: steps + 1) }
            } else if value.string != nil {
                take(value)
            } else {
                take(value["text"])
                takeTexts(value["itemListElement"], steps: steps + 1)
            }
        }
    }

    // MARK: into the page

    /// Appends the text's paragraphs to a page as kept blocks, where the kept ones hold less than half as
    /// many words; kept ones that say the same are dropped.
    /// - Parameters:
    ///   - kept: words of the blocks that are kept.
    ///   - duplicate: what is written on blocks that the text says again.
    /// - Returns: words that the page gained.
    func fill(_ page: inout Page, kept: Int, duplicate: Drop) -> Int {
        var inner = Page()
        do { try parseHTML(markup(), into: &inner.document) } catch { return 0 }
        inner.splitBlocks()
        let words = inner.blocks.reduce(0) { $0 + $1.wordCount }
        guard words > 2 * kept else { return 0 }
        let pieces = Pieces(inner)
        for index in page.blocks.indices where page.blocks[index].isKept {
            if pieces.share(of: page, page.blocks[index].text) >= 0.6 {
                page.blocks[index].drop = duplicate
            }
        }
        for block in inner.blocks {
            let start = page.text.count
            page.text.append(contentsOf: inner.text[block.text])
            var added = Block(
                kind: block.kind, row: nil, rows: 0..<0, text: start..<page.text.count,
                spans: page.spans.count..<page.spans.count, headingLevel: block.headingLevel,
                wordCount: block.wordCount, linkWordCount: block.linkWordCount)
            added.role = .body
            page.blocks.append(added)
        }
        page.notes.append(
            "text: \(words) words from structured data (\(source)); the page itself shows \(kept)")
        return words
    }

    /// All parts as one page; plain text has its paragraphs by line ends.
    private func markup() -> [UInt8] {
        var bytes: [UInt8] = []
        for part in parts {
            bytes.append(contentsOf: "<div>".utf8)
            let hasTags = part.utf8.contains(UInt8(ascii: "<"))
            for byte in part.utf8 {
                if byte == 0x0A, !hasTags {
                    bytes.append(contentsOf: "<p>".utf8)
                } else {
                    bytes.append(byte)
                }
            }
            bytes.append(contentsOf: "</div>".utf8)
        }
        return bytes
    }

    /// Three-word pieces of a text.
    private struct Pieces {
        private var set = HashSet64()

        init(_ page: Page) {
            var words: [UInt64] = []
            for block in page.blocks {
                words.removeAll(keepingCapacity: true)
                appendWordHashes(page.text.span, block.text, to: &words)
                for piece in Self.pieces(words) { set.insert(piece) }
            }
        }

        /// Share of a text's pieces that are in the set, 0...1; 0 for fewer than three words.
        func share(of page: Page, _ range: Range<Int>) -> Double {
            var words: [UInt64] = []
            appendWordHashes(page.text.span, range, to: &words)
            let pieces = Self.pieces(words)
            if pieces.isEmpty { return 0 }
            return Double(pieces.count { set.contains($0) }) / Double(pieces.count)
        }

        private static func pieces(_ words: [UInt64]) -> [UInt64] {
            guard words.count >= 3 else { return [] }
            return (2..<words.count).map {
                mixedHash(mixedHash(words[$0 - 2], words[$0 - 1]), words[$0])
            }
        }
    }
}

private func size(_ parts: [String]) -> Int { parts.reduce(0) { $0 + $1.utf8.count } }
