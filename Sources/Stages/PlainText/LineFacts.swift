import PageKit
import TextCore

/// What one line looks like: the evidence that all later decisions rest on.
struct LineFacts: Sendable {
    var wordCount = 0
    /// Scalars.
    var length = 0
    /// Empty lines before it; 0 for the first line.
    var gapBefore = 0
    var isItem = false
    /// Ends like a sentence, closing quotes and brackets aside.
    var endsSentence = false
    var endsColon = false
    /// Sentence ends inside, the last one not counted.
    var innerSentenceCount = 0
    var commaCount = 0
    /// Share of function words in the words, 0...1; -1 in a language that no lexicon knows.
    var functionShare = 0.0
    /// Shares of the words, 0...1.
    var capitalShare = 0.0
    var digitShare = 0.0
    var startsSmall = false
    var hasCurrency = false
    var hasAddress = false
    /// Marks between entries of one line: `|`, `•`, `»`, `/` with spaces and the like.
    var separatorCount = 0
    /// Lines of the page with the same words, itself included.
    var repeatCount = 1
    var classes: PhraseClasses = []

    func has(_ kind: PhraseClass) -> Bool { classes.contains(PhraseClasses(kind)) }

    /// A sentence or more of running text.
    var isProse: Bool {
        wordCount >= 12 && (endsSentence || endsColon || innerSentenceCount > 0)
            && (functionShare >= 0.15 || functionShare < 0 || commaCount + innerSentenceCount >= 2)
    }

    /// - Parameter hashes: of the line's words.
    init(_ utf8: [UInt8], _ range: Range<Int>, wordCount: Int, hashes: [UInt64]) {
        self.wordCount = wordCount
        classes = Lexicon.classes(hashes)
        scan(utf8, range, Double(max(hashes.count, 1)))
    }

    private mutating func scan(_ utf8: [UInt8], _ range: Range<Int>, _ total: Double) {
        let bytes = utf8.span
        var capitals = 0
        var digits = 0
        var inWord = false
        var sawEnd = false
        var i = range.lowerBound
        while i < range.upperBound {
            let (scalar, width) = decodeScalar(bytes, i)
            i += width
            length += 1
            let isWord = Letters.isPartOfWord(scalar)
            if isWord, !inWord {
                if length == 1 {
                    startsSmall = scalar > 0x60 && !Letters.isCapital(scalar) && scalar < 0x500
                }
                if Letters.isCapital(scalar) { capitals += 1 }
                if scalar >= 0x30, scalar <= 0x39 { digits += 1 }
                if sawEnd, innerSentenceCount < 100 { innerSentenceCount += 1 }
            }
            if isWord { sawEnd = false }
            inWord = isWord
            classify(scalar, &sawEnd)
        }
        capitalShare = Double(capitals) / total
        digitShare = Double(digits) / total
        endsSentence = sawEnd
        if let colon = bytes[range.upperBound - 1] as UInt8?, colon == UInt8(ascii: ":") {
            endsColon = true
        }
        hasAddress = holdsAddress(utf8[range])
    }

    private mutating func classify(_ scalar: UInt32, _ sawEnd: inout Bool) {
        switch scalar {
        case 0x2E, 0x21, 0x3F, 0x2026: sawEnd = true
        case 0x22, 0x27, 0x29, 0x5D, 0x2019, 0x201D, 0x201C, 0xBB, 0xAB, 0x300D, 0x300F, 0xFF09,
            0x20:
            break
        case 0x2C, 0x3B: commaCount += 1; sawEnd = false
        case 0x24, 0xA3, 0xA5, 0x20A0...0x20BF: hasCurrency = true; sawEnd = false
        case 0x7C, 0x2022, 0xB7, 0x203A, 0x3E, 0x2F: separatorCount += 1; sawEnd = false
        default:
            sawEnd = Sentence.isEnd(scalar)
            if Sentence.isComma(scalar) { commaCount += 1 }
        }
    }
}

/// Whether a web or mail address stands in the text.
private func holdsAddress(_ bytes: ArraySlice<UInt8>) -> Bool {
    for i in bytes.indices where bytes[i] == UInt8(ascii: "@") || bytes[i] == UInt8(ascii: ":") {
        if bytes[i] == UInt8(ascii: ":"), bytes[i...].starts(with: "://".utf8) { return true }
        if bytes[i] == UInt8(ascii: "@"), i > bytes.startIndex, i + 1 < bytes.endIndex,
            bytes[i - 1] > 0x2F,
            bytes[i + 1] > 0x2F
        {
            return true
        }
    }
    return bytes.starts(with: "www.".utf8)
}

/// The facts of all lines of a plain-text page, in order.
func lineFacts(of page: Page) -> [LineFacts] {
    var lines: [LineFacts] = []
    lines.reserveCapacity(page.blocks.count)
    var seen: [UInt64: Int] = [:]
    var keys: [UInt64] = []
    var functionWords = FunctionWords()
    var lastNumber = page.blocks.first.map { $0.rows.lowerBound - 1 } ?? 0
    for block in page.blocks {
        let hashes = wordHashes(page.text, block.text)
        functionWords.append(
            hashes, words: Float(block.wordCount), isRunningText: block.wordCount >= 12)
        var line = LineFacts(
            page.text, block.text, wordCount: block.wordCount, hashes: hashes)
        line.gapBefore = max(0, block.rows.lowerBound - lastNumber - 1)
        lastNumber = block.rows.lowerBound
        line.isItem = block.kind == .listItem
        let key = hashes.reduce(7) { ($0 ^ $1) &* 0x100_0000_01B3 }
        seen[key, default: 0] += 1
        keys.append(key)
        lines.append(line)
    }
    var shares: [Float] = []
    functionWords.shares(into: &shares)
    for i in lines.indices {
        lines[i].repeatCount = seen[keys[i]] ?? 1
        lines[i].functionShare = Double(shares[i])
    }
    return lines
}
