/// Appends rows of a document in preorder, for a parser that tells where elements begin and end.
struct RowBuilder {
    private struct Open {
        let row: UInt32
        /// Where its content goes: its own row, or an ancestor's beyond `OpenElements.deepestRow`.
        let container: UInt32
    }

    private(set) var document = Document()
    private let limits: ParseLimits
    private var open: [Open] = []
    /// Where in the pool the text begins that has no row yet.
    private var textStart = 0

    /// - Parameter document: its memory is taken, its content forgotten.
    init(_ document: inout Document, limits: ParseLimits) {
        self.limits = limits
        swap(&self.document, &document)
        self.document.removeAll()
    }

    /// Elements that are open.
    var depth: Int { open.count }

    /// Opens an element; the first must be `html`.
    mutating func start(_ tag: Tag) throws(ParseError) {
        try flushText()
        if open.count >= limits.depth { throw .tooDeep(limit: limits.depth) }
        try insert(tag)
        let row = UInt32(truncatingIfNeeded: document.count - 1)
        let isDeep = open.count >= OpenElements.deepestRow
        open.append(Open(row: row, container: isDeep ? open[open.count - 1].container : row))
    }

    /// Gives the element that was opened last an attribute; of two with one name the first counts.
    mutating func attribute(_ name: AttributeName, _ value: ArraySlice<UInt8>) throws(ParseError) {
        let first = Int(document.attributeStart[document.count - 1])
        for attribute in document.attributes[first...] where attribute.name == name { return }
        document.attributes.append(
            Attribute(
                name: name, start: UInt32(truncatingIfNeeded: document.pool.count),
                length: UInt32(truncatingIfNeeded: value.count)))
        document.pool.append(contentsOf: value)
        textStart = document.pool.count
        try checkPool()
    }

    /// Adds text to the element that is open.
    mutating func text(_ bytes: Span<UInt8>) throws(ParseError) {
        document.pool.append(bytes, 0..<bytes.count)
        try checkPool()
    }

    mutating func end() throws(ParseError) {
        guard let top = open.last else { return }
        guard top.container == top.row else {
            // What follows stands beside, so words must not run together.
            document.pool.append(0x0A)
            open.removeLast()
            return
        }
        try flushText()
        open.removeLast()
        document.end[Int(top.row)] = UInt32(truncatingIfNeeded: document.count)
    }

    /// Appends all rows of another document as one child: its `html` and `body` become `div`.
    mutating func append(_ other: Document) throws(ParseError) {
        try flushText()
        if document.count + other.count > limits.rowCount {
            throw .tooManyRows(limit: limits.rowCount)
        }
        let row = UInt32(truncatingIfNeeded: document.count)
        let pool = UInt32(truncatingIfNeeded: document.pool.count)
        let first = UInt32(truncatingIfNeeded: document.attributes.count)
        let parent = open.last?.container ?? 0
        for k in 0..<other.count {
            let tag = other.tag[k]
            document.tag.append(tag == .html || tag == .body ? .div : tag)
            document.parent.append(k == 0 ? parent : other.parent[k] + row)
            document.end.append(other.end[k] + row)
            document.textStart.append(tag == .text ? other.textStart[k] + pool : 0)
            document.textLength.append(other.textLength[k])
            document.attributeStart.append(other.attributeStart[k] + first)
        }
        for attribute in other.attributes {
            document.attributes.append(
                Attribute(
                    name: attribute.name, start: attribute.start + pool, length: attribute.length))
        }
        document.pool.append(contentsOf: other.pool)
        textStart = document.pool.count
        try checkPool()
    }

    /// Closes what is open and hands the document out.
    mutating func finish(
        structuredData: [[UInt8]] = [], into target: inout Document
    ) throws(ParseError) {
        while !open.isEmpty { try end() }
        for data in structuredData {
            let start = document.pool.count
            document.pool.append(contentsOf: data)
            document.structuredData.append(start..<document.pool.count)
        }
        try checkPool()
        swap(&document, &target)
    }

    private mutating func flushText() throws(ParseError) {
        let text = textStart..<document.pool.count
        guard !text.isEmpty, let top = open.last else { return }
        textStart = text.upperBound
        let parent = document.tag[Int(top.container)]
        if parent == .html || parent == .head, isBlank(text) { return }
        try insert(
            .text, textStart: UInt32(truncatingIfNeeded: text.lowerBound),
            textLength: UInt32(truncatingIfNeeded: text.count))
    }

    private func isBlank(_ text: Range<Int>) -> Bool {
        document.pool[text].allSatisfy(\.isHTMLSpace)
    }

    private mutating func insert(
        _ tag: Tag, textStart start: UInt32 = 0, textLength: UInt32 = 0
    ) throws(ParseError) {
        let row = document.count
        if row >= limits.rowCount { throw .tooManyRows(limit: limits.rowCount) }
        document.tag.append(tag)
        document.parent.append(open.last?.container ?? 0)
        document.end.append(UInt32(truncatingIfNeeded: row + 1))
        document.textStart.append(start)
        document.textLength.append(textLength)
        document.attributeStart.append(UInt32(truncatingIfNeeded: document.attributes.count))
    }

    private func checkPool() throws(ParseError) {
        let limit = min(limits.poolBytes, Int(UInt32.max) >> 1)
        if document.pool.count > limit { throw .tooMuchText(limitBytes: limit) }
    }
}
