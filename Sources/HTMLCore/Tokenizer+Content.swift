/// Text of elements that hold no markup: titles, scripts, styles and their kind.
extension Tokenizer {
    /// Reads text up to the end tag of the element it belongs to.
    /// - Returns: nil where there is none; the end tag comes next.
    mutating func readContent() -> Token? {
        let kind = content
        let end: Int
        switch kind {
        case .plain: end = source.count
        case .script: end = scriptEnd()
        case .cdata: end = find("]]>", from: position)
        default: end = endTag(from: position)
        }
        content = .data
        textStart = position
        textEnd = end
        textContent = kind
        position = kind == .cdata ? min(end + 3, source.count) : end
        return textStart < textEnd ? .text : nil
    }

    private func endTag(from start: Int) -> Int {
        var i = start
        while i < source.count {
            let less = source.find(UInt8(ascii: "<"), from: i)
            if isEndTag(less) { return less }
            i = min(less + 1, source.count)
        }
        return source.count
    }

    /// Whether `</name` of the raw element stands at `index`.
    @inline(__always)
    private func isEndTag(_ index: Int) -> Bool {
        index + 2 < source.count && source[index + 1] == UInt8(ascii: "/")
            && isName(rawKey, at: index + 2)
    }

    private func isName(_ key: NameKey, at index: Int) -> Bool {
        let end = source.afterName(index, inAttribute: false)
        return end < source.count && end > index && source.key(index..<end) == key
    }

    /// A script may hold `<!--`, in it `<script>`, and in that `</script>`, which does not end it.
    private func scriptEnd() -> Int {
        var i = position
        while i < source.count {
            let less = source.find(UInt8(ascii: "<"), from: i)
            guard less < source.count else { break }
            if isEndTag(less) { return less }
            i = less + 1
            guard source.hasWord("!--", at: i) else { continue }
            // `<!-->` is whole, so the dashes count for the end.
            let (next, isEnd) = afterEscaped(from: i + 1)
            if isEnd { return next }
            i = next
        }
        return source.count
    }

    /// - Returns: the index after `-->`, or that of the end tag of the script.
    private func afterEscaped(from start: Int) -> (next: Int, isEnd: Bool) {
        var isDouble = false
        var i = start
        var less = start
        var close = find("-->", from: start)
        while true {
            less = source.find(UInt8(ascii: "<"), from: i)
            if close < less { return (close + 3, false) }
            guard less < source.count else { return (source.count, true) }
            if isEndTag(less) {
                if !isDouble { return (less, true) }
                isDouble = false
            } else if !isDouble, less + 1 < source.count, isName(rawKey, at: less + 1) {
                isDouble = true
            }
            i = less + 1
            if close < i { close = find("-->", from: i) }
        }
    }

    /// Index of `word` (lower-case ASCII, any case in the page) at or after `start`, or the count.
    func find(_ word: StaticString, from start: Int) -> Int {
        let first = unsafe word.utf8Start[0]
        var i = start
        while i < source.count {
            let hit = source.find(first, from: i)
            if source.hasWord(word, at: hit) { return hit }
            i = min(hit + 1, source.count)
        }
        return source.count
    }
}
