import CScan
import HTMLCore
import TextCore

extension Page {
    /// Splits an HTML document into blocks, once, in page order; fills `text`, `spans` and `blocks`.
    ///
    /// A block is a maximal inline run below one block element; two `<br>` in a row split too; `pre` is
    /// one block with its whitespace kept. Elements without readable text (media, form fields, head) are
    /// left out. Linear in the rows of the document; no recursion, so depth costs nothing.
    package mutating func splitBlocks() {
        // Taken out of the page, so that both can change.
        var splitter = BlockSplitter()
        swap(&splitter, &self.splitter)
        splitter.split(document, &text, &spans, &blocks)
        swap(&splitter, &self.splitter)
    }
}

/// State of the walk: which block elements and marks are open, and the run that is being collected.
///
/// A worker's splitter is used for all its pages, for the memory of its stacks.
struct BlockSplitter: Sendable {
    private struct OpenBlock {
        let row: Int
        let end: Int
    }

    private struct OpenMark {
        let kind: SpanKind
        let row: Int
        let end: Int
        /// Where its text begins in `text`; set by its first word in the current block.
        var start = Int.max
    }

    /// What becomes the page's text: its first `textCount` bytes. As long as all the text of the document
    /// can make it, so that nothing grows on the way.
    private var text: [UInt8] = []
    private var textCount = 0
    private var spans: [InlineSpan] = []
    private var found: [Block] = []

    private var blocks: [OpenBlock] = []
    private var marks: [OpenMark] = []
    /// The next row before which an element ends.
    private var nextEnd = Int.max
    /// The first so many marks have seen a word of the current block.
    private var startedMarkCount = 0
    private var firstRow = -1
    private var lastRow = -1
    private var textStart = 0
    private var spanStart = 0
    private var pendingSpace = false
    private var breakCount = 0
    /// The row up to which what is hidden from screen readers shows the last formula once more.
    private var formulaEnd = 0
    /// Where the last formula itself ends.
    private var mathEnd = 0

    /// Larger texts do not leave their memory behind.
    private static let keptBytes = 1 << 20

    /// Walks all rows; fills the columns of a page, whose memory is used again.
    mutating func split(
        _ document: Document, _ text: inout [UInt8], _ spans: inout [InlineSpan],
        _ blocks: inout [Block]
    ) {
        swap(&spans, &self.spans)
        swap(&blocks, &found)
        self.spans.removeAll(keepingCapacity: true)
        found.removeAll(keepingCapacity: true)
        makeRoom(for: document)
        walk(document)
        swap(&spans, &self.spans)
        swap(&blocks, &found)
        text.removeAll(keepingCapacity: true)
        text.append(contentsOf: self.text[..<textCount])
        if self.text.count > Self.keptBytes { self.text = [] }
    }

    /// A text row gives its text and a space, a line break one byte, a picture its `alt` and a space; 16
    /// bytes more are for what is copied by sixteens.
    private mutating func makeRoom(for document: Document) {
        let most = document.pool.count + 2 * document.count + 16
        if text.count < most { text = Array(repeating: 0, count: most) }
        textCount = 0
        textStart = 0
        spanStart = 0
        (formulaEnd, mathEnd) = (0, 0)
    }

    private mutating func walk(_ document: Document) {
        let (tags, ends) = (document.tag.span, document.end.span)
        let table = RowAction.ofTags
        let actions = table.span
        var row = 0
        while row < tags.count {
            if row >= nextEnd { leave(before: row, tags) }
            switch actions[Int(tags[row].rawValue)] {
            case .text: append(row, document)
            case .lineBreak: lineBreak(tags)
            case .image: appendFormula(row, document)
            case .preformatted:
                takePreformatted(row, document)
                row = Int(ends[row]) - 1
            case .skip: row = Int(ends[row]) - 1
            case .block:
                flush(tags)
                let end = Int(ends[row])
                blocks.append(OpenBlock(row: row, end: end))
                nextEnd = min(nextEnd, end)
            case .mark(let kind):
                let end = Int(ends[row])
                marks.append(OpenMark(kind: kind, row: row, end: end))
                nextEnd = min(nextEnd, end)
            case .formula: if takeFormula(row, document) { row = mathEnd - 1 }
            case .annotation: if row < mathEnd { row = Int(ends[row]) - 1 }
            case .pass:
                if row < formulaEnd && document.attribute(.ariaHidden, of: row) != nil
                    || tags[row] == .span && isEditLink(row, document)
                {
                    row = Int(ends[row]) - 1
                }
            }
            row += 1
        }
        leave(before: tags.count, tags)
        flush(tags)
    }

