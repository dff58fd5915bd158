/// Limits of one parse; beyond them the page gets a verdict instead of losing text silently.
package struct ParseLimits: Sendable, Equatable {
    /// Rows of the flat document.
    package var rowCount: Int
    /// Depth of nesting.
    package var depth: Int
    /// Bytes of the text pool.
    package var poolBytes: Int
    package init(rowCount: Int = 4_000_000, depth: Int = 1_000_000, poolBytes: Int = 256 << 20) {
        self.rowCount = rowCount
        self.depth = depth
        self.poolBytes = poolBytes
    }
}

/// Why a page could not be parsed.
package enum ParseError: Error, Sendable, Equatable {
    case tooManyRows(limit: Int)
    case tooDeep(limit: Int)
    case tooMuchText(limitBytes: Int)
}

/// Reads a page of HTML into `document`, in time linear in its size.
/// - Parameters:
///   - source: valid UTF-8 without NUL.
///   - document: is emptied first; its memory is used again.
/// - Throws: the limit that was passed; `document` then holds what was read so far, not closed.
package func parseHTML(
    _ source: [UInt8], limits: ParseLimits = .init(), into document: inout Document
) throws(ParseError) {
    try parse(source, limits: limits, isXML: false, into: &document)
}

/// Reads a page that was sent as XHTML: as `parseHTML`, but `/>` closes any element and CDATA is text.
package func parseXHTML(
    _ source: [UInt8], limits: ParseLimits = .init(), into document: inout Document
) throws(ParseError) {
    try parse(source, limits: limits, isXML: true, into: &document)
}

private func parse(
    _ source: [UInt8], limits: ParseLimits, isXML: Bool, into document: inout Document
) throws(ParseError) {
    document.removeAll()
    var taken = Document()
    swap(&taken, &document)
    var parser = PageParser(document: taken, limits: limits, source: source.span, isXML: isXML)
    taken = Document()
    defer { swap(&parser.document, &document) }
    try parser.run(source.span)
}

/// Builds the tables that all parses share, so that no page waits for them; once, before the workers.
package func prepareParser() {
    _ = CharacterReferences.standard
    _ = Tag.names
    _ = AttributeName.names
    _ = TagRules.all
}
