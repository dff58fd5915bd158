/// What XML holds, by its first element; nil where the content may as well be HTML or text.
/// - Parameters:
///   - start: where the content begins.
///   - type: the media type, in lower case.
func sniffXML(_ head: ArraySlice<UInt8>, at start: Int, type: String) -> SniffedFormat? {
    guard start < head.endIndex, head[start] == UInt8(ascii: "<") else { return nil }
    let isDeclared = hasPrefix("<?xml", head, at: start, ignoringCase: true)
    let isSentAsXML = type.hasSuffix("+xml") || type == "application/xml" || type == "text/xml"
    let root = firstElement(head, from: start)
    let name = root.name
    if name == "rss" || name == "rdf:rdf" || name == "feed" || name.hasSuffix(":feed") {
        let isFeed =
            name == "rss"
            || feedNamespaces.contains { find($0, in: root.tag, from: root.tag.startIndex) != nil }
        if isFeed { return .feed }
    }
    if type == "application/xhtml+xml" { return .xhtml }
    guard isDeclared || isSentAsXML else { return nil }
    if name == "html" || name.hasSuffix(":html") { return .xhtml }
    // `<?xml` also stands before pieces of HTML; the transport knows better.
    if isSentAsXML { return name.isEmpty ? nil : .xml }
    let holdsHTML =
        find("<html", in: head, from: start, ignoringCase: true) != nil
        || find("<!doctype html", in: head, from: start, ignoringCase: true) != nil
    if holdsHTML { return .xhtml }
    return name.isEmpty || isStructural(name) ? nil : .xml
}

/// Namespaces of RSS 0.90 and 1.0 (in RDF), and of Atom 0.3 and 1.0.
private let feedNamespaces: [StaticString] = [
    "http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/",
    "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#",
]

/// The name of the first element, in lower case, and its whole tag; empty where there is none.
private func firstElement(
    _ head: ArraySlice<UInt8>, from start: Int
) -> (name: String, tag: ArraySlice<UInt8>) {
    var i = start
    while i + 1 < head.endIndex, head[i] == UInt8(ascii: "<") {
        let end: Int?
        if hasPrefix("<!--", head, at: i) {
            end = find("-->", in: head, from: i + 4).map { $0 + 3 }
        } else if head[i + 1] == UInt8(ascii: "?") {
            end = find("?>", in: head, from: i + 2).map { $0 + 2 }
        } else if head[i + 1] == UInt8(ascii: "!") {
            end = afterDeclaration(head, from: i)
        } else {
            let isName = { (byte: UInt8) in
                !isASCIISpace(byte) && byte != UInt8(ascii: ">") && byte != UInt8(ascii: "/")
            }
            let name = head[(i + 1)...].prefix(while: isName)
            let tag = head[i...].prefix { $0 != UInt8(ascii: ">") }
            return (String(decoding: name.prefix(64).map(lowercased), as: UTF8.self), tag)
        }
        guard let end else { break }
        i = skipSpaces(head, end)
    }
    return ("", head[start..<start])
}

/// Index after a document type and what it declares between brackets.
private func afterDeclaration(_ head: ArraySlice<UInt8>, from start: Int) -> Int? {
    var isInside = false
    for i in start..<head.endIndex {
        switch head[i] {
        case UInt8(ascii: "["): isInside = true
        case UInt8(ascii: "]"): isInside = false
        case UInt8(ascii: ">") where !isInside: return i + 1
        default: break
        }
    }
    return nil
}