    /// Closes the elements whose subtree ends before `row`.
    private mutating func leave(before row: Int, _ tags: Span<Tag>) {
        while let mark = marks.last, mark.end <= row {
            close(mark)
            marks.removeLast()
            startedMarkCount = min(startedMarkCount, marks.count)
        }
        while let block = blocks.last, block.end <= row {
            flush(tags)
            blocks.removeLast()
        }
        nextEnd = min(blocks.last?.end ?? .max, marks.last?.end ?? .max)
    }

    /// Ends the current run; a run with text becomes a block.
    private mutating func flush(_ tags: Span<Tag>) {
        guard textCount > textStart || startedMarkCount > 0 || spans.count > spanStart else {
            return forgetRun()
        }
        for index in 0..<startedMarkCount { close(marks[index]) }
        while textCount > textStart, text[textCount - 1] == UInt8(ascii: "\n") { textCount -= 1 }
        finish(tags, kind: nil)
        for index in 0..<startedMarkCount { marks[index].start = .max }
        startedMarkCount = 0
    }

    private mutating func finish(_ tags: Span<Tag>, kind: BlockKind?) {
        let range = textStart..<textCount
        if !range.isEmpty {
            trimSpans(to: range)
            let owner = blocks.last?.row ?? 0
            let tag = tags[owner]
            let words = wordCount(text, range)
            found.append(
                Block(
                    kind: kind ?? blockKind(tag), row: NodeID(owner), rows: firstRow..<lastRow + 1,
                    text: range, spans: spanStart..<spans.count,
                    headingLevel: tag.headingLevel, wordCount: words,
                    linkWordCount: linkWords(of: words)))
        } else if spans.count > spanStart {
            spans.removeLast(spans.count - spanStart)
        }
        forgetRun()
    }

    private mutating func forgetRun() {
        textStart = textCount
        spanStart = spans.count
        firstRow = -1
        pendingSpace = false
        breakCount = 0
    }

    private mutating func close(_ mark: OpenMark) {
        guard textCount > mark.start else { return }
        if mark.kind == .link, isPermalink(mark.start..<textCount) {
            textCount = mark.start
            if textCount > textStart, text[textCount - 1] == UInt8(ascii: " ") { textCount -= 1 }
            return
        }
        spans.append(
            InlineSpan(kind: mark.kind, range: mark.start..<textCount, row: NodeID(mark.row)))
    }

    /// Whether an element is the link to edit a section that MediaWiki writes into its heading: "[edit]".
    private func isEditLink(_ row: Int, _ document: Document) -> Bool {
        guard let name = document.attribute(.class, of: row), name.count >= 14 else { return false }
        return begins(document.pool.span.extracting(name), "mw-editsection")
    }

    /// Whether a link is only the sign by which documentation links a heading to itself: ¶, § or #.
    private func isPermalink(_ range: Range<Int>) -> Bool {
        let first = text[range.lowerBound]
        if range.count == 1 { return first == UInt8(ascii: "#") }
        guard range.count == 2, first == 0xC2 else { return false }
        let second = text[range.lowerBound + 1]
        return second == 0xB6 || second == 0xA7
    }

    /// Marks may reach into line breaks that were cut off at the block's end.
    private mutating func trimSpans(to range: Range<Int>) {
        for index in spanStart..<spans.count where spans[index].range.upperBound > range.upperBound
        {
            spans[index].range = spans[index].range.clamped(to: range)
        }
    }

    /// - Parameter all: the words of the block.
    private func linkWords(of all: Int) -> Int {
        var words = 0
        var reached = textStart
        for index in spanStart..<spans.count where spans[index].kind == .link {
            let range = spans[index].range
            if range.lowerBound == textStart, range.upperBound == textCount { return all }
            guard range.upperBound > reached else { continue }
            // Links do not nest, but broken pages nest them: count no word twice.
            words += wordCount(text, max(range.lowerBound, reached)..<range.upperBound)
            reached = range.upperBound
        }
        // Each link's words without spaces were rounded up.
        return min(words, all)
    }

    // MARK: text

    /// Adds a text row: its words with one space between them.
    private mutating func append(_ row: Int, _ document: Document) {
        append(row, document.textRange(row), document)
    }

