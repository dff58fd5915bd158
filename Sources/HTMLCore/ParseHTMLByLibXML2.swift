/// Reads a page of HTML into `document` by libxml2's HTML parser, which knows HTML 4.
///
/// It is there for comparison: `parseHTML` follows today's standard and is many times as fast. The texts are
/// the same but for what Tests/HTMLCoreTests/DifferentialTests.swift lists; the nesting differs more, since
/// the elements of HTML 5 close no paragraph here.
/// - Parameters:
///   - source: valid UTF-8 without NUL.
///   - document: is emptied first; its memory is used again.
/// - Throws: the limit that was passed.
package func parseHTMLByLibXML2(
    _ source: [UInt8], limits: ParseLimits = .init(), into document: inout Document
) throws(ParseError) {
    let prepared = HTMLSource(source)
    guard prepared.bytes.count <= Int(Int32.max) else {
        throw .tooMuchText(limitBytes: Int(Int32.max))
    }
    let reader = RowReader(&document, limits)
    if let parser = LibXML2Parser(.html) { _ = parser.read(prepared.bytes, reader) }
    if let error = reader.error { throw error }
    try reader.finish(structuredData: prepared.structuredData, into: &document)
}
