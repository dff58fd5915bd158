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
    struct OpenBlock {
        let row: Int
        let end: Int
    }

    struct OpenMark {
        let kind: SpanKind
        let row: Int
        let end: Int
        /// Where its text begins in `text`; set by its first word in the current block.
        var start = Int.max
    }

    /// What becomes the page's text: its first `textCount` bytes. As long as all the text of the document
    /// can make it, so that nothing grows on the way.
    var text: [UInt8] = []
    var textCount = 0
    var spans: [InlineSpan] = []
    var found: [Block] = []

    var blocks: [OpenBlock] = []
    var marks: [OpenMark] = []
    /// The next row before which an element ends.
    var nextEnd = Int.max
    /// The first so many marks have seen a word of the current block.
    var startedMarkCount = 0
    var firstRow = -1
    var lastRow = -1
    var textStart = 0
    var spanStart = 0
    var pendingSpace = false
    var breakCount = 0
    /// The row up to which what is hidden from screen readers shows the last formula once more.
    var formulaEnd = 0
    /// Where the last formula itself ends.
    var mathEnd = 0

    /// Larger texts do not leave their memory behind.
    static let keptBytes = 1 << 20

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
    mutating func makeRoom(for document: Document) {
        let most = document.pool.count + 2 * document.count + 16
        if text.count < most { text = Array(repeating: 0, count: most) }
        textCount = 0
        textStart = 0
        spanStart = 0
        (formulaEnd, mathEnd) = (0, 0)
    }

    mutating func walk(_ document: Document) {
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
    mutating func leave(before row: Int, _ tags: Span<Tag>) {
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
    mutating func flush(_ tags: Span<Tag>) {
        guard textCount > textStart || startedMarkCount > 0 || spans.count > spanStart else {
            return forgetRun()
        }
        for index in 0..<startedMarkCount { close(marks[index]) }
        while textCount > textStart, text[textCount - 1] == UInt8(ascii: "\n") { textCount -= 1 }
        finish(tags, kind: nil)
        for index in 0..<startedMarkCount { marks[index].start = .max }
        startedMarkCount = 0
    }

    mutating func finish(_ tags: Span<Tag>, kind: BlockKind?) {
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

    mutating func forgetRun() {
        textStart = textCount
        spanStart = spans.count
        firstRow = -1
        pendingSpace = false
        breakCount = 0
    }

    mutating func close(_ mark: OpenMark) {
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
    func isEditLink(_ row: Int, _ document: Document) -> Bool {
        guard let name = document.attribute(.class, of: row), name.count >= 14 else { return false }
        return begins(document.pool.span.extracting(name), "mw-editsection")
    }

    /// Whether a link is only the sign by which documentation links a heading to itself: ¶, § or #.
    func isPermalink(_ range: Range<Int>) -> Bool {
        let first = text[range.lowerBound]
        if range.count == 1 { return first == UInt8(ascii: "#") }
        guard range.count == 2, first == 0xC2 else { return false }
        let second = text[range.lowerBound + 1]
        return second == 0xB6 || second == 0xA7
    }

    /// Marks may reach into line breaks that were cut off at the block's end.
    mutating func trimSpans(to range: Range<Int>) {
        for index in spanStart..<spans.count where spans[index].range.upperBound > range.upperBound
        {
            spans[index].range = spans[index].range.clamped(to: range)
        }
    }

    /// - Parameter all: the words of the block.
    func linkWords(of all: Int) -> Int {
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
    mutating func append(_ row: Int, _ document: Document) {
        append(row, document.textRange(row), document)
    }

    /// - Returns: whether there were words.
    @discardableResult mutating func append(
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
    var needsSpace: Bool {
        pendingSpace && textCount > textStart && text[textCount - 1] != UInt8(ascii: "\n")
    }

    mutating func copyCollapsed(
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
    mutating func append(_ range: Range<Int>, of pool: Span<UInt8>) {
        var end = textCount
        var target = text.mutableSpan
        for i in range {
            target[end] = pool[i]
            end += 1
        }
        textCount = end
    }

    mutating func append(_ byte: UInt8) {
        text[textCount] = byte
        textCount += 1
    }

    /// Writes what separates the next word from the last one.
    mutating func startWord(_ row: Int) {
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

    mutating func lineBreak(_ tags: Span<Tag>) {
        guard textCount > textStart else { return }
        breakCount += 1
        if breakCount >= 2 {
            flush(tags)
        } else {
            append(UInt8(ascii: "\n"))
            pendingSpace = false
        }
    }

    func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
    }

    func blockKind(_ tag: Tag) -> BlockKind {
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
