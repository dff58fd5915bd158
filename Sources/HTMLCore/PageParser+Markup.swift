extension PageParser {
    /// Reads the markup that begins with the `<` at `index`; a `<` that begins none is text.
    /// - Returns: the index after it.
    mutating func readMarkup(_ source: Span<UInt8>, at index: Int) throws(ParseError) -> Int {
        guard index + 1 < source.count else {
            appendText(source, index..<index + 1)
            return index + 1
        }
        let next = source[index + 1]
        if next.isASCIILetter { return try readStartTag(source, nameStart: index + 1) }
        switch next {
        case UInt8(ascii: "/"):
            guard index + 2 < source.count else {
                appendText(source, index..<index + 2)
                return index + 2
            }
            if source[index + 2].isASCIILetter {
                return try readEndTag(source, nameStart: index + 2)
            }
            return afterBogusComment(source, from: index + 2)
        case UInt8(ascii: "!"):
            return readDeclaration(source, from: index + 2)
        case UInt8(ascii: "?"):
            return afterBogusComment(source, from: index + 1)
        default:
            appendText(source, index..<index + 1)
            return index + 1
        }
    }

    /// Comments, doctypes and CDATA sections leave nothing, but for the text of CDATA in XHTML.
    private mutating func readDeclaration(_ source: Span<UInt8>, from start: Int) -> Int {
        if source.hasWord("--", at: start) { return afterComment(source, from: start + 2) }
        if source.hasWord("[cdata[", at: start), isXML || skipped?.tag == .svg {
            let body = start + 7
            let stop = Self.find("]]>", in: source, from: body)
            if isXML, skipped == nil, body < stop {
                document.pool.append(source, body..<stop)
            }
            return min(stop + 3, source.count)
        }
        return afterBogusComment(source, from: start)
    }

    private func afterBogusComment(_ source: Span<UInt8>, from start: Int) -> Int {
        guard let end = source.firstIndex(of: UInt8(ascii: ">"), in: start..<source.count) else {
            return source.count
        }
        return end + 1
    }

    /// - Parameter start: after `<!--`.
    private func afterComment(_ source: Span<UInt8>, from start: Int) -> Int {
        if source.hasWord(">", at: start) { return start + 1 }
        if source.hasWord("->", at: start) { return start + 2 }
        var i = start
        while let end = source.firstIndex(of: UInt8(ascii: ">"), in: i..<source.count) {
            i = end + 1
            if end >= start + 2, source[end - 1] == UInt8(ascii: "-"),
                source[end - 2] == UInt8(ascii: "-")
            {
                return i
            }
            if end >= start + 3, source.hasWord("--!", at: end - 3) { return i }
        }
        return source.count
    }

    /// Index of `word` (lower-case ASCII, any case in the source) at or after `start`, or the count.
    static func find(_ word: StaticString, in source: Span<UInt8>, from start: Int) -> Int {
        let first = unsafe word.utf8Start[0]
        var i = start
        while i < source.count, let hit = source.firstIndex(of: first, in: i..<source.count) {
            if source.hasWord(word, at: hit) { return hit }
            i = hit + 1
        }
        return source.count
    }
}
