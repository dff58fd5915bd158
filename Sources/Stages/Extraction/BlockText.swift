import CScan
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
        let marks = unsafe text.extracting(range).withUnsafeBufferPointer {
            unsafe winnow_read_marks($0.baseAddress, $0.count)
        }
        (characters, capitals) = (Float(marks.characters), Float(marks.capitals))
        (digits, hasDate) = (Float(marks.digits), Float(marks.has_date))
        (commas, sentences) = (Float(marks.commas), Float(marks.sentence_ends))
        hasBars = Float(marks.has_bars)
        readBoundary(text, range)
        if marks.other_bytes > 0 { readBeyondASCII(text, range) }
        readEnd(text, range)
    }

    /// A space or semicolon that the text begins with belongs to the text before it.
    private mutating func readBoundary(_ text: Span<UInt8>, _ range: Range<Int>) {
        guard let start = range.first else { return }
        if text[start] == 0x20, Sentence.isThai(text, endingAt: start), range.count > 1 {
            commas += 1
        } else if text[start] == UInt8(ascii: ";"), Sentence.isGreek(text, endingAt: start) {
            sentences += 1
        }
    }

    /// Adds what characters beyond ASCII say, and ASCII that means something behind them.
    private mutating func readBeyondASCII(_ text: Span<UInt8>, _ range: Range<Int>) {
        var (upper, comma, ends, wide) = (0, 0, 0, 0)
        var i = Self.beyondASCII(text, range.lowerBound, range)
        while i < range.upperBound {
            let (scalar, length) = decodeScalar(text, i)
            i += length
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
            guard i < range.upperBound, text[i] < 0x80 else { continue }
            switch text[i] {
            case 0x20 where Sentence.isThai(text, endingAt: i) && i + 1 < range.upperBound:
                comma += 1
            case UInt8(ascii: ";") where Sentence.isGreek(text, endingAt: i): ends += 1
            default: break
            }
            i = Self.beyondASCII(text, i, range)
        }
        capitals += Float(upper)
        commas += Float(comma)
        sentences += Float(ends)
        self.wide = Float(wide)
    }

    @inline(__always)
    private static func beyondASCII(_ text: Span<UInt8>, _ start: Int, _ range: Range<Int>) -> Int {
        unsafe text.withUnsafeBufferPointer {
            unsafe winnow_beyond_ascii($0.baseAddress, start, range.upperBound)
        }
    }

    private mutating func readEnd(_ text: Span<UInt8>, _ range: Range<Int>) {
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
