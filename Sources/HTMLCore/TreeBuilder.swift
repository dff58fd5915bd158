/// Tree construction of the HTML standard (section 13.2.6) into rows, one page after another.
///
/// It follows the standard, except where `Manner` says otherwise.
struct TreeBuilder: ~Copyable {
    /// What is built, and how.
    enum Manner: UInt8 {
        /// What a reader of the page needs. Departs from the standard so that no shown text is lost:
        /// - comments, doctypes, scripts and styles leave no row, blank text outside the body none;
        /// - content of `template` (without `shadowrootmode`) and `svg` is read, then dropped at its end;
        ///   of `iframe` and `noembed` it is dropped at once;
        /// - `noscript` is read as markup and ended by its end tag; in the head it keeps its content;
        /// - `frameset` counts as `body`, `noframes` is read as markup;
        /// - table cells and rows outside a table keep their rows.
        case reading
        /// As `reading`, but `/>` closes every element and CDATA sections are text.
        case xhtml
        /// By the letter, with everything recorded; for the tests of conformance.
        case strict
    }

    var tokens = Tokenizer()
    var manner = Manner.reading
    /// Whether `noscript` is raw text. Only in `strict`.
    var allowsScripts = false
    let rules = TagRules.all

    // MARK: what is built

    var rows = Rows()
    var attributes = Buffer<Attribute>(capacity: 1024)
    /// Texts and attribute values, decoded.
    var pool = Buffer<UInt8>(capacity: 1 << 16)
    /// Where in the pool the text begins that has no row yet.
    var textStart = 0
    /// Bodies of JSON-LD scripts, as ranges of the source.
    var structuredData: [Range<Int>] = []
    /// Names, comments and attributes of rows that columns do not hold; only in `strict`.
    var record: TreeRecord?

    // MARK: state

    var mode = InsertionMode.initial
    var templateModes = Buffer<InsertionMode>(capacity: 8)
    var open = OpenElements()
    var formatting = Buffer<FormattingElement>(capacity: 64)
    /// Where pictures and templates began whose content will be dropped.
    var cuts = Buffer<Cut>(capacity: 8)
    var headRow: UInt32?
    var formRow: UInt32?
    var allowsFrameset = true
    var hasQuirks = false
    var isFostering = false
    /// After `<pre>` and its kind, where one line feed does not count.
    var skipsLineFeed = false
    /// Whether an element was taken out of the middle of the stack, so that `end` is to be computed.
    var hasOpenEnds = false
    /// By row, for pages whose rows are not in order: where its content goes, as an index of the document,
    /// and how deep that is.
    var containers = Buffer<UInt32>(capacity: 16)
    var depths = Buffer<UInt32>(capacity: 16)
    /// What a fragment is the content of; nil for whole pages. Only in `strict`.
    var context: OpenElements.Entry?

    /// Makes ready for another page.
    mutating func begin(_ manner: Manner) {
        self.manner = manner
        allowsScripts = false
        rows.removeAll()
        attributes.count = 0
        pool.count = 0
        textStart = 0
        structuredData.removeAll(keepingCapacity: true)
        record = nil
        mode = .initial
        templateModes.count = 0
        open.removeAll()
        formatting.count = 0
        cuts.count = 0
        headRow = nil
        formRow = nil
        allowsFrameset = true
        hasQuirks = false
        isFostering = false
        skipsLineFeed = false
        hasOpenEnds = false
        context = nil
        tokens.keepsAllAttributes = manner == .strict
    }

    /// Reads the whole page.
    mutating func read(_ source: SourceBytes, limits: ParseLimits) throws(ParseError) {
        tokens.begin(source)
        try readTokens(limits)
        finish()
    }

    mutating func readTokens(_ limits: ParseLimits) throws(ParseError) {
        let poolLimit = min(limits.poolBytes, Int(UInt32.max) >> 1)
        while true {
            tokens.allowsCDATA = manner == .xhtml || isInForeignContent
            switch tokens.next() {
            case .text: appendText()
            case .startTag: startTag()
            case .endTag: endTag()
            case .comment: comment()
            case .doctype: doctype()
            case .end:
                flushText()
                return
            }
            // A row, an element or a few bytes beyond a limit do no harm, so one look a token is enough.
            if rows.count > limits.rowCount { throw .tooManyRows(limit: limits.rowCount) }
            if open.count > limits.depth { throw .tooDeep(limit: limits.depth) }
            if pool.count > poolLimit { throw .tooMuchText(limitBytes: poolLimit) }
        }
    }

    /// Ends the page: what the standard does at the end of the file.
    mutating func finish() {
        if manner == .strict {
            while open.contains(.template) { endTemplate() }
        }
        passToBody()
        // What the page does not end is kept.
        cuts.count = 0
        while open.count > 0 { closeTop() }
        textStart = pool.count
        if hasOpenEnds { rows.computeEnds() }
    }

    // MARK: comments and doctypes

    private mutating func comment() {
        skipsLineFeed = false
        guard let record else { return }
        flushText()
        let note = TreeRecord.Note.comment(tokens.source.value(tokens.comment))
        switch mode {
        case .initial, .beforeHTML, .afterAfterBody, .afterAfterFrameset:
            record.noteOfDocument(note, beforeRoot: open.count == 0)
        case .afterBody: record.add(note, insertRow(below: 0))
        default: record.add(note, insertRow())
        }
    }

    private mutating func doctype() {
        flushText()
        guard mode == .initial else { return }
        let doctype = tokens.doctype
        hasQuirks = tokens.source.asksForQuirks(doctype)
        record?.noteOfDocument(.doctype(doctype, in: tokens.source), beforeRoot: true)
        mode = .beforeHTML
    }

    /// A row for something that is neither element nor text.
    private mutating func insertRow(below parent: Int) -> Int {
        rows.append(.unknown, below: parent, attributeStart: attributes.count)
    }

    private mutating func insertRow() -> Int {
        switch place() {
        case .last(let parent): insertRow(below: parent)
        case .before(let sibling):
            rows.insert(.unknown, before: sibling, attributeStart: attributes.count)
        }
    }
}

/// A formatting element that is to be reopened where a block was closed over it; `text` marks where a list
/// begins anew.
struct FormattingElement: BitwiseCopyable {
    let tag: Tag
    var row: UInt32
    /// Whether it is on the stack.
    var isOpen: Bool

    static let marker = FormattingElement(tag: .text, row: 0, isOpen: false)
    @inline(__always)
    var isMarker: Bool { tag == .text }
}

/// Where the content of a picture or template began.
struct Cut: BitwiseCopyable {
    let row: UInt32
    let attributeCount: Int
    let poolCount: Int
    let structuredDataCount: Int
}
