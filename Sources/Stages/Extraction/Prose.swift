import PageKit
import TextCore

/// How much of a block counts as prose.
enum Prose {
    /// Words of the block, if it reads like running text; a part of them if it is short and plain.
    /// - Parameter text: of the whole page.
    static func weight(_ block: Block, in text: Span<UInt8>) -> Float {
        let wordCount = block.wordCount
        if wordCount == 0 { return 0 }
        let density = Float(linkDensity(block))
        if density > 0.5 || isMarkup(block, in: text) { return 0 }
        let own = Float(wordCount) * (1 - density)
        if case .preformatted = block.kind { return own }
        if wordCount >= 12 && sentenceEnds(text, block.text, upTo: 1) > 0 { return own }
        if wordCount >= 20 { return own * 0.7 }
        return own * 0.15
    }

    /// Share of the block's words that lie inside links, 0...1; 0 for a block without words.
    /// - Source: Kohlschütter et al., WSDM 2010 (link density).
    @inline(__always)
    static func linkDensity(_ block: Block) -> Double {
        block.wordCount == 0 ? 0 : Double(block.linkWordCount) / Double(block.wordCount)
    }

    /// Whether the text is tags: markup that a page escaped by mistake.
    @inline(__always)
    static func isMarkup(_ block: Block, in text: Span<UInt8>) -> Bool {
        let range = block.text
        guard !range.isEmpty, text[range.lowerBound] == UInt8(ascii: "<") else { return false }
        if case .preformatted = block.kind { return false }
        var (hasValue, hasEnd) = (false, false)
        for i in range.lowerBound + 1..<range.upperBound {
            hasValue = hasValue || text[i] == UInt8(ascii: "\"") && text[i - 1] == UInt8(ascii: "=")
            hasEnd = hasEnd || text[i] == UInt8(ascii: ">")
        }
        return hasValue && hasEnd
    }

    /// Counts the marks that may end a sentence, in any script.
    /// - Parameter most: where the count ends.
    @inline(__always)
    static func sentenceEnds(_ text: Span<UInt8>, _ range: Range<Int>, upTo most: Int) -> Int {
        var count = 0
        for i in range {
            let byte = text[i]
            if byte == 0x2E || byte == 0x21 || byte == 0x3F
                || byte >= 0xD6 && byte != 0xE2 && Sentence.isEnd(decodeScalar(text, i).scalar)
                || byte == UInt8(ascii: ";") && Sentence.isGreek(text, endingAt: i)
            {
                count += 1
                if count == most { break }
            }
        }
        return count
    }
}
