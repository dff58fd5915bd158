import HTMLCore
import PageKit

/// What the page says of itself in its head and in its JSON-LD, as far as it helps to tell its text: words of
/// title and description, three-word pieces of the long texts in the structured data, and types.
struct HeadFacts: Sendable {
    private(set) var title = HashSet64()
    private(set) var description = HashSet64()
    /// Three-word pieces of `articleBody`.
    private(set) var article = HashSet64()
    /// Three-word pieces of all other long texts in JSON-LD.
    private(set) var data = HashSet64()
    private(set) var isArticle = false
    private(set) var isProduct = false
    /// Which types the JSON-LD names: the bits of `typeNames`.
    private(set) var types: UInt64 = 0
    private var words: [UInt64] = []
    private var unescaped: [UInt8] = []

    /// Types of schema.org that tell kinds of pages, each with its bits in `types`.
    static let typeNames: [(name: String, bits: UInt64)] = [
        ("article", 0b11), ("product", 0b1100), ("items", 1 << 4), ("forum", 0b11 << 5),
        ("breadcrumbs", 1 << 7), ("collection", 1 << 8), ("organization", 1 << 9),
    ]
    private static let typePhrases = PhraseSet([
        "Article\"", "\"BlogPosting\"", "\"Product\"", "\"ProductGroup\"", "\"ItemList\"",
        "\"DiscussionForumPosting\"", "\"QAPage\"", "\"BreadcrumbList\"", "\"CollectionPage\"",
        "\"Organization\"",
    ])

    mutating func read(_ page: Page) {
        title.removeAll()
        description.removeAll()
        article.removeAll()
        data.removeAll()
        (isArticle, isProduct, types) = (false, false, 0)
        readHead(page.document)
        for range in page.document.structuredData {
            types |= Self.typePhrases.found(in: page.document.pool.span, range)
            readTexts(page.document.pool.span, range)
        }
    }

    private mutating func readHead(_ document: Document) {
        let pool = document.pool.span
        var heading: Range<Int>?
        var summary: Range<Int>?
        rows: for row in 0..<document.count {
            switch document.tag[row] {
            case .meta:
                guard
                    let name = document.attribute(.property, of: row)
                        ?? document.attribute(.name, of: row),
                    let content = document.attribute(.content, of: row)
                else { continue }
                if pool.equals("og:title", in: name) {
                    heading = content
                } else if pool.equals("og:description", in: name) {
                    summary = content
                } else if pool.equals("description", in: name) {
                    summary = summary ?? content
                } else if pool.equals("og:type", in: name) {
                    isArticle = pool.equals("article", in: content)
                    isProduct =
                        pool.equals("product", in: content)
                        || pool.equals("og:product", in: content)
                }
            case .title
            where heading == nil && row + 1 < document.count
                && document.tag[row + 1] == .text:
                heading = document.textRange(row + 1)
            case .body: break rows
            default: break
            }
        }
        if let heading { Self.insert(pool, heading, &words, into: &title) }
        if let summary { Self.insert(pool, summary, &words, into: &description) }
    }

    private static func insert(
        _ text: Span<UInt8>, _ range: Range<Int>, _ words: inout [UInt64], into set: inout HashSet64
    ) {
        words.removeAll(keepingCapacity: true)
        appendWordHashes(text, range, to: &words)
        for word in words { set.insert(word) }
    }

    /// Bytes from which a text in JSON-LD is prose rather than a name or an address.
    private static let longText = 80
    /// Bytes of JSON-LD that are read of one script.
    private static let mostBytes = 512 << 10

    /// Takes every long string of a JSON text; broken JSON gives what it holds up to there.
    private mutating func readTexts(_ pool: Span<UInt8>, _ range: Range<Int>) {
        let stop = min(range.upperBound, range.lowerBound + Self.mostBytes)
        var last = 0..<0
        var i = range.lowerBound
        while i < stop {
            guard pool[i] == UInt8(ascii: "\"") else {
                i += 1
                continue
            }
            let start = i + 1
            i = start
            while i < stop, pool[i] != UInt8(ascii: "\"") {
                i += pool[i] == UInt8(ascii: "\\") ? 2 : 1
            }
            let end = min(i, stop)
            i += 1
            if end - start >= Self.longText {
                insertPieces(
                    pool, start..<end, isArticle: pool.equals("articleBody", in: last))
            }
            last = start..<end
        }
    }

    private mutating func insertPieces(_ pool: Span<UInt8>, _ range: Range<Int>, isArticle: Bool) {
        unescaped.removeAll(keepingCapacity: true)
        var i = range.lowerBound
        while i < range.upperBound {
            let byte = pool[i]
            i += 1
            guard byte == UInt8(ascii: "\\"), i < range.upperBound else {
                unescaped.append(byte)
                continue
            }
            let kind = pool[i]
            i += 1
            if kind == UInt8(ascii: "u"), i + 4 <= range.upperBound {
                appendEscaped(pool, i)
                i += 4
            } else {
                unescaped.append(
                    kind == UInt8(ascii: "\"") || kind == UInt8(ascii: "/") ? kind : 0x20)
            }
        }
        if isArticle {
            Self.insertPieces(unescaped, &words, into: &article)
        } else {
            Self.insertPieces(unescaped, &words, into: &data)
        }
    }

    private static func insertPieces(
        _ text: [UInt8], _ words: inout [UInt64], into set: inout HashSet64
    ) {
        words.removeAll(keepingCapacity: true)
        appendWordHashes(text.span, 0..<text.count, to: &words)
        guard words.count >= 3 else { return }
        for k in 2..<words.count {
            set.insert(mixedHash(mixedHash(words[k - 2], words[k - 1]), words[k]))
        }
    }

    /// A character of four hexadecimal digits; halves of pairs become spaces.
    private mutating func appendEscaped(_ pool: Span<UInt8>, _ start: Int) {
        var scalar: UInt32 = 0
        for k in start..<start + 4 {
            let byte = pool[k] | 0x20
            let digit: UInt32 =
                byte &- 0x30 < 10 ? UInt32(byte - 0x30) : byte &- 0x61 < 6 ? UInt32(byte - 0x57) : 0
            scalar = scalar << 4 | digit
        }
        if scalar < 0x20 || scalar >= 0xD800 && scalar < 0xE000 {
            unescaped.append(0x20)
        } else if scalar < 0x80 {
            unescaped.append(UInt8(scalar))
        } else if scalar < 0x800 {
            unescaped.append(UInt8(0xC0 | scalar >> 6))
            unescaped.append(UInt8(0x80 | scalar & 0x3F))
        } else {
            unescaped.append(UInt8(0xE0 | scalar >> 12))
            unescaped.append(UInt8(0x80 | scalar >> 6 & 0x3F))
            unescaped.append(UInt8(0x80 | scalar & 0x3F))
        }
    }
}
