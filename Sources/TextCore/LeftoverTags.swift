/// Tags that an extractor left in a text, and what a text says of tags.
///
/// A tag that stands as markup does (`<b>word</b>`, a tag at the end of its line, a line of tags alone) was left;
/// one that stands as a word does ("the <p> tag") is meant. Where enough were left and few are meant, the former go.
struct LeftoverTags {
    private let bytes: ArraySlice<UInt8>
    struct Tag {
        let range: Range<Int>
        /// Whether only tags stand before it on its line.
        let opensLine: Bool
        /// Whether what follows it is another line.
        let breaks: Bool
    }

    /// The tags that were left.
    private(set) var found: [Tag] = []
    private(set) var meantCount = 0

    /// Bytes from `<` to `>` at most.
    private static let longestTag = 2_000
    private static let leastCount = 2
    /// So many tags are left for each that is meant.
    private static let ratio = 4

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        read()
    }

    /// Whether what was found is to be taken out.
    var areMarkup: Bool {
        found.count >= Self.leastCount && found.count >= Self.ratio * meantCount
    }

    private mutating func read() {
        var i = bytes.startIndex
        while let open = find(UInt8(ascii: "<"), in: bytes, from: i) {
            i = open + 1
            if hasPrefix("<!--", bytes, at: open), let end = find("-->", in: bytes, from: open + 4)
            {
                found.append(Tag(range: open..<end + 3, opensLine: opensLine(open), breaks: false))
                i = end + 3
                continue
            }
            guard let (name, isEnd) = tagName(bytes, open), isElement(name),
                let close = close(open)
            else { continue }
            let tag = open..<close + 1
            i = tag.upperBound
            guard isMarkup(tag, name, isEnd: isEnd) else {
                meantCount += 1
                continue
            }
            let isRaw = !isEnd && (name == "script" || name == "style")
            let end = isRaw ? contentEnd(name, after: i) : nil
            found.append(
                Tag(
                    range: open..<(end ?? i), opensLine: opensLine(open),
                    breaks: end == nil && !isInline(name)))
            i = end ?? i
        }
    }

    /// Index of the tag's `>`.
    private func close(_ open: Int) -> Int? {
        let limit = min(bytes.endIndex, open + Self.longestTag)
        var i = open + 1
        while i < limit {
            if bytes[i] == UInt8(ascii: ">") { return i }
            if bytes[i] == UInt8(ascii: "<") { return nil }
            i += 1
        }
        return nil
    }

    /// Index after `</script>`.
    private func contentEnd(_ name: String, after start: Int) -> Int? {
        var i = start
        while let end = find("</", in: bytes, from: i) {
            i = end + 2
            if let (other, isEnd) = tagName(bytes, end), isEnd, other == name,
                let close = close(end)
            {
                return close + 1
            }
        }
        return nil
    }

    private func isMarkup(_ tag: Range<Int>, _ name: String, isEnd: Bool) -> Bool {
        let before = tag.lowerBound > bytes.startIndex ? bytes[tag.lowerBound - 1] : 0x0A
        let after = tag.upperBound < bytes.endIndex ? bytes[tag.upperBound] : 0x0A
        // Quoted tags are meant: "`<p>`", "'<p>'".
        if isQuote(before), isQuote(after) { return false }
        let (opensLine, closesLine) = (opensLine(tag.lowerBound), closesLine(tag.upperBound))
        if opensLine && closesLine { return true }
        switch name {
        case "br", "hr", "img", "input", "wbr":
            return opensLine || closesLine || !isSpace(before) && !isSpace(after)
        default: break
        }
        // Behind punctuation a word ends, before a tag or after it.
        return isEnd ? !isSpace(before) : !isSpace(after) && !isPunctuation(after)
    }

    /// Whether only spaces and tags stand before this place on its line.
    private func opensLine(_ place: Int) -> Bool {
        var i = place - 1
        while i >= bytes.startIndex, bytes[i] == 0x20 || bytes[i] == 0x09 { i -= 1 }
        if i < bytes.startIndex || isLineEnd(bytes[i]) { return true }
        return found.last.map { $0.range.upperBound == i + 1 && $0.opensLine } ?? false
    }

    /// Whether only spaces follow on the line.
    private func closesLine(_ place: Int) -> Bool {
        var i = place
        while i < bytes.endIndex, bytes[i] == 0x20 || bytes[i] == 0x09 { i += 1 }
        return i == bytes.endIndex || isLineEnd(bytes[i])
    }

    private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    private func isQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "`") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"")
    }
    private func isPunctuation(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: ";"), UInt8(ascii: ":"),
            UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ")"):
            true
        default: false
        }
    }
}

private func isElement(_ name: String) -> Bool { isStructural(name) || otherNames.contains(name) }
private let otherNames: Set<String> = [
    "hr", "u", "s", "small", "big", "sup", "sub", "code", "tt", "q", "cite", "abbr", "time", "mark",
    "del", "ins",
    "strike", "wbr", "label", "button", "input", "figcaption", "address", "details", "summary",
    "caption", "thead",
    "tfoot", "picture", "source", "video", "audio", "svg",
]

private func isInline(_ name: String) -> Bool { inlineNames.contains(name) }
private let inlineNames: Set<String> = [
    "a", "b", "i", "em", "strong", "span", "font", "u", "s", "small", "big", "sup", "sub", "code",
    "tt", "q", "cite",
    "abbr", "time", "mark", "del", "ins", "strike", "wbr", "label", "img",
]

/// The text without the tags that an extractor left in it, and how many those were; nil where it has none.
///
/// A block's tag between two words makes a new line. What stands between Markdown's fences stays as it is.
package func withoutLeftoverTags(_ text: [UInt8]) -> (text: [UInt8], count: Int)? {
    guard find(UInt8(ascii: "<"), in: text[...], from: 0) != nil else { return nil }
    let tags = LeftoverTags(text[...])
    guard tags.areMarkup, find("```", in: text[...], from: 0) == nil else { return nil }
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    var start = 0
    for tag in tags.found {
        output.append(contentsOf: text[start..<tag.range.lowerBound])
        start = tag.range.upperBound
        let endsLine = start == text.count || text[start] == 0x0A || text[start] == 0x0D
        if tag.breaks, !endsLine, let last = output.last, last != 0x0A { output.append(0x0A) }
    }
    output.append(contentsOf: text[start...])
    return (output, tags.found.count)
}

/// Whether what looks like markup is a text with tags left in it: no tag of a page's frame, and at least half of
/// the lines, four or more, without any.
func isTextWithTags(_ head: ArraySlice<UInt8>) -> Bool {
    var (lines, plain) = (0, 0)
    var start = head.startIndex
    while start < head.endIndex {
        let end = find(0x0A, in: head, from: start) ?? head.endIndex
        var line = head[start..<end]
        start = end + 1
        while let last = line.last, last <= 0x20 { line.removeLast() }
        guard !line.isEmpty else { continue }
        lines += 1
        if !line.contains(UInt8(ascii: "<")) { plain += 1 }
    }
    guard lines >= 4, plain * 2 >= lines else { return false }
    var i = head.startIndex
    while let open = find(UInt8(ascii: "<"), in: head, from: i) {
        i = open + 1
        if let (name, _) = tagName(head, open), frameNames.contains(name) { return false }
    }
    return true
}

private let frameNames: Set<String> = [
    "html", "head", "body", "title", "meta", "link", "base", "script", "style", "frameset", "main",
    "header", "footer",
    "nav",
]
