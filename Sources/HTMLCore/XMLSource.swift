/// A page's markup as libxml2's XML parser is to get it.
///
/// Comments, processing instructions and the document type go, so there are no entities to expand and
/// nothing to load. Character references become characters by HTML's table (feeds and XHTML mean them so);
/// an `&` that begins none is escaped, and controls that XML forbids become spaces. Line numbers stay.
struct XMLSource {
    private(set) var bytes: [UInt8] = []
    private var open: [Range<Int>] = []
    private var reference: [UInt8] = []
    private let source: [UInt8]
    private let mends: Bool

    /// Attributes of one element; libxml2 compares each with all others.
    private static let mostAttributes = 512
    /// Open elements among which an end tag looks for its own, where tags are mended.
    private static let mendingDepth = 256

    /// - Parameters:
    ///   - source: valid UTF-8 without NUL.
    ///   - mends: also closes elements, drops end tags that close nothing, quotes attributes, and puts an
    ///     element around all: the result is well-formed whatever the source is.
    init(_ source: [UInt8], mends: Bool) throws(MarkupFault) {
        self.source = source
        self.mends = mends
        bytes.reserveCapacity(source.count + source.count / 16 + 16)
        if mends { bytes += "<x>".utf8 }
        var i = source.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while i < source.count {
            switch source[i] {
            case UInt8(ascii: "<"): i = try markup(at: i)
            case UInt8(ascii: "&"): i = appendReference(at: i, before: source.count)
            default:
                appendPlain(source[i], at: i)
                i += 1
            }
        }
        guard mends else { return }
        while let name = open.popLast() { appendEnd(name) }
        bytes += "</x>".utf8
    }

    // MARK: markup

    private mutating func markup(at index: Int) throws(MarkupFault) -> Int {
        if source.hasWord("<!--", at: index) {
            guard let end = find("-->", from: index + 4) else {
                return try broken("comment without end", at: index)
            }
            return skip(index..<end + 3)
        }
        if source.hasWord("<![cdata[", at: index) {
            guard let end = find("]]>", from: index + 9) else {
                return try broken("CDATA section without end", at: index)
            }
            for k in index + 9..<end { appendEscaped(source[k], at: k) }
            return end + 3
        }
        if source.hasWord("<!doctype", at: index) {
            guard let end = afterDocumentType(index) else {
                return try broken("document type without end", at: index)
            }
            return skip(index..<end)
        }
        if source.hasWord("<?", at: index) {
            guard let end = find("?>", from: index + 2) else {
                return try broken("processing instruction without end", at: index)
            }
            return skip(index..<end + 2)
        }
        let isEnd = source.hasWord("</", at: index)
        let nameStart = index + (isEnd ? 2 : 1)
        let nameEnd = afterName(nameStart)
        guard nameEnd > nameStart else { return try broken("`<` begins no tag", at: index) }
        if mends {
            return isEnd
                ? mendEnd(nameStart..<nameEnd) : mendStart(nameStart..<nameEnd)
        }
        return try copyTag(at: index)
    }

