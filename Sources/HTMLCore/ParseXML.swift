/// Reads a page of XHTML into `document` by libxml2's XML parser.
///
/// The same columns as `parseHTML` fills: no rows for scripts and styles, none below templates and pictures.
/// Nothing is added that the page does not have: no `tbody`, no `head`.
/// - Parameters:
///   - source: valid UTF-8 without NUL.
///   - document: is emptied first; its memory is used again.
/// - Returns: why the page is not well-formed, or nil; a page that is not must be read in another way.
/// - Throws: the limit that was passed.
package func parseXHTML(
    wellFormed source: [UInt8], limits: ParseLimits = .init(), into document: inout Document
) throws(ParseError) -> MarkupFault? {
    try parse(source, mends: false, limits: limits, into: &document)
}

/// Reads XML of no format that is known: the text of its elements, each a block where it is no part of a
/// sentence.
/// - Returns: where it is not well-formed, which is mended; or nil.
package func parseXML(
    _ source: [UInt8], limits: ParseLimits = .init(), into document: inout Document
) throws(ParseError) -> MarkupFault? {
    let fault = try parse(source, mends: false, limits: limits, into: &document)
    if fault != nil, try parse(source, mends: true, limits: limits, into: &document) != nil {
        try parseHTML(source, limits: limits, into: &document)
    }
    document.makeBlocksOfUnknownElements()
    return fault
}

private func parse(
    _ source: [UInt8], mends: Bool, limits: ParseLimits, into document: inout Document
) throws(ParseError) -> MarkupFault? {
    let prepared: XMLSource
    do throws(MarkupFault) {
        prepared = try XMLSource(source, mends: mends)
    } catch {
        document.removeAll()
        return error
    }
    let reader = RowReader(&document, limits)
    let fault = try readXML(prepared.bytes, reader)
    try reader.finish(into: &document)
    return fault
}

/// Hands prepared XML to libxml2. - Throws: the limit that `reader` passed.
func readXML(_ bytes: [UInt8], _ reader: SAXReader) throws(ParseError) -> MarkupFault? {
    guard bytes.count <= Int(Int32.max) else { throw .tooMuchText(limitBytes: Int(Int32.max)) }
    guard let parser = LibXML2Parser(.xml) else {
        return MarkupFault(line: 1, message: "no memory for the parser")
    }
    let fault = parser.read(bytes, reader)
    if let error = reader.error { throw error }
    return fault
}

/// libxml2's events as rows.
final class RowReader: SAXReader {
    private var rows: RowBuilder
    /// Open elements below, and with, one whose content is not kept.
    private var skippedDepth = 0
    private var structuredData: [[UInt8]] = []
    private var keepsData = false

    init(_ document: inout Document, _ limits: ParseLimits) {
        rows = RowBuilder(&document, limits: limits)
    }

    /// - Parameter structuredData: bodies of JSON-LD scripts that the events did not hold.
    func finish(
        structuredData more: [[UInt8]] = [], into document: inout Document
    ) throws(ParseError) {
        if rows.depth == 0, rows.document.count == 0 { try rows.start(.html) }
        try rows.finish(structuredData: structuredData + more, into: &document)
    }

    override func start(_ name: Span<UInt8>, _ space: XMLNamespace) throws(ParseError) {
        guard skippedDepth == 0 else {
            skippedDepth += 1
            return
        }
        let tag = tag(name, space)
        switch tag {
        case .script, .style, .template:
            skippedDepth = 1
            keepsData = tag == .script && isStructuredData
            if keepsData { structuredData.append([]) }
            return
        default: break
        }
        if rows.depth == 0, tag != .html {
            try rows.start(.html)
            try rows.start(.body)
        }
        try rows.start(tag)
        try addAttributes()
        switch tag {
        case .svg, .iframe, .noembed:
            try rows.end()
            skippedDepth = 1
        default: break
        }
    }

    override func end() throws(ParseError) {
        guard skippedDepth > 0 else { return try rows.end() }
        skippedDepth -= 1
        if skippedDepth == 0 { keepsData = false }
    }

    override func text(_ bytes: Span<UInt8>) throws(ParseError) {
        if skippedDepth == 0 {
            try rows.text(bytes)
        } else if keepsData {
            structuredData[structuredData.count - 1].append(bytes, 0..<bytes.count)
        }
    }

    /// Elements of HTML by their name, also where a page forgot its namespace.
    private func tag(_ name: Span<UInt8>, _ space: XMLNamespace) -> Tag {
        let known = Tag(rawValue: Tag.names[NameKey(name, 0..<name.count)])
        return switch space {
        case .none, .xhtml: known ?? .unknown
        case .svg, .mathML: known == .svg || known == .math ? known ?? .unknown : .unknown
        default: .unknown
        }
    }

    private var isStructuredData: Bool {
        for attribute in attributes where attribute.key == Self.type {
            let bytes = values
            return bytes.span.hasWord("application/ld+json", at: attribute.value.lowerBound)
        }
        return false
    }

    private static let type = NameKey("type")
    private static let lang = NameKey("lang")

    private func addAttributes() throws(ParseError) {
        for (space, key, value) in attributes {
            guard space == .none || (space == .xml && key == Self.lang),
                let name = AttributeName(rawValue: AttributeName.names[key])
            else { continue }
            try rows.attribute(name, values[value])
        }
    }
}

extension Document {
    /// Makes a `div` of every unknown element that stands beside elements only: one that stands beside text
    /// is a part of its sentence. A `title` stays to be read, as a heading.
    fileprivate mutating func makeBlocksOfUnknownElements() {
        var holdsText = [Bool](repeating: false, count: count)
        for row in 0..<count where tag[row] == .text {
            if !pool[textRange(row)].allSatisfy(\.isHTMLSpace) {
                holdsText[Int(parent[row])] = true
            }
        }
        for row in 1..<max(1, count) {
            if tag[row] == .title { tag[row] = .h2 }
            if tag[row] == .unknown, !holdsText[Int(parent[row])] { tag[row] = .div }
        }
    }
}
