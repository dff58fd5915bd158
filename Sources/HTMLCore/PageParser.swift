/// One page on its way from bytes to rows: the tokenizer's and the tree construction's common state.
///
/// Follows the HTML standard's parsing section as far as rows in preorder allow: nothing that was
/// written is moved. So misplaced content of a table stays where it was written (browsers move it
/// before the table), and a block that a formatting end tag cuts is continued by a second row.
struct PageParser: ~Copyable {
    /// The first part of a page decides where its tags go.
    enum Phase: UInt8 { case beforeHead, head, afterHead, body }

    /// An element whose content is read but not kept.
    struct Skipped {
        let tag: Tag
        /// Open elements of the same name inside, itself included.
        var depth = 1
        /// Open HTML islands (`foreignObject`, `desc`, `title`) of an SVG picture.
        var islandDepth = 0
    }

    /// A formatting element that is to be reopened where a block was closed over it.
    struct Formatting {
        let tag: Tag
        let row: UInt32
        var isOpen: Bool
    }

    var document: Document
    let limits: ParseLimits
    let isXML: Bool
    let tagNames = Tag.names
    let attributeNames = AttributeName.names
    let rules = TagRules.all
    let references = CharacterReferences.standard

    /// Attributes of the tag that is being read; their values lie at the pool's end.
    var pending: [Attribute] = []
    /// Where in the pool the text begins that has no row yet.
    var textStart = 0
    /// Bodies of JSON-LD scripts, as ranges of the source.
    var structuredData: [Range<Int>] = []
    /// Whether the tag that is being read has `shadowrootmode`: a template that is shown.
    var isShadowRoot = false
    var skipped: Skipped?
    /// Where the next `</template>` and `</svg>` stand, as far as known; `Int.max` for nowhere.
    var nextTemplateEnd = 0
    var nextPictureEnd = 0

    var phase = Phase.beforeHead
    var open = OpenElements()
    var formatting: [Formatting] = []
    /// Whether an `html` tag has given its attributes to row 0.
    var hasRootAttributes = false
    /// After `<pre>` and its kind, where one line feed does not count.
    var skipsLineFeed = false

    init(document: consuming Document, limits: ParseLimits, source: Span<UInt8>, isXML: Bool) {
        self.document = document
        self.limits = limits
        self.isXML = isXML
    }

    /// Reads the whole page.
    mutating func run(_ source: Span<UInt8>) throws(ParseError) {
        document.pool.reserveCapacity(source.count / 2)
        try insertRow(.html)
        open.push(.html, key: NameKey("html"), row: 0)
        var i = 0
        while i < source.count {
            let less =
                source.firstIndex(of: UInt8(ascii: "<"), in: i..<source.count) ?? source.count
            if less > i { appendText(source, i..<less) }
            guard less < source.count else { break }
            i = try readMarkup(source, at: less)
        }
        try flushText()
        while open.count > 0 { closeTop() }
        copyStructuredData(source)
        try checkPool()
    }

    private mutating func copyStructuredData(_ source: Span<UInt8>) {
        for range in structuredData {
            let start = document.pool.count
            document.pool.append(source, range)
            document.structuredData.append(start..<document.pool.count)
        }
    }

    /// - Throws: `tooMuchText` where the pool is over its limit (or could not be addressed).
    @inline(__always)
    func checkPool() throws(ParseError) {
        let limit = min(limits.poolBytes, Int(UInt32.max) >> 1)
        if document.pool.count > limit { throw .tooMuchText(limitBytes: limit) }
    }
}
