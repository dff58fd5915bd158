extension PageParser {
    /// Reads the content of an element that holds text only.
    mutating func readRawElement(
        _ source: Span<UInt8>, _ tag: Tag, _ key: NameKey, from start: Int
    ) throws(ParseError) -> Int {
        guard tag != .plaintext else {
            document.pool.append(source, start..<source.count)
            return source.count
        }
        let body = afterRawText(source, tag, from: start)
        switch tag {
        case .title, .textarea:
            if start < body.end { appendText(source, start..<body.end) }
        case .xmp:
            document.pool.append(source, start..<body.end)
        default:
            break
        }
        skipsLineFeed = false
        try endElement(tag, key)
        return body.next
    }

    /// Finds the end tag of a raw text element; at the end of the file it is taken as there.
    /// - Returns: where the body ends, and the index after the end tag.
    func afterRawText(
        _ source: Span<UInt8>, _ tag: Tag, from start: Int
    ) -> (end: Int, next: Int) {
        var i = start
        // Of script: inside `<!--`, and inside a `<script` that it holds.
        var isEscaped = false
        var isDoubleEscaped = false
        while let less = source.firstIndex(of: UInt8(ascii: "<"), in: i..<source.count) {
            if isEscaped, Self.find("-->", in: source, from: i, before: less) {
                isEscaped = false
                isDoubleEscaped = false
            }
            i = less + 1
            if tag == .script, source.hasWord("!--", at: i) {
                isEscaped = true
                // `<!-->` is whole.
                i += 1
            } else if isEscaped, !isDoubleEscaped, isTagName(source, .script, at: i) {
                isDoubleEscaped = true
            } else if source.hasWord("/", at: i), isTagName(source, tag, at: i + 1) {
                if isDoubleEscaped {
                    isDoubleEscaped = false
                } else {
                    let close = source.firstIndex(of: UInt8(ascii: ">"), in: i..<source.count)
                    return (less, close.map { $0 + 1 } ?? source.count)
                }
            }
        }
        return (source.count, source.count)
    }

    /// Whether `word` lies wholly in `start..<stop`.
    private static func find(
        _ word: StaticString, in source: Span<UInt8>, from start: Int, before stop: Int
    ) -> Bool {
        let length = word.utf8CodeUnitCount
        let last = unsafe word.utf8Start[length - 1]
        var i = start
        while let hit = source.firstIndex(of: last, in: i..<stop) {
            if hit - length + 1 >= start, source.hasWord(word, at: hit - length + 1) { return true }
            i = hit + 1
        }
        return false
    }

    private func isTagName(_ source: Span<UInt8>, _ tag: Tag, at index: Int) -> Bool {
        let length: Int
        switch tag {
        case .script: length = source.hasWord("script", at: index) ? 6 : 0
        case .style: length = source.hasWord("style", at: index) ? 5 : 0
        case .title: length = source.hasWord("title", at: index) ? 5 : 0
        case .textarea: length = source.hasWord("textarea", at: index) ? 8 : 0
        case .xmp: length = source.hasWord("xmp", at: index) ? 3 : 0
        case .iframe: length = source.hasWord("iframe", at: index) ? 6 : 0
        case .noembed: length = source.hasWord("noembed", at: index) ? 7 : 0
        default: length = 0
        }
        guard length > 0, index + length < source.count else { return false }
        let next = source[index + length]
        return next.isHTMLSpace || next == UInt8(ascii: "/") || next == UInt8(ascii: ">")
    }

    // MARK: content that is read but not kept

    /// Whether an end tag of a template or picture follows; without one its content is kept.
    mutating func hasEnd(_ source: Span<UInt8>, _ tag: Tag, after start: Int) -> Bool {
        if tag == .svg {
            if nextPictureEnd < start {
                nextPictureEnd = Self.find("</svg", in: source, from: start)
            }
            return nextPictureEnd < source.count
        }
        if nextTemplateEnd < start {
            nextTemplateEnd = Self.find("</template", in: source, from: start)
        }
        return nextTemplateEnd < source.count
    }

    mutating func skipStart(_ tag: Tag, _ key: NameKey, closesItself: Bool) {
        guard var region = skipped, !closesItself || region.tag == .template else { return }
        if tag == region.tag { region.depth += 1 }
        if region.tag == .svg, Self.islands.contains(key) { region.islandDepth += 1 }
        skipped = region
    }

    mutating func skipEnd(_ tag: Tag, _ key: NameKey) {
        guard var region = skipped else { return }
        if tag == region.tag { region.depth -= 1 }
        if region.tag == .svg, Self.islands.contains(key) {
            region.islandDepth = max(0, region.islandDepth - 1)
        }
        skipped = region.depth > 0 ? region : nil
    }

    /// Ends a picture that an HTML element breaks out of. - Returns: whether it did.
    mutating func endsPicture(_ tag: Tag) throws(ParseError) -> Bool {
        guard let region = skipped, region.tag == .svg, region.islandDepth == 0,
            Self.breakout.contains(tag)
        else { return false }
        skipped = nil
        return true
    }

    private static let islands: Set<NameKey> = [
        NameKey("foreignobject"), NameKey("desc"), NameKey("title"),
    ]

    /// HTML elements that end foreign content (section 13.2.6.5).
    private static let breakout: Set<Tag> = [
        .b, .blockquote, .body, .br, .center, .code, .dd, .div, .dl, .dt, .em, .embed, .h1, .h2,
        .h3,
        .h4, .h5, .h6, .head, .hr, .i, .img, .li, .listing, .menu, .meta, .nobr, .ol, .p, .pre,
        .ruby,
        .s, .small, .span, .strong, .strike, .sub, .sup, .table, .tt, .u, .ul, .var,
    ]
}
