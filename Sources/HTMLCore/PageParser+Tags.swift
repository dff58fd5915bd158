extension PageParser {
    /// Reads a start tag and its element's raw text, if it has such.
    /// - Returns: the index after it.
    mutating func readStartTag(
        _ source: Span<UInt8>, nameStart: Int
    ) throws(ParseError) -> Int {
        let nameEnd = Self.afterTagName(source, nameStart)
        let key = NameKey(source, nameStart..<nameEnd)
        let tag = tagNames[key].flatMap(Tag.init(rawValue:)) ?? .unknown
        let mark = document.pool.count
        guard let (next, closesItself) = readAttributes(source, from: nameEnd) else {
            // The standard drops a tag that the end of the file cuts.
            forgetPending(mark)
            return source.count
        }
        if skipped != nil, try !endsPicture(tag) {
            skipStart(tag, key, closesItself: closesItself)
            forgetPending(mark)
            guard skipped?.tag == .template, tag == .script || tag == .style else { return next }
            return afterRawText(source, tag, from: next).next
        }
        switch tag {
        case .script, .style:
            let isData = tag == .script && isStructuredData
            forgetPending(mark)
            if closesItself && isXML { return next }
            let body = afterRawText(source, tag, from: next)
            if isData { structuredData.append(next..<body.end) }
            return body.next
        case .template where !isShadowRoot && hasEnd(source, tag, after: next):
            forgetPending(mark)
            if !(closesItself && isXML) { skipped = Skipped(tag: tag) }
            return next
        case .svg:
            let skips = !closesItself && hasEnd(source, tag, after: next)
            try startElement(.svg, key, mark: mark, closesItself: true)
            if skips { skipped = Skipped(tag: .svg) }
            return next
        case .title, .textarea, .xmp, .iframe, .noembed, .plaintext:
            try startElement(tag, key, mark: mark, closesItself: closesItself && isXML)
            if closesItself && isXML { return next }
            return try readRawElement(source, tag, key, from: next)
        default:
            let isEmpty = closesItself && (isXML || open.innermost(.math) != nil)
            try startElement(tag, key, mark: mark, closesItself: isEmpty)
            return next
        }
    }

    /// Reads an end tag. - Returns: the index after it.
    mutating func readEndTag(_ source: Span<UInt8>, nameStart: Int) throws(ParseError) -> Int {
        let nameEnd = Self.afterTagName(source, nameStart)
        let key = NameKey(source, nameStart..<nameEnd)
        let tag = tagNames[key].flatMap(Tag.init(rawValue:)) ?? .unknown
        var next = nameEnd
        if next < source.count, source[next] == UInt8(ascii: ">") {
            next += 1
        } else {
            let mark = document.pool.count
            let read = readAttributes(source, from: nameEnd)
            forgetPending(mark)
            guard let read else { return source.count }
            next = read.next
        }
        if skipped != nil {
            skipEnd(tag, key)
        } else {
            try endElement(tag, key)
        }
        return next
    }

    @inline(__always)
    private static func afterTagName(_ source: Span<UInt8>, _ start: Int) -> Int {
        var i = start
        while i < source.count {
            let byte = source[i]
            if byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") || byte.isHTMLSpace { break }
            i += 1
        }
        return i
    }

    /// Drops what was read of a tag that leaves no row.
    @inline(__always)
    mutating func forgetPending(_ mark: Int) {
        pending.removeAll(keepingCapacity: true)
        if document.pool.count > mark { document.pool.removeLast(document.pool.count - mark) }
    }

    private var isStructuredData: Bool {
        guard let type = pending.first(where: { $0.name == .type }) else { return false }
        return document.pool.span.hasWord("application/ld+json", at: Int(type.start))
    }

    // MARK: attributes

    /// Reads attributes up to the tag's `>`; kept ones become `pending`.
    /// - Returns: the index after `>` and whether `/` stands before it; nil where the file ends first.
    private mutating func readAttributes(
        _ source: Span<UInt8>, from start: Int
    ) -> (next: Int, closesItself: Bool)? {
        pending.removeAll(keepingCapacity: true)
        isShadowRoot = false
        var i = start
        while i < source.count {
            let byte = source[i]
            if byte == UInt8(ascii: ">") {
                return (i + 1, i > start && source[i - 1] == UInt8(ascii: "/"))
            }
            if byte.isHTMLSpace || byte == UInt8(ascii: "/") {
                i += 1
                continue
            }
            guard let next = readAttribute(source, from: i) else { return nil }
            i = next
        }
        return nil
    }

    /// Reads one attribute whose name begins at `start`. - Returns: the index after it.
    private mutating func readAttribute(_ source: Span<UInt8>, from start: Int) -> Int? {
        var i = start + 1
        while i < source.count {
            let byte = source[i]
            if byte == UInt8(ascii: "=") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
                || byte.isHTMLSpace
            {
                break
            }
            i += 1
        }
        let key = NameKey(source, start..<i)
        let afterName = i
        while i < source.count, source[i].isHTMLSpace { i += 1 }
        guard i < source.count else { return nil }
        guard source[i] == UInt8(ascii: "=") else {
            keep(source, key, afterName..<afterName)
            return afterName
        }
        i += 1
        while i < source.count, source[i].isHTMLSpace { i += 1 }
        guard i < source.count else { return nil }
        let quote = source[i]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            guard let end = source.firstIndex(of: quote, in: i + 1..<source.count) else {
                return nil
            }
            keep(source, key, i + 1..<end)
            return end + 1
        }
        let valueStart = i
        while i < source.count, source[i] != UInt8(ascii: ">"), !source[i].isHTMLSpace { i += 1 }
        guard i < source.count else { return nil }
        keep(source, key, valueStart..<i)
        return i
    }

    /// Keeps an attribute whose name is wanted; of two with one name the first counts.
    private mutating func keep(_ source: Span<UInt8>, _ key: NameKey, _ value: Range<Int>) {
        guard let name = attributeNames[key].flatMap(AttributeName.init(rawValue:)) else {
            if key == Self.shadowRootMode { isShadowRoot = true }
            return
        }
        for attribute in pending where attribute.name == name { return }
        let start = document.pool.count
        appendDecoded(source, value, inAttribute: true)
        pending.append(
            Attribute(
                name: name, start: UInt32(truncatingIfNeeded: start),
                length: UInt32(truncatingIfNeeded: document.pool.count - start)))
    }

    private static let shadowRootMode = NameKey("shadowrootmode")
}
