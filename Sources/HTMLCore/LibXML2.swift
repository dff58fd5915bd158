import CLibXML2
import Glibc

/// Where and why libxml2 found a source not well-formed.
package struct MarkupFault: Error, Sendable, Equatable {
    /// Line of the page, from 1.
    package let line: Int
    /// Short, in libxml2's words or ours, without a full stop.
    package let message: String
}

/// One libxml2 parser, for one source; freed exactly once.
///
/// A parser's dictionary of names grows with each source and is never cleared, so none is used again.
/// Sources come from `XMLSource` or `HTMLSource`: UTF-8 without document type, entities, processing
/// instructions and encoding declaration. So there is nothing that libxml2 could load or expand.
@safe struct LibXML2Parser: ~Copyable {
    enum Language { case xml, html }

    private let raw: xmlParserCtxtPtr
    private let language: Language

    /// libxml2's global tables, made by the first page that needs them; never freed.
    private static let tables: Void = xmlInitParser()

    /// - Returns: nil without memory.
    init?(_ language: Language) {
        Self.tables
        let context = language == .xml ? unsafe xmlNewParserCtxt() : unsafe htmlNewParserCtxt()
        guard let context = unsafe context else { return nil }
        unsafe raw = context
        self.language = language
    }

    deinit { unsafe xmlFreeParserCtxt(raw) }

    /// Hands all of `source` to `reader`, event by event.
    /// - Returns: the first fault of a source that is not well-formed XML; HTML has none.
    func read(_ source: [UInt8], _ reader: SAXReader) -> MarkupFault? {
        unsafe raw.pointee.sax.pointee = unsafe handlers()
        unsafe raw.pointee.userData = unsafe Unmanaged.passUnretained(reader).toOpaque()
        unsafe reader.context = raw
        // NONET and no NOENT of DTDs: there is none. HUGE lifts libxml2's own limits, ours hold.
        let common = XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue
        let document = unsafe source.withUnsafeBytes { bytes in
            let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            let count = Int32(truncatingIfNeeded: bytes.count)
            return switch language {
            case .xml:
                unsafe xmlCtxtReadMemory(
                    raw, start, count, nil, nil, Int32(common | XML_PARSE_NOENT.rawValue))
            case .html:
                unsafe htmlCtxtReadMemory(
                    raw, start, count, nil, "UTF-8",
                    Int32(common | HTML_PARSE_RECOVER.rawValue | HTML_PARSE_IGNORE_ENC.rawValue))
            }
        }
        unsafe reader.context = nil
        if let document = unsafe document { unsafe xmlFreeDoc(document) }
        guard language == .xml, unsafe raw.pointee.wellFormed == 0 else { return nil }
        return reader.fault ?? MarkupFault(line: 1, message: "not well-formed")
    }
}

/// Namespaces that matter to a reader of pages and feeds.
enum XMLNamespace {
    case none, xhtml, svg, mathML, xml, atom, rss, rdf, content, dublinCore, media, other

    /// - Parameters: NUL-terminated, or nil; a prefix without address was never declared.
    fileprivate init(_ uri: UnsafePointer<UInt8>?, prefix: UnsafePointer<UInt8>?) {
        guard let uri = unsafe uri else {
            self = unsafe prefix == nil ? .none : .other
            return
        }
        let name = unsafe UnsafeRawPointer(uri).assumingMemoryBound(to: CChar.self)
        for (known, namespace) in Self.known where unsafe strcmp(name, known) == 0 {
            self = namespace
            return
        }
        self = .other
    }

    private static let known: [(String, XMLNamespace)] = [
        ("", .none),
        ("http://www.w3.org/1999/xhtml", .xhtml),
        ("http://www.w3.org/2000/svg", .svg),
        ("http://www.w3.org/1998/Math/MathML", .mathML),
        ("http://www.w3.org/XML/1998/namespace", .xml),
        ("http://www.w3.org/2005/Atom", .atom),
        ("http://purl.org/atom/ns#", .atom),
        ("http://purl.org/rss/1.0/", .rss),
        ("http://my.netscape.com/rdf/simple/0.9/", .rss),
        ("http://backend.userland.com/rss2", .rss),
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", .rdf),
        ("http://purl.org/rss/1.0/modules/content/", .content),
        ("http://purl.org/dc/elements/1.1/", .dublinCore),
        ("http://search.yahoo.com/mrss/", .media),
    ]
}

/// What takes libxml2's events. A subclass makes something of them.
@safe class SAXReader {
    /// The limit that was passed; nothing is read after it.
    final private(set) var error: ParseError?
    final fileprivate var fault: MarkupFault?
    /// Set while libxml2 reads.
    final fileprivate var context: xmlParserCtxtPtr?
    /// The attributes of the element that begins; `value` is a range of `values`.
    final private(set) var attributes: [(space: XMLNamespace, key: NameKey, value: Range<Int>)] = []
    final private(set) var values: [UInt8] = []