    /// - Returns: whether there were words.
    @discardableResult private mutating func append(
        _ row: Int, _ range: Range<Int>, _ document: Document
    ) -> Bool {
        guard !range.isEmpty else { return false }
        if isSpace(document.pool[range.lowerBound]) { pendingSpace = true }
        let copied = copyCollapsed(range, of: document.pool, to: textCount + (needsSpace ? 1 : 0))
        guard copied.length > 0 else { return false }
        startWord(row)
        textCount += copied.length
        pendingSpace = copied.ends_with_space
        return true
    }

    /// Whether a space stands between the last word and the next one.
    private var needsSpace: Bool {
        pendingSpace && textCount > textStart && text[textCount - 1] != UInt8(ascii: "\n")
    }

    private mutating func copyCollapsed(
        _ range: Range<Int>, of pool: [UInt8], to index: Int
    ) -> winnow_collapsed {
        unsafe text.withUnsafeMutableBufferPointer { text in
            unsafe pool.withUnsafeBufferPointer { pool in
                guard let output = text.baseAddress, let source = pool.baseAddress else {
                    return winnow_collapsed(length: 0, ends_with_space: false)
                }
                precondition(range.upperBound <= pool.count)
                precondition(index + range.count + 16 <= text.count)
                return unsafe winnow_copy_collapsed(
                    output + index, source + range.lowerBound, range.count,
                    pool.count - range.lowerBound)
            }
        }
    }

    /// Adds bytes as they are.
    private mutating func append(_ range: Range<Int>, of pool: Span<UInt8>) {
        var end = textCount
        var target = text.mutableSpan
        for i in range {
            target[end] = pool[i]
            end += 1
        }
        textCount = end
    }

    private mutating func append(_ byte: UInt8) {
        text[textCount] = byte
        textCount += 1
    }

    /// A picture of a formula is text: its `alt`, which by custom is TeX.
    private mutating func appendFormula(_ row: Int, _ document: Document) {
        guard let name = document.attribute(.class, of: row),
            isFormula(document.pool.span, name),
            let alt = document.attribute(.alt, of: row), !alt.isEmpty
        else { return }
        startWord(row)
        append(alt, of: document.pool.span)
    }

    /// MathML is written as its `alttext` or its annotation say it, which by custom is TeX, and not as the
    /// letters of its boxes beside that.
    /// - Returns: false where it says it in neither way; then the letters are all there is.
    private mutating func takeFormula(_ row: Int, _ document: Document) -> Bool {
        let (end, parent) = (Int(document.end[row]), Int(document.parent[row]))
        mathEnd = end
        // KaTeX puts a drawing beside it: `span.katex > (span > math) + span[aria-hidden]`.
        formulaEnd = Int(document.end[Int(document.parent[parent])])
        marks.append(OpenMark(kind: .math, row: row, end: end))
        nextEnd = min(nextEnd, end)
        guard let text = writtenFormula(row, document) else { return false }
        return append(row, text, document)
    }

    private func writtenFormula(_ row: Int, _ document: Document) -> Range<Int>? {
        if let text = document.attribute(.alttext, of: row), !text.isEmpty { return text }
        for inner in row + 1..<Int(document.end[row]) where document.tag[inner] == .annotation {
            guard inner + 1 < document.count, document.tag[inner + 1] == .text else { continue }
            let text = document.textRange(inner + 1)
            // MathType's annotation is a dump of its own file.
            let isDump =
                text.count > 9 && begins(document.pool.span.extracting(text), "MathType@")
            if !isDump { return text }
        }
        return nil
    }

    /// Class names of formula pictures: MediaWiki's `mwe-math…`, WordPress's `latex`, `tex`, `math…`.
    private func isFormula(_ pool: Span<UInt8>, _ name: Range<Int>) -> Bool {
        var start = name.lowerBound
        for end in name where pool[end] == 0x20 {
            if isFormulaWord(pool.extracting(start..<end)) { return true }
            start = end + 1
        }
        return isFormulaWord(pool.extracting(start..<name.upperBound))
    }

    private func isFormulaWord(_ word: Span<UInt8>) -> Bool {
        guard word.count >= 3 else { return false }
        switch word[0] {
        case UInt8(ascii: "m"): return begins(word, "math") || begins(word, "mwe-math")
        case UInt8(ascii: "l"): return word.count == 5 && begins(word, "latex")
        case UInt8(ascii: "t"): return word.count == 3 && begins(word, "tex")
        default: return false
        }
    }

