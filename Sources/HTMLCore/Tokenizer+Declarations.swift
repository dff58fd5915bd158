/// Comments, doctypes, CDATA sections, and what is read as a comment.
extension Tokenizer {
    /// - Parameter start: after `<!`.
    mutating func readDeclaration(_ start: Int) -> Token? {
        if source.hasWord("--", at: start) { return readComment(start + 2) }
        if source.hasWord("doctype", at: start) { return readDoctype(start + 7) }
        if allowsCDATA, source.has("[CDATA[", at: start) {
            position = start + 7
            content = .cdata
            return readContent()
        }
        return readBogusComment(start)
    }

    mutating func readBogusComment(_ start: Int) -> Token {
        let end = source.find(UInt8(ascii: ">"), from: start)
        comment = start..<end
        position = min(end + 1, source.count)
        return .comment
    }

    /// - Parameter start: after `<!--`.
    private mutating func readComment(_ start: Int) -> Token {
        if source.hasWord(">", at: start) { return endComment(start..<start, start + 1) }
        if source.hasWord("->", at: start) { return endComment(start..<start, start + 2) }
        var i = start
        while i < source.count {
            let end = source.find(UInt8(ascii: ">"), from: i)
            guard end < source.count else { break }
            if end >= start + 2, source[end - 1] == UInt8(ascii: "-"),
                source[end - 2] == UInt8(ascii: "-")
            {
                return endComment(start..<end - 2, end + 1)
            }
            if end >= start + 3, source.hasWord("--!", at: end - 3) {
                return endComment(start..<end - 3, end + 1)
            }
            i = end + 1
        }
        // What may have been the beginning of the end does not count at the end of the file.
        let count = source.count
        var end = count
        if end - start >= 3, source.hasWord("--!", at: end - 3) {
            end -= 3
        } else if end - start >= 2, source.hasWord("--", at: end - 2) {
            end -= 2
        } else if end > start, source[end - 1] == UInt8(ascii: "-") {
            end -= 1
        }
        return endComment(start..<end, count)
    }

    private mutating func endComment(_ data: Range<Int>, _ next: Int) -> Token {
        comment = data
        position = next
        return .comment
    }

    // MARK: doctype

    /// - Parameter start: after `<!doctype`.
    private mutating func readDoctype(_ start: Int) -> Token {
        doctype = Doctype()
        var i = afterSpace(start)
        guard i < source.count else { return endDoctype(forcesQuirks: true, i) }
        if source[i] == UInt8(ascii: ">") { return endDoctype(forcesQuirks: true, i + 1) }
        let nameStart = i
        while i < source.count, source[i] != UInt8(ascii: ">"), !source[i].isHTMLSpace { i += 1 }
        doctype.name = nameStart..<i
        i = afterSpace(i)
        if i < source.count, source[i] == UInt8(ascii: ">") {
            return endDoctype(forcesQuirks: false, i + 1)
        }
        let isPublic = source.hasWord("public", at: i)
        guard isPublic || source.hasWord("system", at: i) else { return endBadDoctype(i) }
        i = afterSpace(i + 6)
        guard let first = quoted(&i) else { return endBadDoctype(i) }
        if isPublic { doctype.publicID = first.value } else { doctype.systemID = first.value }
        guard first.isWhole else { return endDoctype(forcesQuirks: true, i) }
        i = afterSpace(i)
        if isPublic, i < source.count, source[i] != UInt8(ascii: ">") {
            guard let second = quoted(&i) else { return endBadDoctype(i) }
            doctype.systemID = second.value
            guard second.isWhole else { return endDoctype(forcesQuirks: true, i) }
            i = afterSpace(i)
        }
        // Anything else behind the identifiers is ignored.
        let end = source.find(UInt8(ascii: ">"), from: i)
        return endDoctype(forcesQuirks: i >= source.count, min(end + 1, source.count))
    }

    /// Reads a quoted identifier; one that `>` or the end of the file cuts is not whole.
    private func quoted(_ i: inout Int) -> (value: Range<Int>, isWhole: Bool)? {
        guard i < source.count else { return nil }
        let quote = source[i]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        let start = i + 1
        i = start
        while i < source.count, source[i] != quote, source[i] != UInt8(ascii: ">") { i += 1 }
        let value = start..<i
        let isWhole = i < source.count && source[i] == quote
        i = min(i + 1, source.count)
        return (value, isWhole)
    }

    private func afterSpace(_ start: Int) -> Int {
        var i = min(start, source.count)
        while i < source.count, source[i].isHTMLSpace { i += 1 }
        return i
    }

    private mutating func endBadDoctype(_ index: Int) -> Token {
        let end = source.find(UInt8(ascii: ">"), from: min(index, source.count))
        return endDoctype(forcesQuirks: true, min(end + 1, source.count))
    }

    private mutating func endDoctype(forcesQuirks: Bool, _ next: Int) -> Token {
        doctype.forcesQuirks = forcesQuirks
        position = next
        return .doctype
    }
}

/// A document type declaration, as ranges of the page; what is not given is nil.
struct Doctype {
    var name: Range<Int>?
    var publicID: Range<Int>?
    var systemID: Range<Int>?
    var forcesQuirks = false
}
