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
/// - Throws: the limit that was passed; `document` is empty then.
package func parseHTML(
    _ source: [UInt8], limits: ParseLimits = .init(), into document: inout Document
) throws(ParseError) {
    try parse(source, limits, .reading, into: &document)
}

/// Reads a page that was sent as XHTML: as `parseHTML`, but `/>` closes any element and CDATA is text.
package func parseXHTML(
    _ source: [UInt8], limits: ParseLimits = .init(), into document: inout Document
) throws(ParseError) {
    try parse(source, limits, .xhtml, into: &document)
}

private func parse(
    _ source: [UInt8], _ limits: ParseLimits, _ manner: TreeBuilder.Manner,
    into document: inout Document
) throws(ParseError) {
    document.removeAll()
    // A copy of the document has the same parser, which may be at work in another thread.
    let scratch: ParserScratch
    if let present = document.takeParser() { scratch = present } else { scratch = ParserScratch() }
    var failure: ParseError?
    unsafe source.withUnsafeBufferPointer { bytes in
        do throws(ParseError) {
            let page =
                unsafe bytes.baseAddress.map { unsafe SourceBytes(start: $0, count: bytes.count) }
            try scratch.parse(page ?? .none, limits, manner, into: &document)
        } catch {
            failure = error
        }
    }
    document.parser = scratch.isLarge ? nil : scratch
    if let failure { throw failure }
}

/// A parser with its memory, which a document keeps for its next page.
final class ParserScratch: @unchecked Sendable {
    private var builder = TreeBuilder()

    /// A huge page's memory is given back at once: its blocks and what judges them need as much.
    private static let keptBytes = 8 << 20
    var isLarge: Bool { builder.rows.byteCount + builder.pool.capacity > Self.keptBytes }

    func parse(
        _ source: SourceBytes, _ limits: ParseLimits, _ manner: TreeBuilder.Manner,
        into document: inout Document
    ) throws(ParseError) {
        builder.begin(manner)
        defer { builder.tokens.begin(.none) }
        try builder.read(source, limits: limits)
        builder.emit(into: &document)
    }
}

extension Document {
    /// The parser, if no copy of the document has it too.
    fileprivate mutating func takeParser() -> ParserScratch? {
        guard isKnownUniquelyReferenced(&parser) else { return nil }
        let taken = parser
        parser = nil
        return taken
    }
}

/// Builds the tables that all parses share, so that no page waits for them; once, before the workers.
package func prepareParser() {
    _ = Tag.names
    _ = AttributeName.names
    _ = TagRules.all
}
