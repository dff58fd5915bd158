/// The tokenizer of the HTML standard (section 13.2.5): hands out one token at a time as ranges of the page.
///
/// Nothing is decoded or copied here, so what tree construction ignores costs a search only. The tests run
/// this same code.
struct Tokenizer: ~Copyable {
    enum Token: UInt8 { case text, startTag, endTag, comment, doctype, end }

    /// What the content is that comes next; tree construction sets it after a start tag.
    enum Content: UInt8 { case data, replaceable, raw, script, plain, cdata }

    /// What was said of an element by attributes that are not kept.
    struct Traits: OptionSet {
        let rawValue: UInt8
        static let shadowRoot = Traits(rawValue: 1)
        static let htmlEncoding = Traits(rawValue: 2)
        static let fontAttribute = Traits(rawValue: 4)
    }

    var source = SourceBytes.none
    var position = 0
    var content = Content.data
    /// The element whose end tag ends replaceable, raw and script content.
    var rawKey = NameKey(raw: 0)
    /// Whether `<![CDATA[` means something here.
    var allowsCDATA = false
    /// Whether attributes are kept whose names are not wanted.
    var keepsAllAttributes = false

    // MARK: the token

    var textStart = 0
    var textEnd = 0
    var textContent = Content.data
    var tag = Tag.unknown
    var key = NameKey(raw: 0)
    var name = 0..<0
    var closesItself = false
    var traits: Traits = []
    var attributes = Buffer<SourceAttribute>()
    /// Data of a comment.
    var comment = 0..<0
    var doctype = Doctype()

    private let tagNames = Tag.names
    private let attributeNames = AttributeName.names

    mutating func begin(_ page: SourceBytes) {
        source = page
        position = 0
        content = .data
        allowsCDATA = false
    }

    /// Reads the next token.
    @inline(__always)
    mutating func next() -> Token {
        if content != .data, let token = readContent() { return token }
        while position < source.count {
            if source[position] != UInt8(ascii: "<") || !beginsMarkup(position) {
                readText()
                return .text
            }
            if let token = readMarkup() { return token }
        }
        return .end
    }

    /// Whether the `<` at `index` begins markup; otherwise it is text.
    @inline(__always)
    private func beginsMarkup(_ index: Int) -> Bool {
        guard index + 1 < source.count else { return false }
        let next = source[index + 1]
        return next.isASCIILetter || next == UInt8(ascii: "!") || next == UInt8(ascii: "?")
            || (next == UInt8(ascii: "/") && index + 2 < source.count)
    }

    @inline(__always)
    private mutating func readText() {
        textStart = position
        textContent = .data
        var less = source.find(UInt8(ascii: "<"), from: position)
        while less < source.count, !beginsMarkup(less) {
            less = source.find(UInt8(ascii: "<"), from: less + 1)
        }
        textEnd = less
        position = less
    }

    /// - Returns: nil where the markup leaves no token.
    @inline(__always)
    private mutating func readMarkup() -> Token? {
        let start = position + 1
        let next = source[start]
        if next.isASCIILetter { return readTag(start) ? .startTag : .end }
        if next == UInt8(ascii: "/") {
            if source[start + 1].isASCIILetter { return readTag(start + 1) ? .endTag : .end }
            if source[start + 1] == UInt8(ascii: ">") {
                position = start + 2
                return nil
            }
            return readBogusComment(start + 1)
        }
        return next == UInt8(ascii: "!") ? readDeclaration(start + 1) : readBogusComment(start)
    }

    // MARK: tags

    /// Reads a tag whose name begins at `start`.
    /// - Returns: false where the file ends in it: the standard drops such a tag.
    private mutating func readTag(_ start: Int) -> Bool {
        let end = source.afterName(start, inAttribute: false)
        name = start..<end
        key = source.key(name)
        tag = Tag(rawValue: tagNames[key]) ?? .unknown
        attributes.count = 0
        closesItself = false
        traits = []
        if end < source.count, source[end] == UInt8(ascii: ">") {
            position = end + 1
            return true
        }
        return readAttributes(end)
    }