    private func begins(_ word: Span<UInt8>, _ start: StaticString) -> Bool {
        guard word.count >= start.utf8CodeUnitCount else { return false }
        for k in 0..<start.utf8CodeUnitCount {
            let wanted = unsafe start.utf8Start[k]
            if word[k] != wanted { return false }
        }
        return true
    }

    /// Writes what separates the next word from the last one.
    private mutating func startWord(_ row: Int) {
        if textCount == textStart {
            firstRow = row
        } else if needsSpace {
            append(UInt8(ascii: " "))
        }
        while startedMarkCount < marks.count {
            marks[startedMarkCount].start = textCount
            startedMarkCount += 1
        }
        lastRow = row
        pendingSpace = false
        breakCount = 0
    }

    private mutating func lineBreak(_ tags: Span<Tag>) {
        guard textCount > textStart else { return }
        breakCount += 1
        if breakCount >= 2 {
            flush(tags)
        } else {
            append(UInt8(ascii: "\n"))
            pendingSpace = false
        }
    }

    private mutating func takePreformatted(_ row: Int, _ document: Document) {
        let (tags, end) = (document.tag.span, Int(document.end[row]))
        flush(tags)
        firstRow = row
        lastRow = max(row, end - 1)
        var inner = row
        while inner < end {
            switch tags[inner] {
            case .text: append(document.textRange(inner), of: document.pool.span)
            case .br: append(UInt8(ascii: "\n"))
            case .div, .li, .p, .tr, .span, .td, .a:
                if LineNumbers.isNumber(inner, document) {
                    inner = Int(document.end[inner])
                    continue
                }
                startLine(inner, document)
            default: break
            }
            inner += 1
        }
        while textCount > textStart, isSpace(text[textCount - 1]) { textCount -= 1 }
        // One line end after the start tag belongs to the markup (HTML standard, 13.1.2.5).
        if textCount > textStart, text[textStart] == UInt8(ascii: "\n") {
            for i in textStart + 1..<textCount { text[i - 1] = text[i] }
            textCount -= 1
        }
        if LineNumbers.isColumn(text[textStart..<textCount]) || LineNumbers.isAround(row, document)
        {
            textCount = textStart
        }
        blocks.append(OpenBlock(row: row, end: end))
        finish(tags, kind: .preformatted)
        blocks.removeLast()
    }

    /// Elements that are lines of code stand below each other, whether or not their text says so.
    private mutating func startLine(_ row: Int, _ document: Document) {
        switch document.tag[row] {
        case .span, .td, .a: return
        default: break
        }
        guard textCount > textStart, Int(document.parent[row]) != row - 1 else { return }
        // A line end that the line before brought itself is enough.
        let last = document.textRange(row - 1)
        let endsItself =
            document.tag[row - 1] == .text
            && document.pool[last].last == UInt8(ascii: "\n")
        if !endsItself { append(UInt8(ascii: "\n")) }
    }

    private func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
    }

    private func blockKind(_ tag: Tag) -> BlockKind {
        switch tag {
        case .h1, .h2, .h3, .h4, .h5, .h6: .heading
        case .p: .paragraph
        case .li: .listItem
        case .td, .th: .tableCell
        case .figcaption, .caption: .caption
        case .blockquote: .quote
        case .dt: .term
        case .dd: .description
        case .button, .label, .legend, .option, .form, .nav: .other
        default: .paragraph
        }
    }
}

/// What a row of a tag means for the walk.
private enum RowAction: Sendable {
    case text, lineBreak, image, formula, annotation, preformatted, skip, block, pass
    case mark(SpanKind)

    /// By the raw values of tags.
    static let ofTags = (0..<256).map { value in
        Tag(rawValue: UInt8(value)).map { RowAction($0) } ?? .pass
    }

    init(_ tag: Tag) {
        switch tag {
        case .text: self = .text
        case .br: self = .lineBreak
        case .img: self = .image
        case .pre, .listing, .xmp, .plaintext: self = .preformatted
        case .head, .title, .script, .style, .template, .svg, .canvas, .iframe, .object, .embed,
            .video, .audio, .map, .noframes, .select, .textarea, .datalist, .progress, .meter:
            self = .skip
        case .a: self = .mark(.link)
        case .code, .kbd, .samp, .tt: self = .mark(.code)
        case .b, .strong: self = .mark(.strong)
        case .i, .em: self = .mark(.emphasis)
        case .math: self = .formula
        case .annotation: self = .annotation
        default: self = tag.isBlock || tag == .button ? .block : .pass
        }
    }
}
