import CScan
import PageKit
import TextCore

/// What one line looks like: the evidence that all later decisions rest on.
struct LineFacts: Sendable {
    var wordCount = 0
    /// Scalars.
    var length = 0
    /// Empty lines before it; 0 for the first line.
    var gapBefore = 0
    /// Columns before it.
    var indent = 0
    var kind = BlockKind.paragraph
    /// Ends like a sentence, closing quotes and brackets aside.
    var endsSentence = false
    var endsColon = false
    /// Sentence ends inside, the last one not counted.
    var innerSentenceCount = 0
    var commaCount = 0
    /// Share of function words in the words, 0...1; -1 in a language that no lexicon knows.
    var functionShare: Float = 0
    /// Shares of the words, 0...1: begin with a capital, are capitals, begin with a digit.
    var capitalShare: Float = 0
    var upperShare: Float = 0
    var digitShare: Float = 0
    /// Letters and digits of a word.
    var meanWordLength: Float = 0
    /// 1 a small letter, 2 a capital, 3 a digit, 4 another character.
    var first = 0
    var hasCurrency = false
    var hasAddress = false
    var hasDate = false
    /// Marks between entries of one line: `|`, `•`, `»`, `/` and the like; quotation marks, brackets.
    var separatorCount = 0
    var quoteCount = 0
    var bracketCount = 0
    /// Capitals behind small letters within a word.
    var jointCount = 0
    /// Lines of the page with the same words, itself included.
    var repeatCount = 1
    /// Share of the words of four letters and more that other lines of the page have too, 0...1.
    var sharedWords: Float = 0
    /// How much the words alone speak for body text, by `WordWeights`: their mean, and their sum within -8...8.
    var meanWeight: Float = 0
    var weightSum: Float = 0
    var classes: PhraseClasses = []
    /// What the line announces as a heading.
    var heading: Exclusion?

    var isItem: Bool { kind == .listItem }
    var startsSmall: Bool { first == 1 }

    func has(_ kind: PhraseClass) -> Bool { classes.contains(PhraseClasses(kind)) }

    /// A sentence or more of running text.
    var isProse: Bool {
        wordCount >= 12 && (endsSentence || endsColon || innerSentenceCount > 0)
            && (functionShare >= 0.15 || functionShare < 0 || commaCount + innerSentenceCount >= 2)
    }

    /// - Parameter text: of the page.
    init(_ text: Span<UInt8>, _ block: Block, wordCount: Int) {
        let range = block.text
        self.wordCount = wordCount
        (gapBefore, indent, kind) = (Int(block.gapBefore), Int(block.indent), block.kind)
        var marks = winnow_line_marks()
        var i = range.lowerBound
        while i < range.upperBound {
            i = unsafe text.withUnsafeBufferPointer {
                unsafe winnow_scan_line($0.baseAddress, i, range.upperBound, &marks)
            }
            while i < range.upperBound, text[i] >= 0x80 {
                let (scalar, length) = decodeScalar(text, i)
                Self.take(scalar, &marks)
                i += length
            }
        }
        unsafe winnow_line_word_end(&marks)
        let words = Float(max(1, marks.words))
        length = Int(marks.characters)
        endsSentence = marks.ends_sentence != 0
        endsColon = marks.last == UInt8(ascii: ":")
        innerSentenceCount = Int(marks.inner_sentences)
        commaCount = Int(marks.commas)
        capitalShare = Float(marks.capital_words) / words
        upperShare = Float(marks.upper_words) / words
        digitShare = Float(marks.digit_words) / words
        meanWordLength = Float(marks.letters) / words
        first = Int(marks.first)
        hasCurrency = marks.has_currency != 0
        hasAddress = marks.has_address != 0 || startsWithHost(text, range)
        (separatorCount, quoteCount) = (Int(marks.separators), Int(marks.quotes))
        (bracketCount, jointCount) = (Int(marks.brackets), Int(marks.joints))
        if marks.digit_words > 0 { hasDate = holdsDate(text, range) }
    }

    /// Takes a character beyond ASCII.
    private static func take(_ scalar: UInt32, _ marks: inout winnow_line_marks) {
        marks.characters += 1
        if Letters.isPartOfWord(scalar) {
            unsafe winnow_line_letter(&marks, Letters.isCapital(scalar) ? 2 : 1)
            marks.last = 0
            return
        }
        if scalar == 0x2019, marks.in_word != 0 { return }
        unsafe winnow_line_word_end(&marks)
        if scalar == 0xA0 || scalar >= 0x2000 && scalar <= 0x200F || scalar == 0x3000 { return }
        if marks.first == 0 { marks.first = 4 }
        marks.last = scalar == 0xFF1A ? UInt8(ascii: ":") : 0
        switch scalar {
        case 0x2026: marks.ends_sentence = 1
        case 0x2018, 0x2019, 0x201C, 0x201D, 0x201E, 0xAB, 0xBB, 0x300C...0x300F:
            marks.quotes += 1
        case 0xFF08, 0xFF09: marks.brackets += 1
        case 0xA3, 0xA5, 0x20A0...0x20BF:
            marks.has_currency = 1
            marks.ends_sentence = 0
        case 0x2022, 0xB7, 0x203A, 0xFF5C:
            marks.separators += 1
            marks.ends_sentence = 0
        default:
            marks.ends_sentence = Sentence.isEnd(scalar) ? 1 : 0
            if Sentence.isComma(scalar) { marks.commas += 1 }
        }
    }
}

private func startsWithHost(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    range.count > 4 && text[range.lowerBound] == UInt8(ascii: "w")
        && text[range.lowerBound + 1] == UInt8(ascii: "w")
        && text[range.lowerBound + 2] == UInt8(ascii: "w")
        && text[range.lowerBound + 3] == UInt8(ascii: ".")
}

/// A year from 1900 to 2099, or a time of day.
private func holdsDate(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var i = range.lowerBound
    while i < range.upperBound {
        guard text[i] &- 0x30 < 10 else {
            i += 1
            continue
        }
        var end = i + 1
        while end < range.upperBound, text[end] &- 0x30 < 10 { end += 1 }
        let isYear =
            end - i == 4
            && (text[i] == 0x31 && text[i + 1] == 0x39 || text[i] == 0x32 && text[i + 1] == 0x30)
        let isTime =
            end - i <= 2 && end + 1 < range.upperBound && text[end] == UInt8(ascii: ":")
            && text[end + 1] &- 0x30 < 10
        if isYear || isTime { return true }
        i = end
    }
    return false
}
