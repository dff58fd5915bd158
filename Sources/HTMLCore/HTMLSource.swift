/// A page of HTML as libxml2's HTML parser is to get it: what libxml2 2.9 reads otherwise than browsers do
/// is made plain before.
///
/// - Comments, declarations and processing instructions, scripts, styles, templates and pictures go.
/// - Character references become characters by HTML's table; `<`, `&` and quotes are escaped again.
/// - A `<` that begins no tag is escaped; so is all markup in `title`, `textarea`, `xmp` and `plaintext`.
/// - Attributes that nobody reads go; the others are quoted. libxml2 compares each with all others.
struct HTMLSource {
    private(set) var bytes: [UInt8] = []
    /// Bodies of JSON-LD scripts.
    private(set) var structuredData: [[UInt8]] = []
    private let source: [UInt8]
    /// Searches for an end tag that found none; bounded, so that a page of start tags takes linear time.
    private var vainSearches = 0
    private static let mostVainSearches = 64

    /// - Parameter source: valid UTF-8 without NUL.
    init(_ source: [UInt8]) {
        self.source = source
        bytes.reserveCapacity(source.count)
        var i = 0
        while i < source.count { i = source[i] == UInt8(ascii: "<") ? markup(at: i) : text(at: i) }
    }

    /// Takes text up to the next `<`. - Returns: the index after it.
    private mutating func text(at index: Int) -> Int {
        let end =
            source.span.firstIndex(of: UInt8(ascii: "<"), in: index..<source.count) ?? source.count
        appendDecoded(index..<end, inAttribute: false)
        return end
    }

    private mutating func markup(at index: Int) -> Int {
        guard index + 1 < source.count else { return literal(at: index) }
        let next = source[index + 1]
        if next.isASCIILetter { return startTag(at: index) }
        switch next {
        case UInt8(ascii: "!"):
            return source.span.hasWord("--", at: index + 2)
                ? afterComment(index + 4) : afterBogusComment(index + 2)
        case UInt8(ascii: "?"): return afterBogusComment(index + 1)
        case UInt8(ascii: "/"):
            guard index + 2 < source.count else { return literal(at: index) }
            return source[index + 2].isASCIILetter
                ? endTag(at: index) : afterBogusComment(index + 2)
        default: return literal(at: index)
        }
    }

    /// Keeps a `<` that begins no markup as text.
    private mutating func literal(at index: Int) -> Int {
        bytes += "&lt;".utf8
        return index + 1
    }

    private func afterBogusComment(_ start: Int) -> Int {
        let end = source.span.firstIndex(of: UInt8(ascii: ">"), in: start..<source.count)
        return end.map { $0 + 1 } ?? source.count
    }

    /// - Parameter start: after `<!--`.
    private func afterComment(_ start: Int) -> Int {
        if source.span.hasWord(">", at: start) { return start + 1 }
        if source.span.hasWord("->", at: start) { return start + 2 }
        var i = start
        while let dash = source.span.firstIndex(of: UInt8(ascii: "-"), in: i..<source.count) {
            if source.span.hasWord("-->", at: dash) { return dash + 3 }
            if source.span.hasWord("--!>", at: dash) { return dash + 4 }
            i = dash + 1
        }
        return source.count
    }

    // MARK: tags

    /// An attribute as it stands in the source.
    private struct Given {
        var name: Range<Int>
        var value: Range<Int>
    }

    private mutating func startTag(at index: Int) -> Int {
        let name = index + 1..<afterName(index + 1)
        var given: [Given] = []
        guard let next = readAttributes(from: name.upperBound, &given) else { return source.count }
        let key = NameKey(source.span, name)
        let tag = Tag(rawValue: Tag.names[key]) ?? .unknown
        switch tag {
        case .script, .style: return afterRawElement(tag, name, given, from: next)
        case .template where !given.contains { isNamed($0, "shadowrootmode") }:
            return afterElement(name, from: next) ?? next
        case .svg:
            let isEmpty = source[next - 2] == UInt8(ascii: "/")
            bytes += "<svg></svg>".utf8
            return isEmpty ? next : afterElement(name, from: next) ?? next
        default: break
        }
        appendTag(tag, name, given)
        switch tag {
        case .title, .textarea, .xmp, .iframe, .noembed, .plaintext:
            return rawText(tag, name, from: next)
        default: return next
        }
    }

