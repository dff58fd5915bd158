/// What the content is.
package enum SniffedFormat: Sendable, Equatable {
    case html, xhtml
    /// RSS or Atom.
    case feed
    /// XML of no known format.
    case xml
    case text
}

/// Tells HTML, XHTML, feeds, other XML and plain text apart by content; the content type decides only
/// doubtful cases.
///
/// A page is HTML when it begins with a tag, a doctype or a comment, or when its first 64 KiB hold enough
/// tags with known names. Text that merely mentions a tag, and text in which tags were left, stay text. A feed is told by its first element,
/// whatever it was sent as: many are sent as `text/html` or `text/plain`.
/// - Parameter utf8: valid UTF-8.
package func sniffFormat(_ utf8: [UInt8], contentType: String?) -> SniffedFormat {
    let head = utf8[..<min(utf8.count, 64 << 10)]
    let type = mediaType(contentType)
    var i = skipSpaces(head, 0)
    if hasPrefix("\u{FEFF}", head, at: i) { i = skipSpaces(head, i + 3) }
    if let format = sniffXML(head, at: i, type: type) { return format }
    if hasPrefix("<!doctype", head, at: i, ignoringCase: true) { return .html }
    if hasPrefix("<!--", head, at: i), find("-->", in: head, from: i) != nil { return .html }
    let claimsHTML = type == "text/html"
    if let (tag, _) = tagName(head, i), isStructural(tag) {
        return !claimsHTML && isTextWithTags(head) ? .text : .html
    }
    guard holdsMarkup(head, claimsHTML: claimsHTML, claimsText: type == "text/plain") else {
        return .text
    }
    return !claimsHTML && isTextWithTags(head) ? .text : .html
}

/// The media type in lower case without parameters; empty without a content type.
func mediaType(_ contentType: String?) -> String {
    guard let contentType else { return "" }
    let bytes = contentType.utf8.prefix { $0 != UInt8(ascii: ";") }.filter { !isASCIISpace($0) }
    return String(decoding: bytes.map(lowercased), as: UTF8.self)
}

/// Whether the text holds tags as only markup does: element tags of known names, end tags among them,
/// at least one for each 2,000 bytes and three in all (one is enough where the transport says HTML).
private func holdsMarkup(_ head: ArraySlice<UInt8>, claimsHTML: Bool, claimsText: Bool) -> Bool {
    if claimsText { return false }
    var tagCount = 0
    var endCount = 0
    var i = head.startIndex
    while let open = find(UInt8(ascii: "<"), in: head, from: i) {
        i = open + 1
        guard let (tag, isEnd) = tagName(head, open), isStructural(tag) else { continue }
        tagCount += 1
        if isEnd { endCount += 1 }
    }
    if claimsHTML { return tagCount >= 1 }
    return tagCount >= 3 && endCount >= 1 && tagCount * 2000 >= head.count
}

/// The name of the tag at `position`, in lower case, where one stands there.
func tagName(_ bytes: ArraySlice<UInt8>, _ position: Int) -> (String, isEnd: Bool)? {
    guard position + 1 < bytes.endIndex, bytes[position] == UInt8(ascii: "<") else { return nil }
    let isEnd = bytes[position + 1] == UInt8(ascii: "/")
    let start = position + (isEnd ? 2 : 1)
    var i = start
    while i < bytes.endIndex, i - start < 12, isNameByte(bytes[i]) { i += 1 }
    guard i > start, i < bytes.endIndex,
        isASCIISpace(bytes[i]) || bytes[i] == UInt8(ascii: ">") || bytes[i] == UInt8(ascii: "/")
    else { return nil }
    return (String(decoding: bytes[start..<i].map(lowercased), as: UTF8.self), isEnd)
}

private func isNameByte(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
}

/// Elements that a page is built of.
func isStructural(_ name: String) -> Bool { structuralNames.contains(name) }

private let structuralNames: Set<String> = [
    "html", "head", "body", "title", "meta", "link", "script", "style", "base", "div", "span", "p",
    "a", "br",
    "img", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "tbody", "tr", "td", "th",
    "form",
    "article", "section", "header", "footer", "nav", "main", "aside", "figure", "blockquote", "pre",
    "font",
    "center", "b", "i", "em", "strong", "iframe", "noscript", "template", "frameset", "dl", "dt",
    "dd",
]
