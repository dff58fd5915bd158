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
    /// First and last block of each subtree, as a half-open range of block indices.
    private(set) var firstBlock: [Int32]
    private(set) var endBlock: [Int32]

    let type: PageType

    init(_ page: Page) {
        let document = page.document
        let count = document.count
        var reader = ConceptReader()
        concepts = [Concepts](repeating: [], count: count)
        words = [Float](repeating: 0, count: count)
        linkWords = words
        prose = words
        exclusion = [DropReason?](repeating: nil, count: count)
        firstBlock = [Int32](repeating: .max, count: count)
        endBlock = [Int32](repeating: 0, count: count)
        for row in 0..<count
        where document.tag[row] != .text && document.tag[row] != .body && document.tag[row] != .html
        {
            concepts[row] = reader.concepts(of: row, in: document)
        }
        type = PageType(page)
        addBlocks(page)
        sumUp(document)
        exclude(document)
        // Sums again, of what is left: an ancestor is judged by the content that it really holds.
        for row in 0..<count {
            (words[row], linkWords[row], prose[row]) = (0, 0, 0)
        }
        addBlocks(page)
        sumUp(document)
    }

    private mutating func addBlocks(_ page: Page) {
        for (index, block) in page.blocks.enumerated() {
            guard let row = block.row?.index else { continue }
            firstBlock[row] = min(firstBlock[row], Int32(index))
            endBlock[row] = max(endBlock[row], Int32(index) + 1)
            guard exclusion[row] == nil else { continue }
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
            firstBlock[parent] = min(firstBlock[parent], firstBlock[row])
            endBlock[parent] = max(endBlock[parent], endBlock[row])
        }
    }

    private mutating func exclude(_ document: Document) {
        let rules = ExclusionRules(
            pageProse: prose.first ?? 0, pageWords: words.first ?? 0, type: type)
        for row in 1..<max(1, document.count) where document.tag[row] != .text {
            let parent = Int(document.parent[row])
            if let inherited = exclusion[parent] {
                exclusion[row] = inherited
            } else {
                exclusion[row] = rules.reason(row: row, map: self, document: document)
            }
        }
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
        if density > 0.5 || block.wordCount == 0 { return 0 }
        let own = words * (1 - density)
        if block.kind == .preformatted { return own }
        if block.wordCount >= 12 && sentenceEnds(block, in: page) > 0 { return own }
        if block.wordCount >= 20 { return own * 0.7 }
        return own * 0.15
    }

    /// Sentence-ending marks of Latin, CJK, Arabic and Devanagari scripts.
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