    private mutating func endTag(at index: Int) -> Int {
        let name = index + 2..<afterName(index + 2)
        var given: [Given] = []
        guard let next = readAttributes(from: name.upperBound, &given) else { return source.count }
        let tag = Tag(rawValue: Tag.names[NameKey(source.span, name)]) ?? .unknown
        // Browsers read a lone `</br>` as `<br>`; `</p>` makes an empty one.
        if tag == .br {
            bytes += "<br>".utf8
        } else if tag != .body, tag != .html {
            bytes += "</".utf8
            appendName(tag, name)
            bytes.append(UInt8(ascii: ">"))
        }
        return next
    }

    private mutating func appendTag(_ tag: Tag, _ name: Range<Int>, _ given: [Given]) {
        bytes.append(UInt8(ascii: "<"))
        appendName(tag, name)
        var kept: [AttributeName] = []
        for attribute in given {
            let key = NameKey(source.span, attribute.name)
            guard let known = AttributeName(rawValue: AttributeName.names[key]),
                !kept.contains(known)
            else { continue }
            kept.append(known)
            bytes += " \(known.htmlName)=\"".utf8
            appendDecoded(attribute.value, inAttribute: true)
            bytes.append(UInt8(ascii: "\""))
        }
        bytes.append(UInt8(ascii: ">"))
    }

    /// Appends a known element's name, or for others `unknown`: libxml2 ends names at other places.
    private mutating func appendName(_ tag: Tag, _ name: Range<Int>) {
        if tag != .unknown { return bytes += "\(tag)".utf8 }
        // The same for the same name, so that end tags find their elements.
        bytes += "x\(String(NameKey(source.span, name).raw, radix: 36))".utf8
    }

    private func isNamed(_ attribute: Given, _ name: StaticString) -> Bool {
        attribute.name.count == name.utf8CodeUnitCount
            && source.span.hasWord(name, at: attribute.name.lowerBound)
    }

    private func afterName(_ start: Int) -> Int {
        source[start...].firstIndex { $0.isHTMLSpace || $0 == 0x2F || $0 == 0x3E } ?? source.count
    }

    private func afterSpace(_ start: Int) -> Int {
        source[start...].firstIndex { !$0.isHTMLSpace } ?? source.count
    }

    /// - Returns: the index after the tag's `>`, or nil where the page ends before.
    private func readAttributes(from start: Int, _ given: inout [Given]) -> Int? {
        var i = start
        while i < source.count {
            if source[i] == UInt8(ascii: ">") { return i + 1 }
            if source[i] == UInt8(ascii: "/") || source[i].isHTMLSpace {
                i += 1
                continue
            }
            let end = source[(i + 1)...].firstIndex {
                $0.isHTMLSpace || $0 == 0x2F || $0 == 0x3E || $0 == 0x3D
            }
            guard let end else { return nil }
            var attribute = Given(name: i..<end, value: end..<end)
            i = afterSpace(end)
            if i < source.count, source[i] == UInt8(ascii: "=") {
                guard let value = valueOfAttribute(from: afterSpace(i + 1)) else { return nil }
                attribute.value = value
                i = value.upperBound
                if i < source.count, source[i] == source[value.lowerBound - 1],
                    source[i] == 0x22 || source[i] == 0x27
                {
                    i += 1
                }
            }
            given.append(attribute)
        }
        return nil
    }