    func start(_ name: Span<UInt8>, _ space: XMLNamespace) throws(ParseError) {}
    func end() throws(ParseError) {}
    func text(_ bytes: Span<UInt8>) throws(ParseError) {}

    /// Runs one event; an error ends the reading.
    fileprivate final func take(_ event: () throws(ParseError) -> Void) {
        guard error == nil else { return }
        do throws(ParseError) {
            try event()
        } catch {
            self.error = error
            if let context = unsafe context { unsafe xmlStopParser(context) }
        }
    }

    fileprivate final func takeEnd() {
        take { () throws(ParseError) in try end() }
    }

    fileprivate final func keep(
        _ space: XMLNamespace, _ name: UnsafeBufferPointer<UInt8>,
        _ value: UnsafeBufferPointer<UInt8>
    ) {
        let start = values.count
        unsafe values.append(contentsOf: value)
        attributes.append((space, unsafe NameKey(name.span, 0..<name.count), start..<values.count))
    }

    fileprivate final func forgetAttributes() {
        attributes.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
    }
}

// MARK: libxml2's side

/// The table of functions that libxml2 calls; their first argument is the reader.
private func handlers() -> xmlSAXHandler {
    var table = unsafe xmlSAXHandler()
    unsafe table.initialized = XML_SAX2_MAGIC
    unsafe table.startElementNs = startElement
    unsafe table.endElementNs = { reader, _, _, _ in unsafe found(reader)?.takeEnd() }
    unsafe table.startElement = startElementOfHTML
    unsafe table.endElement = { reader, _ in unsafe found(reader)?.takeEnd() }
    unsafe table.characters = characters
    unsafe table.cdataBlock = characters
    unsafe table.ignorableWhitespace = characters
    unsafe table.serror = { reader, error in
        // Warnings, and prefixes that nobody declared, leave a page well-formed.
        guard let reader = unsafe found(reader), reader.fault == nil, let error = unsafe error,
            unsafe error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue,
            unsafe error.pointee.domain != XML_FROM_NAMESPACE.rawValue
        else { return }
        let message = unsafe error.pointee.message.map { unsafe String(cString: $0) } ?? ""
        reader.fault = MarkupFault(
            line: Int(unsafe error.pointee.line), message: String(message.prefix { $0 != "\n" }))
    }
    return unsafe table
}

private func found(_ reader: UnsafeMutableRawPointer?) -> SAXReader? {
    unsafe reader.map { unsafe Unmanaged<SAXReader>.fromOpaque($0).takeUnretainedValue() }
}

private let characters: charactersSAXFunc = { reader, bytes, count in
    guard let reader = unsafe found(reader), count > 0 else { return }
    let bytes = unsafe UnsafeBufferPointer(start: bytes, count: Int(count))
    reader.take { () throws(ParseError) in try reader.text(unsafe bytes.span) }
}

/// Five pointers an attribute: local name, prefix, namespace, and where the value begins and ends.
private let startElement: startElementNsSAX2Func = {
    reader, name, prefix, uri, _, _, attributeCount, _, attributes in
    guard let reader = unsafe found(reader), let name = unsafe name else { return }
    reader.forgetAttributes()
    for k in 0..<Int(attributeCount) {
        guard let attributes = unsafe attributes, let key = unsafe attributes[5 * k],
            let value = unsafe attributes[5 * k + 3], let stop = unsafe attributes[5 * k + 4]
        else { continue }
        unsafe reader.keep(
            XMLNamespace(attributes[5 * k + 2], prefix: attributes[5 * k + 1]), bytes(key),
            UnsafeBufferPointer(start: value, count: stop - value))
    }
    let space = unsafe XMLNamespace(uri, prefix: prefix)
    reader.take { () throws(ParseError) in try reader.start(unsafe bytes(name).span, space) }
}

/// Pairs of name and value, the value nil where there is none.
private let startElementOfHTML: startElementSAXFunc = { reader, name, attributes in
    guard let reader = unsafe found(reader), let name = unsafe name else { return }
    reader.forgetAttributes()
    var k = 0
    while let attributes = unsafe attributes, let key = unsafe attributes[k] {
        let value = unsafe attributes[k + 1].map { unsafe bytes($0) }
        unsafe reader.keep(
            .none, bytes(key), value ?? UnsafeBufferPointer(start: nil, count: 0))
        k += 2
    }
    reader.take { () throws(ParseError) in try reader.start(unsafe bytes(name).span, .none) }
}

/// A NUL-terminated name without its NUL.
private func bytes(_ name: UnsafePointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    unsafe UnsafeBufferPointer(
        start: name, count: strlen(UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self)))
}
