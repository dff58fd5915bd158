import HTMLCore

/// A document as nested text, `html(head() body(p("Hi")))`, for short expectations.
func outline(_ document: Document, row: Int = 0) -> String {
    if document.tag[row] == .text {
        return "\"" + String(decoding: document.pool[document.textRange(row)], as: UTF8.self) + "\""
    }
    let inner = document.children(of: row).map { outline(document, row: $0) }
    return "\(document.tag[row])(\(inner.joined(separator: " ")))"
}

func parsed(_ html: String, limits: ParseLimits = .init()) throws -> Document {
    var document = Document()
    try parseHTML(Array(html.utf8), limits: limits, into: &document)
    return document
}

/// The outline of a page's body.
func body(_ html: String) throws -> String {
    let document = try parsed(html)
    guard let row = document.tag.firstIndex(of: .body) else { return "no body" }
    return document.children(of: row).map { outline(document, row: $0) }.joined(separator: " ")
}

/// The words of all texts, in order.
func words(_ document: Document) -> [String] {
    (0..<document.count).filter { document.tag[$0] == .text }.flatMap { row in
        String(decoding: document.pool[document.textRange(row)], as: UTF8.self)
            .split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
