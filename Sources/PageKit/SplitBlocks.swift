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
        splitter.split(page: &self)
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
        /// Where its text begins in `Page.text`; set by its first word in the current block.
        var start = Int.max
    }

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

    /// Walks all rows.
    mutating func split(page: inout Page) {
        textStart = 0
        spanStart = 0
        (formulaEnd, mathEnd) = (0, 0)
        let count = page.document.count
        let actions = RowAction.ofTags
        var row = 0
        while row < count {
            if row >= nextEnd { leave(before: row, page: &page) }
            let end = Int(page.document.end[row])
            switch actions[Int(page.document.tag[row].rawValue)] {
            case .text: append(row, page: &page)
            case .lineBreak: lineBreak(page: &page)
            case .image: appendFormula(row, page: &page)
            case .preformatted:
                takePreformatted(row, end: end, page: &page)
                row = end - 1
            case .skip: row = end - 1
            case .block:
                flush(page: &page)
                blocks.append(OpenBlock(row: row, end: end))
                nextEnd = min(nextEnd, end)
            case .mark(let kind):
                marks.append(OpenMark(kind: kind, row: row, end: end))
                nextEnd = min(nextEnd, end)
            case .formula:
                if takeFormula(row, end: end, page: &page) { row = end - 1 }
            case .annotation: if row < mathEnd { row = end - 1 }
            case .pass:
                if row < formulaEnd, page.document.attribute(.ariaHidden, of: row) != nil {
                    row = end - 1
                }
            }
            row += 1
        }
        leave(before: count, page: &page)
        flush(page: &page)
    }

    /// Closes the elements whose subtree ends before `row`.
    mutating func leave(before row: Int, page: inout Page) {
        while let mark = marks.last, mark.end <= row {
            close(mark, page: &page)
            marks.removeLast()
            startedMarkCount = min(startedMarkCount, marks.count)
        }
        while let block = blocks.last, block.end <= row {
            flush(page: &page)
            blocks.removeLast()
        }
        nextEnd = min(blocks.last?.end ?? .max, marks.last?.end ?? .max)
    }

    /// Ends the current run; a run with text becomes a block.
    mutating func flush(page: inout Page) {
        for index in 0..<startedMarkCount { close(marks[index], page: &page) }
        while page.text.count > textStart, page.text[page.text.count - 1] == UInt8(ascii: "\n") {
            page.text.removeLast()
        }
        finish(page: &page, kind: nil)
        for index in 0..<startedMarkCount { marks[index].start = .max }
        startedMarkCount = 0
    }

    private mutating func finish(page: inout Page, kind: BlockKind?) {
        let range = textStart..<page.text.count
        if !range.isEmpty {
            trimSpans(to: range, page: &page)
            let owner = blocks.last?.row ?? 0
            let tag = page.document.tag[owner]
            let words = wordCount(page.text, range)
            page.blocks.append(
                Block(
                    kind: kind ?? blockKind(tag), row: NodeID(owner), rows: firstRow..<lastRow + 1,
                    text: range, spans: spanStart..<page.spans.count,
                    headingLevel: tag.headingLevel, wordCount: words,
                    linkWordCount: linkWords(page.text, page.spans, of: words)))
        } else if page.spans.count > spanStart {
            page.spans.removeLast(page.spans.count - spanStart)
        }
        textStart = page.text.count
        spanStart = page.spans.count
        firstRow = -1
        pendingSpace = false
        breakCount = 0
    }

    private func close(_ mark: OpenMark, page: inout Page) {
        guard page.text.count > mark.start else { return }
        let count = page.text.count - mark.start
        if mark.kind == .link, count <= 2, isPermalink(page.text[mark.start...]) {
            page.text.removeLast(count)
            if page.text.count > textStart, page.text.last == UInt8(ascii: " ") {
                page.text.removeLast()
            }
            return
        }
        page.spans.append(
            InlineSpan(
                kind: mark.kind, range: mark.start..<page.text.count, row: NodeID(mark.row)))
    }

    /// Whether a link is only the sign by which documentation links a heading to itself: ¶, § or #.
    private func isPermalink(_ text: ArraySlice<UInt8>) -> Bool {
        text.elementsEqual("¶".utf8) || text.elementsEqual("§".utf8) || text.elementsEqual("#".utf8)
    }

    /// Marks may reach into line breaks that were cut off at the block's end.
    private func trimSpans(to range: Range<Int>, page: inout Page) {
        for index in spanStart..<page.spans.count {
            page.spans[index].range = page.spans[index].range.clamped(to: range)
        }
    }

    /// - Parameter all: the words of the block.
    private func linkWords(_ text: [UInt8], _ spans: [InlineSpan], of all: Int) -> Int {
        var words = 0
        var reached = textStart
        for index in spanStart..<spans.count where spans[index].kind == .link {
            let range = spans[index].range
            if range.lowerBound == textStart, range.upperBound == text.count { return all }
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
    private mutating func append(_ row: Int, page: inout Page) {
        let range = page.document.textRange(row)
        let words = trimmed(page.document.pool.span, range)
        if words.lowerBound > range.lowerBound { pendingSpace = true }
        guard !words.isEmpty else { return }
        startWord(row, page: &page)
        if isCollapsed(page.document.pool.span, words) {
            page.text.append(contentsOf: page.document.pool[words])
        } else {
            appendCollapsed(words, page: &page)
        }
        pendingSpace = words.upperBound < range.upperBound
    }

    private func appendCollapsed(_ range: Range<Int>, page: inout Page) {
        var wasSpace = false
        for i in range {
            let byte = page.document.pool[i]
            if isSpace(byte) {
                wasSpace = true
                continue
            }
            if wasSpace { page.text.append(UInt8(ascii: " ")) }
            wasSpace = false
            page.text.append(byte)
        }
    }

    private func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var (lower, upper) = (range.lowerBound, range.upperBound)
        while lower < upper, isSpace(bytes[lower]) { lower += 1 }
        while upper > lower, isSpace(bytes[upper - 1]) { upper -= 1 }
        return lower..<upper
    }

    /// A picture of a formula is text: its `alt`, which by custom is TeX.
    private mutating func appendFormula(_ row: Int, page: inout Page) {
        guard let name = page.document.attribute(.class, of: row),
            isFormula(page.document.pool[name]),
            let alt = page.document.attribute(.alt, of: row), !alt.isEmpty
        else { return }
        pendingSpace = pendingSpace && page.text.count > textStart
        startWord(row, page: &page)
        page.text.append(contentsOf: page.document.pool[alt])
    }

    /// MathML is written as its `alttext` or its annotation say it, which by custom is TeX, and not as the
    /// letters of its boxes beside that.
    /// - Returns: false where it says it in neither way; then the letters are all there is.
    private mutating func takeFormula(_ row: Int, end: Int, page: inout Page) -> Bool {
        // KaTeX puts a drawing beside it: `span.katex > (span > math) + span[aria-hidden]`.
        let document = page.document
        mathEnd = end
        formulaEnd = Int(document.end[Int(document.parent[Int(document.parent[row])])])
        marks.append(OpenMark(kind: .math, row: row, end: end))
        nextEnd = min(nextEnd, end)
        guard let text = writtenFormula(document, row, end) else { return false }
        let words = trimmed(document.pool.span, text)
        guard !words.isEmpty else { return false }
        startWord(row, page: &page)
        appendCollapsed(words, page: &page)
        return true
    }

    private func writtenFormula(_ document: Document, _ row: Int, _ end: Int) -> Range<Int>? {
        if let text = document.attribute(.alttext, of: row), !text.isEmpty { return text }
        for inner in row + 1..<end where document.tag[inner] == .annotation {
            guard inner + 1 < end, document.tag[inner + 1] == .text else { continue }
            let text = document.textRange(inner + 1)
            // MathType's annotation is a dump of its own file.
            if !document.pool[text].starts(with: "MathType@".utf8) { return text }
        }
        return nil
    }

    /// Class names of formula pictures: MediaWiki's `mwe-math…`, WordPress's `latex`, `tex`, `math…`.
    private func isFormula(_ name: ArraySlice<UInt8>) -> Bool {
        var start = name.startIndex
        while start < name.endIndex {
            let end = name[start...].firstIndex(of: 0x20) ?? name.endIndex
            let word = name[start..<end]
            start = end + 1
            switch word.first {
            case UInt8(ascii: "m"):
                if word.starts(with: "math".utf8) || word.starts(with: "mwe-math".utf8) {
                    return true
                }
            case UInt8(ascii: "l"): if word.elementsEqual("latex".utf8) { return true }
            case UInt8(ascii: "t"): if word.elementsEqual("tex".utf8) { return true }
            default: break
            }
        }
        return false
    }

    /// Writes what separates the next word from the last one.
    private mutating func startWord(_ row: Int, page: inout Page) {
        if page.text.count == textStart {
            firstRow = row
        } else if pendingSpace, page.text[page.text.count - 1] != UInt8(ascii: "\n") {
            page.text.append(UInt8(ascii: " "))
        }
        while startedMarkCount < marks.count {
            marks[startedMarkCount].start = page.text.count
            startedMarkCount += 1
        }
        lastRow = row
        pendingSpace = false
        breakCount = 0
    }

    private mutating func lineBreak(page: inout Page) {
        guard page.text.count > textStart else { return }
        breakCount += 1
        if breakCount >= 2 {
            flush(page: &page)
        } else {
            page.text.append(UInt8(ascii: "\n"))
            pendingSpace = false
        }
    }

    private mutating func takePreformatted(_ row: Int, end: Int, page: inout Page) {
        flush(page: &page)
        firstRow = row
        lastRow = max(row, end - 1)
        var inner = row
        while inner < end {
            switch page.document.tag[inner] {
            case .text:
                page.text.append(contentsOf: page.document.pool[page.document.textRange(inner)])
            case .br: page.text.append(UInt8(ascii: "\n"))
            case .div, .li, .p, .tr, .span, .td, .a:
                if LineNumbers.isNumber(inner, page.document) {
                    inner = Int(page.document.end[inner])
                    continue
                }
                startLine(inner, page: &page)
            default: break
            }
            inner += 1
        }
        while page.text.count > textStart, isSpace(page.text[page.text.count - 1]) {
            page.text.removeLast()
        }
        // One line end after the start tag belongs to the markup (HTML standard, 13.1.2.5).
        if page.text.count > textStart, page.text[textStart] == UInt8(ascii: "\n") {
            page.text.remove(at: textStart)
        }
        if LineNumbers.isColumn(page.text[textStart...])
            || LineNumbers.isAround(row, page.document)
        {
            page.text.removeLast(page.text.count - textStart)
        }
        blocks.append(OpenBlock(row: row, end: end))
        finish(page: &page, kind: .preformatted)
        blocks.removeLast()
    }

    /// Elements that are lines of code stand below each other, whether or not their text says so.
    private func startLine(_ row: Int, page: inout Page) {
        switch page.document.tag[row] {
        case .span, .td, .a: return
        default: break
        }
        guard page.text.count > textStart, Int(page.document.parent[row]) != row - 1 else { return }
        // A line end that the line before brought itself is enough.
        let last = row - 1
        let endsItself =
            page.document.tag[last] == .text
            && page.document.pool[page.document.textRange(last)].last == UInt8(ascii: "\n")
        if !endsItself { page.text.append(UInt8(ascii: "\n")) }
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
