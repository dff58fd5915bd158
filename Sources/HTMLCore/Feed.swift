/// What a feed (RSS 0.90 to 2.0, Atom 0.3 and 1.0) says of itself and in its entries.
struct Feed {
    /// A text with its markup, or without any.
    struct Content {
        var bytes: [UInt8] = []
        var isMarkup = false
        var isEmpty: Bool { bytes.allSatisfy(\.isHTMLSpace) }
    }

    struct Entry {
        var title = Content()
        var link: [UInt8] = []
        var content = Content()
        /// Stands in for a content that is not there.
        var summary = Content()
    }

    var title = Content()
    var link: [UInt8] = []
    var summary = Content()
    var language: [UInt8] = []
    var author: [UInt8] = []
    var published: [UInt8] = []
    var updated: [UInt8] = []
    var entries: [Entry] = []
}

/// Reads a feed into `document` by libxml2's XML parser: a page with an `article` for each entry.
///
/// Each entry's markup is read by `parseHTML` alone, so that what one leaves open does not reach the next.
/// - Returns: where the feed is not well-formed, which is mended; or nil.
/// - Throws: the limit that was passed.
package func parseFeed(
    _ source: [UInt8], limits: ParseLimits = .init(), into document: inout Document
) throws(ParseError) -> MarkupFault? {
    var fault: MarkupFault?
    for mends in [false, true] {
        let prepared: XMLSource
        do throws(MarkupFault) {
            prepared = try XMLSource(source, mends: mends)
        } catch {
            fault = error
            continue
        }
        let reader = FeedReader(limits: limits)
        let found = try readXML(prepared.bytes, reader)
        if found == nil {
            try reader.feed.write(limits: limits, into: &document)
            return fault
        }
        fault = fault ?? found
    }
    try parseHTML(source, limits: limits, into: &document)
    return fault
}

extension Feed {
    /// Writes the feed as the rows of a page.
    fileprivate func write(limits: ParseLimits, into document: inout Document) throws(ParseError) {
        var rows = RowBuilder(&document, limits: limits)
        try rows.start(.html)
        if !language.isEmpty { try rows.attribute(.lang, language[...]) }
        try rows.start(.head)
        var scratch = Document()
        let name = try plainText(title, limits: limits, scratch: &scratch)
        let about = try plainText(summary, limits: limits, scratch: &scratch)
        try rows.start(.title)
        try rows.text(name.span)
        try rows.end()
        try rows.meta(.property, "og:title", name)
        try rows.meta(.property, "og:site_name", name)
        try rows.meta(.property, "og:url", link)
        try rows.meta(.name, "description", about)
        try rows.meta(.name, "author", author)
        try rows.meta(.property, "article:published_time", published)
        try rows.meta(.property, "article:modified_time", updated)
        try rows.end()
        try rows.start(.body)
        for entry in entries {
            try rows.start(.article)
            try parseHTML(entry.markup, limits: limits, into: &scratch)
            try rows.append(scratch)
            try rows.end()
        }
        try rows.finish(into: &document)
    }

    private func plainText(
        _ content: Content, limits: ParseLimits, scratch: inout Document
    ) throws(ParseError) -> [UInt8] {
        guard content.isMarkup else { return content.bytes.trimmed }
        try parseHTML(content.bytes, limits: limits, into: &scratch)
        var text: [UInt8] = []
        for row in 0..<scratch.count where scratch.tag[row] == .text {
            text += scratch.pool[scratch.textRange(row)]
        }
        return text.trimmed
    }
}

extension RowBuilder {
    fileprivate mutating func meta(
        _ kind: AttributeName, _ name: String, _ content: [UInt8]
    ) throws(ParseError) {
        guard !content.isEmpty else { return }
        try start(.meta)
        try attribute(kind, Array(name.utf8)[...])
        try attribute(.content, content[...])
        try end()
    }
}

extension Feed.Entry {
    /// The entry as HTML: its title, linked, as a heading, then its content.
    fileprivate var markup: [UInt8] {
        var html: [UInt8] = []
        let body = content.isEmpty ? summary : content
        let name = title.isEmpty ? Feed.Content(bytes: body.isEmpty ? link : []) : title
        if !name.isEmpty {
            html += "<h2>".utf8
            if !link.isEmpty {
                html += "<a href=\"".utf8
                html.appendEscaped(link.span)
                html += "\">".utf8
            }
            html.append(name, asParagraphs: false)
            if !link.isEmpty { html += "</a>".utf8 }
            html += "</h2>\n".utf8
        }
        if !body.isEmpty { html.append(body, asParagraphs: true) }
        return html
    }
}

extension [UInt8] {
    /// Appends a feed's text as HTML; where it shows no tag, blank lines part its paragraphs.
    fileprivate mutating func append(_ content: Feed.Content, asParagraphs: Bool) {
        let hasTags = content.isMarkup && content.bytes.holdsTag
        if hasTags || !asParagraphs {
            if content.isMarkup { return append(contentsOf: content.bytes) }
            return appendEscaped(content.bytes.span)
        }
        self += "<p>".utf8
        var lineIsBlank = false
        for byte in content.bytes.trimmed {
            if byte == 0x0A {
                if lineIsBlank { self += "<p>".utf8 }
                lineIsBlank = true
            } else if !byte.isHTMLSpace {
                lineIsBlank = false
            }
            if content.isMarkup { append(byte) } else { appendEscaped([byte].span) }
        }
    }

    private var holdsTag: Bool {
        for i in indices.dropLast() where self[i] == UInt8(ascii: "<") {
            let next = self[i + 1]
            if next.isASCIILetter || next == UInt8(ascii: "/") || next == UInt8(ascii: "!") {
                return true
            }
        }
        return false
    }

    /// Appends text so that HTML and XML read it as it is, in elements and in quoted values.
    mutating func appendEscaped(_ text: Span<UInt8>) {
        for i in 0..<text.count {
            switch text[i] {
            case UInt8(ascii: "<"): self += "&lt;".utf8
            case UInt8(ascii: "&"): self += "&amp;".utf8
            case UInt8(ascii: ">"): self += "&gt;".utf8
            case UInt8(ascii: "\""): self += "&quot;".utf8
            default: append(text[i])
            }
        }
    }

    var trimmed: [UInt8] {
        guard let first = firstIndex(where: { !$0.isHTMLSpace }),
            let last = lastIndex(where: { !$0.isHTMLSpace })
        else { return [] }
        return Array(self[first...last])
    }
}
