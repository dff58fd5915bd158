import PageKit
import TextCore

/// What a block's own text looks like, from one pass over its bytes and one over its words.
struct BlockText: Sendable {
    var words: Float = 0
    var linkWords: Float = 0
    var characters: Float = 0
    var capitals: Float = 0
    var digits: Float = 0
    var commas: Float = 0
    /// Marks that end a sentence: before a space or quotation mark, or full-width ones.
    var sentences: Float = 0
    var wide: Float = 0
    var links: Float = 0
    /// Share of the text in `strong` marks, 0...1.
    var strong: Float = 0
    var endsSentence: Float = 0
    var hasBars: Float = 0
    /// A year, or a time of day.
    var hasDate: Float = 0
    /// Which boilerplate phrases stand in a short text, as the bits of `PhraseClass`.
    var phrases: UInt16 = 0
    var titleOverlap: Float = 0
    var descriptionOverlap: Float = 0
    var articleOverlap: Float = 0
    var dataOverlap: Float = 0
    var hash: UInt64 = 0

    var linkDensity: Float { words > 0 ? linkWords / words : (linkWords > 0 ? 1 : 0) }
    var sentencesPerWord: Float { sentences / max(1, words) }
    var phraseCount: Float { Float(phrases.nonzeroBitCount) }
    /// Reads like a sentence: long enough and not mostly links.
    var isLong: Bool { words >= 15 && linkDensity < 0.4 }

    /// - Parameter scratch: becomes the hashes of the block's words.
    init(_ block: Block, _ page: borrowing Page, _ head: HeadFacts, _ scratch: inout [UInt64]) {
        let text = page.text.span
        let range = block.text
        words = Float(block.wordCount)
        linkWords = Float(block.linkWordCount)
        readBytes(text, range)
        readMarks(block, page.spans.span, length: range.count)
        hash = byteHash(text, range.lowerBound, range.upperBound)
        scratch.removeAll(keepingCapacity: true)
        appendWordHashes(text, range, to: &scratch)
        readWords(scratch, head)
    }

    private mutating func readBytes(_ text: Span<UInt8>, _ range: Range<Int>) {
        var (count, upper, digit, comma, ends, wide) = (0, 0, 0, 0, 0, 0)
        var digitRun = 0
        var i = range.lowerBound
        while i < range.upperBound {
            let byte = text[i]
            if byte >= 0x80 {
                digitRun = 0
                let (scalar, length) = decodeScalar(text, i)
                i += length
                count += 1
                if isWrittenWithoutSpaces(scalar) || scalar >= 0xAC00 && scalar <= 0xD7AF {
                    wide += 1
                }
                if Sentence.isEnd(scalar) {
                    ends += 1
                } else if Sentence.isComma(scalar) {
                    comma += 1
                } else if Letters.isCapital(scalar) {
                    upper += 1
                }
                switch scalar {
                case 0xBB, 0x203A, 0x2022, 0xB7, 0xFF5C: hasBars = 1
                default: break
                }
                continue
            }
            count += 1
            i += 1
            switch byte {
            case 0x30...0x39:
                digit += 1
                digitRun += 1
                continue
            case 0x41...0x5A: upper += 1
            case UInt8(ascii: ","): comma += 1
            case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"):
                let next = i < range.upperBound ? text[i] : 0x20
                if next <= 0x20 || next == 0x22 || next == 0x27 || next == 0x29 || next >= 0x80 {
                    ends += 1
                }
            case 0x20 where Sentence.isThai(text, endingAt: i - 1) && i < range.upperBound:
                comma += 1
            case UInt8(ascii: ";") where Sentence.isGreek(text, endingAt: i - 1): ends += 1
            case UInt8(ascii: "|"): hasBars = 1
            case UInt8(ascii: ":"):
                if digitRun > 0 && digitRun <= 2, i < range.upperBound, text[i] &- 0x30 < 10 {
                    hasDate = 1
                }
            default: break
            }
            if digitRun == 4, i >= range.lowerBound + 5,
                text[i - 5] == UInt8(ascii: "2") || text[i - 5] == UInt8(ascii: "1")
            {
                hasDate = 1
            }
            digitRun = 0
        }
        if digitRun == 4, text[i - 4] == UInt8(ascii: "2") || text[i - 4] == UInt8(ascii: "1") {
            hasDate = 1
        }
        (characters, capitals, digits) = (Float(count), Float(upper), Float(digit))
        (commas, sentences, self.wide) = (Float(comma), Float(ends), Float(wide))
        guard !range.isEmpty else { return }
        var last = range.upperBound - 1
        while last > range.lowerBound, text[last] & 0xC0 == 0x80 { last -= 1 }
        let scalar = decodeScalar(text, last).scalar
        switch scalar {
        case 0x2E, 0x21, 0x3F, 0x22, 0x29, 0xBB, 0x201C, 0x201D, 0x2026, 0x300D, 0x300F, 0xFF09:
            endsSentence = 1
        case 0x3B: endsSentence = Sentence.isGreek(text, endingAt: last) ? 1 : 0
        default: endsSentence = Sentence.isEnd(scalar) ? 1 : 0
        }
    }

    private mutating func readMarks(_ block: Block, _ spans: Span<InlineSpan>, length: Int) {
        var bold = 0
        for index in block.spans {
            switch spans[index].kind {
            case .link: links += 1
            case .strong: bold += spans[index].range.count
            default: break
            }
        }
        strong = min(1, Float(bold) / Float(max(1, length)))
    }

    private mutating func readWords(_ hashes: [UInt64], _ head: HeadFacts) {
        let count = Float(max(1, hashes.count))
        var (inTitle, inDescription) = (0, 0)
        for hash in hashes {
            if head.title.contains(hash) { inTitle += 1 }
            if head.description.contains(hash) { inDescription += 1 }
        }
        let union = Float(head.title.count + hashes.count - inTitle)
        titleOverlap = union > 0 ? Float(inTitle) / union : 0
        descriptionOverlap = Float(inDescription) / count
        if hashes.count <= 60 { phrases = Lexicon.classes(hashes).rawValue }
        articleOverlap = head.article.count > 0 ? 0 : -1
        dataOverlap = head.data.count > 0 ? 0 : -1
        guard hashes.count >= 3, head.article.count > 0 || head.data.count > 0 else { return }
        var (article, data) = (0, 0)
        for i in 2..<hashes.count {
            let gram = mixedHash(mixedHash(hashes[i - 2], hashes[i - 1]), hashes[i])
            if head.article.contains(gram) { article += 1 }
            if head.data.contains(gram) { data += 1 }
        }
        let grams = Float(hashes.count - 2)
        if head.article.count > 0 { articleOverlap = Float(article) / grams }
        if head.data.count > 0 { dataOverlap = Float(data) / grams }
    }
}