    /// Ends the reading, or keeps the `<` as text where tags are mended.
    private mutating func broken(_ message: String, at index: Int) throws(MarkupFault) -> Int {
        guard mends else {
            let lines = source[..<index].reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) }
            throw MarkupFault(line: lines, message: message)
        }
        appendEscaped(source[index], at: index)
        return index + 1
    }

    /// Leaves out a range but for its line ends.
    private mutating func skip(_ range: Range<Int>) -> Int {
        for k in range where source[k] == 0x0A { bytes.append(0x0A) }
        return range.upperBound
    }

    /// Index after a document type with its declarations, or nil.
    private func afterDocumentType(_ start: Int) -> Int? {
        var i = start
        var isInside = false
        while i < source.count {
            switch source[i] {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                guard let end = source[(i + 1)...].firstIndex(of: source[i]) else { return nil }
                i = end
            case UInt8(ascii: "<") where isInside && source.hasWord("<!--", at: i):
                guard let end = find("-->", from: i + 4) else { return nil }
                i = end + 2
            case UInt8(ascii: "["): isInside = true
            case UInt8(ascii: "]"): isInside = false
            case UInt8(ascii: ">") where !isInside: return i + 1
            default: break
            }
            i += 1
        }
        return nil
    }

    /// Copies a tag as it is, its references decoded; what is wrong with it libxml2 will say.
    private mutating func copyTag(at index: Int) throws(MarkupFault) -> Int {
        var quote: UInt8 = 0
        var attributeCount = 0
        var i = index
        while i < source.count {
            let byte = source[i]
            if byte == UInt8(ascii: "&") {
                i = appendReference(at: i, before: source.count)
                continue
            }
            appendPlain(byte, at: i)
            i += 1
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
                attributeCount += 1
                if attributeCount > Self.mostAttributes {
                    return try broken("more than \(Self.mostAttributes) attributes", at: index)
                }
            } else if byte == UInt8(ascii: ">") {
                break
            }
        }
        return i
    }

    // MARK: mended tags

    private mutating func mendStart(_ name: Range<Int>) -> Int {
        bytes.append(UInt8(ascii: "<"))
        bytes += source[name]
        var names: [Range<Int>] = []
        var i = name.upperBound
        while i < source.count, source[i] != UInt8(ascii: ">"), source[i] != UInt8(ascii: "<") {
            let end = afterName(i)
            if end > i {
                let isNew =
                    names.count < Self.mostAttributes
                    && !names.contains { source[$0] == source[i..<end] }
                if isNew { names.append(i..<end) }
                i = mendAttribute(i..<end, keeps: isNew)
            } else {
                i += 1
            }
        }
        let isEmpty = i > name.upperBound && source[i - 1] == UInt8(ascii: "/")
        bytes += isEmpty ? "/>".utf8 : ">".utf8
        if !isEmpty { open.append(name) }
        return i < source.count && source[i] == UInt8(ascii: ">") ? i + 1 : i
    }

    /// - Returns: the index after the attribute's value.
    private mutating func mendAttribute(_ name: Range<Int>, keeps: Bool) -> Int {
        var i = afterSpace(name.upperBound)
        var value = i..<i
        if i < source.count, source[i] == UInt8(ascii: "=") {
            i = afterSpace(i + 1)
            if i < source.count, source[i] == UInt8(ascii: "\"") || source[i] == UInt8(ascii: "'") {
                let end = source[(i + 1)...].firstIndex(of: source[i]) ?? source.count
                value = i + 1..<end
                i = min(end + 1, source.count)
            } else {
                let end = source[i...].firstIndex { $0.isHTMLSpace || $0 == 0x3E || $0 == 0x3C }
                value = i..<(end ?? source.count)
                i = value.upperBound
            }
        }
        guard keeps else { return i }
        bytes.append(0x20)
        bytes += source[name]
        bytes += "=\"".utf8
        var k = value.lowerBound
        while k < value.upperBound {
            if source[k] == UInt8(ascii: "&") {
                k = appendReference(at: k, before: value.upperBound)
            } else {
                appendEscaped(source[k], at: k)
                k += 1
            }
        }
        bytes.append(UInt8(ascii: "\""))
        return i
    }

    private mutating func mendEnd(_ name: Range<Int>) -> Int {
        let close = source[name.upperBound...].firstIndex { $0 == 0x3E || $0 == 0x3C }
        let next = close.map { source[$0] == 0x3E ? $0 + 1 : $0 } ?? source.count
        let last = open.suffix(Self.mendingDepth)
        guard let found = last.lastIndex(where: { source[$0] == source[name] }) else { return next }
        while open.count > found { appendEnd(open.removeLast()) }
        return next
    }

    private mutating func appendEnd(_ name: Range<Int>) {
        bytes += "</".utf8
        bytes += source[name]
        bytes.append(UInt8(ascii: ">"))
    }

    /// Index after a name of ASCII letters, digits, `_`, `-`, `.`, `:` and all beyond ASCII that is not
    /// punctuation; the same index where none begins.
    private func afterName(_ start: Int) -> Int {
        guard start < source.count, isNameStart(source[start]) else { return start }
        var i = start + 1
        while i < source.count,
            isNameStart(source[i]) || source[i].isASCIIDigit || source[i] == UInt8(ascii: "-")
                || source[i] == UInt8(ascii: ".") || source[i] == UInt8(ascii: ":")
        { i += 1 }
        // `a:` is no name, and would be none in its end tag either.
        while i > start, source[i - 1] == UInt8(ascii: ":") { i -= 1 }
        return i
    }

    /// Names beyond ASCII begin no tag where tags are mended, for not all of those characters may.
    private func isNameStart(_ byte: UInt8) -> Bool {
        byte.isASCIILetter || byte == UInt8(ascii: "_") || (byte >= 0x80 && !mends)
    }

    private func afterSpace(_ start: Int) -> Int {
        var i = start
        while i < source.count, source[i].isHTMLSpace { i += 1 }
        return i
    }

    private func find(_ word: StaticString, from start: Int) -> Int? {
        let first = unsafe word.utf8Start[0]
        var i = start
        while i < source.count, let hit = source.span.firstIndex(of: first, in: i..<source.count) {
            if source.hasWord(word, at: hit) { return hit }
            i = hit + 1
        }
        return nil
    }

    // MARK: characters

    /// Appends the reference at `index` as its character, or the `&` alone. - Returns: the index after it.
    private mutating func appendReference(at index: Int, before limit: Int) -> Int {
        reference.removeAll(keepingCapacity: true)
        guard
            let next = decodeCharacterReference(source, at: index, limit: limit, into: &reference)
        else {
            bytes += "&amp;".utf8
            return index + 1
        }
        let isCharacter = reference != [0xEF, 0xBF, 0xBE] && reference != [0xEF, 0xBF, 0xBF]
        for byte in isCharacter ? reference : [0xEF, 0xBF, 0xBD] {
            // An attribute's line ends would become spaces.
            if byte == 0x0A || byte == 0x0D || byte == 0x09 {
                bytes += "&#\(byte);".utf8
            } else {
                appendEscaped(byte, at: nil)
            }
        }
        return next
    }

    private mutating func appendEscaped(_ byte: UInt8, at index: Int?) {
        switch byte {
        case UInt8(ascii: "<"): bytes += "&lt;".utf8
        case UInt8(ascii: "&"): bytes += "&amp;".utf8
        case UInt8(ascii: ">"): bytes += "&gt;".utf8
        case UInt8(ascii: "\""): bytes += "&quot;".utf8
        case UInt8(ascii: "'"): bytes += "&apos;".utf8
        default: appendPlain(byte, at: index)
        }
    }

    private var endsInBrackets: Bool {
        let count = bytes.count
        return count >= 2 && bytes[count - 1] == 0x5D && bytes[count - 2] == 0x5D
    }

    /// Appends a byte of the source, or a space for a control that XML forbids.
    private mutating func appendPlain(_ byte: UInt8, at index: Int?) {
        if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D { return bytes.append(0x20) }
        // U+FFFE and U+FFFF are no characters of XML: U+FFFD in their place.
        if let index, byte >= 0xBE, index >= 2, source[index - 1] == 0xBF, source[index - 2] == 0xEF
        {
            return bytes.append(0xBD)
        }
        // `]]>` may not stand in text.
        if byte == UInt8(ascii: ">"), endsInBrackets {
            bytes += "&gt;".utf8
            return
        }
        bytes.append(byte)
    }
}

extension [UInt8] {
    fileprivate func hasWord(_ word: StaticString, at index: Int) -> Bool {
        span.hasWord(word, at: index)
    }
}
