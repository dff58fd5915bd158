extension PageParser {
    /// Adds source text to the text that has no row yet, with its character references decoded.
    mutating func appendText(_ source: Span<UInt8>, _ range: Range<Int>) {
        guard skipped == nil else { return }
        var range = range
        if skipsLineFeed {
            skipsLineFeed = false
            if source[range.lowerBound] == 0x0D { range = range.dropFirst() }
            if !range.isEmpty, source[range.lowerBound] == 0x0A { range = range.dropFirst() }
        }
        // CR LF and CR become LF, as the standard's input preprocessing says.
        var i = range.lowerBound
        while let cr = source.firstIndex(of: 0x0D, in: i..<range.upperBound) {
            appendDecoded(source, i..<cr, inAttribute: false)
            document.pool.append(0x0A)
            i = cr + 1
            if i < range.upperBound, source[i] == 0x0A { i += 1 }
        }
        appendDecoded(source, i..<range.upperBound, inAttribute: false)
    }

    /// Copies source bytes to the pool and decodes character references on the way.
    @inline(__always)
    mutating func appendDecoded(_ source: Span<UInt8>, _ range: Range<Int>, inAttribute: Bool) {
        var i = range.lowerBound
        while let amp = source.firstIndex(of: UInt8(ascii: "&"), in: i..<range.upperBound) {
            document.pool.append(source, i..<amp)
            i = references.decode(
                source, at: amp, limit: range.upperBound, inAttribute: inAttribute,
                into: &document.pool)
        }
        document.pool.append(source, i..<range.upperBound)
    }

    /// Gives the waiting text its row.
    @inline(__always)
    mutating func flushText() throws(ParseError) {
        try flushText(before: document.pool.count)
    }

    /// Gives the text before `mark` its row; behind it lie the values of the tag that was read.
    @inline(__always)
    mutating func flushText(before mark: Int) throws(ParseError) {
        if mark > textStart { try insertText(before: mark) }
    }

    private mutating func insertText(before mark: Int) throws(ParseError) {
        try checkPool()
        let text = textStart..<mark
        textStart = mark
        if phase != .body {
            if !isInHeadElement {
                if isBlank(text) { return }
                try beginBody()
            }
        } else if !formatting.isEmpty, open.top.tag != .textarea, open.top.tag != .title {
            try reopenFormatting()
        }
        let parent = open.top.container
        let last = document.count - 1
        if document.tag[last] == .text, document.parent[last] == parent {
            return joinLastRow(text)
        }
        try insertRow(
            .text, textStart: UInt32(truncatingIfNeeded: text.lowerBound),
            textLength: UInt32(truncatingIfNeeded: text.count))
    }

    /// Adds text to the last row, which is a text of the same parent.
    private mutating func joinLastRow(_ text: Range<Int>) {
        let last = document.count - 1
        let row = document.textRange(last)
        if row.upperBound != text.lowerBound {
            document.textStart[last] = UInt32(truncatingIfNeeded: document.pool.count)
            for range in [row, text] { document.pool.append(contentsOf: document.pool[range]) }
            textStart = document.pool.count
        }
        document.textLength[last] += UInt32(truncatingIfNeeded: text.count)
    }

    /// Whether the text belongs to an element of the head, such as `title`.
    private var isInHeadElement: Bool {
        open.top.tag == .title || open.innermost(.noscript) != nil
    }

    private func isBlank(_ text: Range<Int>) -> Bool {
        for i in text where !document.pool[i].isHTMLSpace { return false }
        return true
    }
}
