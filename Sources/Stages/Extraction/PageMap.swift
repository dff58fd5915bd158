import HTMLCore
import PageKit

/// What extraction knows of each element: concepts, and sums over its subtree.
///
/// Built once a page, in one forward pass (concepts, block weights) and one backward pass (sums).
struct PageMap {
    /// Own concepts of each row.
    private(set) var concepts: [Concepts]
    /// Words of the blocks in each subtree.
    private(set) var words: [Float]
    private(set) var linkWords: [Float]
    /// Words of prose: blocks that are long or punctuated, and not mostly links.
    private(set) var prose: [Float]
    /// Why the row is outside the content, itself or by an ancestor; nil inside.
    private(set) var exclusion: [DropReason?]
    private(set) var type: PageType

    init(_ page: Page) {
        let document = page.document
        let count = document.count
        var reader = ConceptReader()
        concepts = [Concepts](repeating: [], count: count)
        words = [Float](repeating: 0, count: count)
        linkWords = words
        prose = words
        exclusion = [DropReason?](repeating: nil, count: count)
        for row in 0..<count
        where document.tag[row] != .text && document.tag[row] != .body && document.tag[row] != .html
        {
            concepts[row] = reader.concepts(of: row, in: document)
        }
        type = PageType(page)
        addBlocks(page)
        sumUp(document)
        if type == .article && isMadeOfComments(document) { type = .forum }
        exclude(document)
        // Sums again, of what is left: an ancestor is judged by the content that it really holds.
        for row in 0..<count {
            (words[row], linkWords[row], prose[row]) = (0, 0, 0)
        }
        addBlocks(page)
        sumUp(document)
        if type == .article && isListing(document) { type = .listing }
    }

    /// Whether what is left is items rather than prose, on the page and in the region with the most prose.
    /// - Source: of wcxb-dev's articles 95 % have more than .6 of their words in prose, of its listings and
    ///   collections a half has less than .5.
    private func isListing(_ document: Document) -> Bool {
        guard let total = words.first, let own = prose.first, let links = linkWords.first else {
            return false
        }
        guard own < 0.5 * total || links > 0.2 * total else { return false }
        let region = ContentRegion(mass: prose, exclusion: exclusion, document: document).row
        return prose[region] < 0.6 * words[region] || linkWords[region] > 0.2 * words[region]
    }

    /// What the content region is to hold: prose, or on listings any words.
    var mass: [Float] { type == .listing ? words : prose }

    private mutating func addBlocks(_ page: Page) {
        for block in page.blocks {
            guard let row = block.row?.index, exclusion[row] == nil else { continue }
            words[row] += Float(block.wordCount)
            linkWords[row] += Float(block.linkWordCount)
            prose[row] += Prose.weight(block, in: page)
        }
    }

    private mutating func sumUp(_ document: Document) {
        for row in stride(from: document.count - 1, to: 0, by: -1) {
            let parent = Int(document.parent[row])
            words[parent] += words[row]
            linkWords[parent] += linkWords[row]
            prose[parent] += prose[row]
        }
    }

    private mutating func exclude(_ document: Document) {
        let rules = ExclusionRules(
            pageProse: prose.first ?? 0, type: type)
        var articleEnd = 0
        for row in 1..<max(1, document.count) where document.tag[row] != .text {
            let parent = Int(document.parent[row])
            if let inherited = exclusion[parent] {
                exclusion[row] = inherited
                continue
            }
            exclusion[row] = rules.reason(
                row: row, map: self, document: document, inArticle: row < articleEnd)
            let holdsArticle =
                concepts[row].isDisjoint(with: ExclusionRules.besideArticles)
                && !concepts[row].isDisjoint(with: [.article, .main, .content, .post])
                && prose[row] > 0.5 * prose[0]
            if holdsArticle { articleEnd = max(articleEnd, Int(document.end[row])) }
        }
    }

    /// Whether nearly all prose stands in elements that call themselves comments: then they are the page.
    private func isMadeOfComments(_ document: Document) -> Bool {
        var (found, row): (Float, Int) = (0, 1)
        while row < document.count {
            guard concepts[row].contains(.comment) else {
                row += 1
                continue
            }
            found += prose[row]
            row = Int(document.end[row])
        }
        return found > 0.9 * (prose.first ?? 0)
    }

    /// Share of the subtree's words that lie inside links, 0...1.
    func linkDensity(_ row: Int) -> Float {
        words[row] > 0 ? linkWords[row] / words[row] : 0
    }
}

/// How much of a block counts as prose.
enum Prose {
    /// Words of the block, if it reads like running text; a tenth of them if it is short and plain.
    static func weight(_ block: Block, in page: Page) -> Float {
        let words = Float(block.wordCount)
        let density = Float(block.linkDensity)
        if density > 0.5 || block.wordCount == 0 || isMarkup(block, in: page) { return 0 }
        let own = words * (1 - density)
        if block.kind == .preformatted { return own }
        if block.wordCount >= 12 && sentenceEnds(block, in: page) > 0 { return own }
        if block.wordCount >= 20 { return own * 0.7 }
        return own * 0.15
    }

    /// Whether the text is tags: markup that a page escaped by mistake.
    static func isMarkup(_ block: Block, in page: Page) -> Bool {
        guard block.kind != .preformatted, page.text[block.text.lowerBound] == UInt8(ascii: "<")
        else {
            return false
        }
        return Bytes.contains(page.text[block.text], "=\"")
            && Bytes.contains(page.text[block.text], ">")
    }

    /// Sentence-ending marks of Latin, CJK, Arabic, Devanagari and Burmese scripts.
    static func sentenceEnds(_ block: Block, in page: Page) -> Int {
        var count = 0
        var index = block.text.lowerBound
        while index < block.text.upperBound {
            let byte = page.text[index]
            if byte == 0x2E || byte == 0x21 || byte == 0x3F {
                count += 1
            } else if byte >= 0xD8, index + 2 < block.text.upperBound || byte < 0xE0 {
                count += isWideEnd(page.text, index) ? 1 : 0
            }
            index += 1
        }
        return count
    }

    private static func isWideEnd(_ text: [UInt8], _ index: Int) -> Bool {
        let first = text[index]
        guard index + 1 < text.count else { return false }
        let second = text[index + 1]
        if first == 0xD8 { return second == 0x9F }  // ؟
        if first == 0xDB { return second == 0x94 }  // ۔
        guard index + 2 < text.count else { return false }
        let third = text[index + 2]
        if first == 0xE3, second == 0x80 { return third == 0x82 }  // 。
        if first == 0xEF, second == 0xBC { return third == 0x81 || third == 0x9F }  // ！？
        if first == 0xE1, second == 0x81 { return third == 0x8B }  // ။
        return first == 0xE0 && second == 0xA5 && third == 0xA4  // ।
    }
}

/// Searches in bytes, without making Strings.
enum Bytes {
    /// Whether `needle` (ASCII) occurs in `haystack`, case-sensitive.
    static func contains(_ haystack: ArraySlice<UInt8>, _ needle: String) -> Bool {
        let wanted = Array(needle.utf8)
        guard let first = wanted.first, haystack.count >= wanted.count else { return false }
        var index = haystack.startIndex
        let last = haystack.endIndex - wanted.count
        while index <= last {
            if haystack[index] == first,
                haystack[index..<index + wanted.count].elementsEqual(wanted)
            {
                return true
            }
            index += 1
        }
        return false
    }
}