    private func valueOfAttribute(from start: Int) -> Range<Int>? {
        guard start < source.count else { return nil }
        let quote = source[start]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let end = source.span.firstIndex(of: quote, in: start + 1..<source.count)
            return end.map { start + 1..<$0 }
        }
        let end = source[start...].firstIndex { $0.isHTMLSpace || $0 == UInt8(ascii: ">") }
        return end.map { start..<$0 }
    }

    // MARK: content that is not markup

    /// Takes the content of an element that holds text only, with its end tag.
    private mutating func rawText(_ tag: Tag, _ name: Range<Int>, from start: Int) -> Int {
        let end = tag == .plaintext ? source.count : endTagIndex(name, from: start)
        switch tag {
        case .title, .textarea: appendDecoded(start..<end, inAttribute: false)
        case .xmp, .plaintext: for k in start..<end { appendEscaped(source[k]) }
        default: break
        }
        return end
    }

    /// Leaves out a script or style; keeps JSON-LD. - Returns: the index after its end tag.
    private mutating func afterRawElement(
        _ tag: Tag, _ name: Range<Int>, _ given: [Given], from start: Int
    ) -> Int {
        let end = tag == .script ? endOfScript(name, from: start) : endTagIndex(name, from: start)
        let isData = given.contains {
            isNamed($0, "type")
                && source.span.hasWord("application/ld+json", at: $0.value.lowerBound)
        }
        if tag == .script, isData { structuredData.append(Array(source[start..<end])) }
        return end < source.count ? afterBogusComment(end) : end
    }

    /// Index of the `</name` that ends an element, or the source's end.
    private func endTagIndex(_ name: Range<Int>, from start: Int) -> Int {
        var i = start
        while let less = source.span.firstIndex(of: UInt8(ascii: "<"), in: i..<source.count) {
            if less + 1 < source.count, source[less + 1] == UInt8(ascii: "/"),
                isName(name, at: less + 2)
            {
                return less
            }
            i = less + 1
        }
        return source.count
    }

    /// As `endTagIndex`, with a script's escaped states: `<!--` hides a whole `<script>...</script>`.
    private func endOfScript(_ name: Range<Int>, from start: Int) -> Int {
        var isEscaped = false
        var isDoubleEscaped = false
        var i = start
        while i < source.count {
            if isEscaped, source.span.hasWord("-->", at: i) {
                isEscaped = false
                isDoubleEscaped = false
            } else if source[i] == UInt8(ascii: "<") {
                if source.span.hasWord("!--", at: i + 1) {
                    // `<!-->` is whole.
                    isEscaped = true
                    i += 1
                } else if isEscaped, !isDoubleEscaped, isName(name, at: i + 1) {
                    isDoubleEscaped = true
                } else if source.span.hasWord("/", at: i + 1), isName(name, at: i + 2) {
                    if !isDoubleEscaped { return i }
                    isDoubleEscaped = false
                }
            }
            i += 1
        }
        return source.count
    }

    private func isName(_ name: Range<Int>, at index: Int) -> Bool {
        guard index + name.count < source.count else { return false }
        for k in 0..<name.count
        where source[index + k].asciiLowercased != source[name.lowerBound + k].asciiLowercased {
            return false
        }
        let next = source[index + name.count]
        return next.isHTMLSpace || next == UInt8(ascii: "/") || next == UInt8(ascii: ">")
    }

    /// Index after the end tag of an element whose content is left out; nil where it has none, so that
    /// nothing is left out.
    private mutating func afterElement(_ name: Range<Int>, from start: Int) -> Int? {
        guard vainSearches < Self.mostVainSearches else { return nil }
        var depth = 1
        var i = start
        while let less = source.span.firstIndex(of: UInt8(ascii: "<"), in: i..<source.count) {
            i = less + 1
            if isName(name, at: less + 1) {
                depth += 1
            } else if source.span.hasWord("/", at: less + 1), isName(name, at: less + 2) {
                depth -= 1
                if depth == 0 { return afterBogusComment(less) }
            }
        }
        vainSearches += 1
        return nil
    }

    // MARK: characters

    private mutating func appendDecoded(_ range: Range<Int>, inAttribute: Bool) {
        var i = range.lowerBound
        while i < range.upperBound {
            guard source[i] == UInt8(ascii: "&") else {
                appendEscaped(source[i])
                i += 1
                continue
            }
            var decoded: [UInt8] = []
            let next = appendCharacterReference(
                source, at: i, limit: range.upperBound, inAttribute: inAttribute, to: &decoded)
            if next == nil { decoded.append(UInt8(ascii: "&")) }
            i = next ?? i + 1
            for byte in decoded { appendEscaped(byte) }
        }
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "<"): bytes += "&lt;".utf8
        case UInt8(ascii: ">"): bytes += "&gt;".utf8
        case UInt8(ascii: "&"): bytes += "&amp;".utf8
        case UInt8(ascii: "\""): bytes += "&quot;".utf8
        default: bytes.append(byte)
        }
    }
}