    private mutating func readAttributes(_ start: Int) -> Bool {
        var seen: UInt64 = 0
        var i = start
        while i < source.count {
            let byte = source[i]
            // What means something here lies below the letters.
            if byte > UInt8(ascii: ">") {
                i = readAttribute(i, &seen)
            } else if byte.isHTMLSpace {
                i += 1
            } else if byte == UInt8(ascii: ">") {
                position = i + 1
                return true
            } else if byte == UInt8(ascii: "/") {
                i += 1
                if i < source.count, source[i] == UInt8(ascii: ">") { closesItself = true }
            } else {
                i = readAttribute(i, &seen)
            }
        }
        position = source.count
        return false
    }

    /// Reads the attribute whose name begins at `start`. - Returns: the index after it.
    @inline(__always)
    private mutating func readAttribute(_ start: Int, _ seen: inout UInt64) -> Int {
        // A `=` that comes first belongs to the name.
        let first = source[start] == UInt8(ascii: "=") ? start + 1 : start
        let nameEnd = source.afterName(first, inAttribute: true)
        var i = nameEnd
        if i < source.count, source[i] != UInt8(ascii: "=") {
            while i < source.count, source[i].isHTMLSpace { i += 1 }
        }
        guard i < source.count, source[i] == UInt8(ascii: "=") else {
            keep(start..<nameEnd, nameEnd..<nameEnd, &seen)
            return i
        }
        i += 1
        while i < source.count, source[i] <= 0x20, source[i].isHTMLSpace { i += 1 }
        guard i < source.count else { return i }
        let quote = source[i]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let end = source.find(quote, from: i + 1)
            keep(start..<nameEnd, i + 1..<end, &seen)
            return min(end + 1, source.count)
        }
        let valueStart = i
        while i < source.count, source[i] != UInt8(ascii: ">"), !source[i].isHTMLSpace { i += 1 }
        keep(start..<nameEnd, valueStart..<i, &seen)
        return i
    }

    /// Keeps an attribute whose name is wanted; of two with one name the first counts.
    @inline(__always)
    private mutating func keep(_ name: Range<Int>, _ value: Range<Int>, _ seen: inout UInt64) {
        let id = attributeNames[source.key(name)]
        if id < 64 {
            let bit: UInt64 = 1 << UInt64(id)
            if seen & bit != 0 && !keepsAllAttributes { return }
            seen |= bit
        } else {
            if id != NameTable.absent { addTrait(id, value) }
            if !keepsAllAttributes { return }
        }
        if keepsAllAttributes, isKept(name) { return }
        attributes.append(
            SourceAttribute(
                id: id, nameStart: UInt32(truncatingIfNeeded: name.lowerBound),
                nameEnd: UInt32(truncatingIfNeeded: name.upperBound),
                start: UInt32(truncatingIfNeeded: value.lowerBound),
                end: UInt32(truncatingIfNeeded: value.upperBound)))
    }

    private mutating func addTrait(_ id: UInt8, _ value: Range<Int>) {
        switch id {
        case SourceAttribute.shadowRootMode: traits.insert(.shadowRoot)
        case SourceAttribute.fontLook: traits.insert(.fontAttribute)
        case SourceAttribute.encoding:
            let isHTML =
                value.count == 9 && source.hasWord("text/html", at: value.lowerBound)
                || value.count == 21
                    && source.hasWord("application/xhtml+xml", at: value.lowerBound)
            if isHTML { traits.insert(.htmlEncoding) }
        default: break
        }
    }

    private func isKept(_ name: Range<Int>) -> Bool {
        for k in 0..<attributes.count {
            let other = attributes[k].name
            guard other.count == name.count else { continue }
            let same = zip(other, name).allSatisfy {
                source[$0].asciiLowercased == source[$1].asciiLowercased
            }
            if same { return true }
        }
        return false
    }
}

/// An attribute where it stands in the page.
struct SourceAttribute: BitwiseCopyable {
    /// Raw value of an `AttributeName`, or one of those below, or `NameTable.absent`.
    let id: UInt8
    let nameStart: UInt32
    let nameEnd: UInt32
    let start: UInt32
    let end: UInt32

    static let shadowRootMode: UInt8 = 254
    static let encoding: UInt8 = 253
    static let fontLook: UInt8 = 252

    /// The attribute's name, if it is one that is kept.
    @inline(__always)
    var wanted: AttributeName? { AttributeName(rawValue: id) }
    var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }
    var value: Range<Int> { Int(start)..<Int(end) }
}
