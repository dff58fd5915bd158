import HTMLCore

/// Text whose spaces and lines are kept.
extension BlockSplitter {
    mutating func takePreformatted(_ row: Int, _ document: Document) {
        let (tags, end) = (document.tag.span, Int(document.end[row]))
        flush(tags)
        firstRow = row
        lastRow = max(row, end - 1)
        var inner = row
        while inner < end {
            switch tags[inner] {
            case .text: append(document.textRange(inner), of: document.pool.span)
            case .br: append(UInt8(ascii: "\n"))
            case .div, .li, .p, .tr, .span, .td, .a:
                if LineNumbers.isNumber(inner, document) {
                    inner = Int(document.end[inner])
                    continue
                }
                startLine(inner, document)
            default: break
            }
            inner += 1
        }
        while textCount > textStart, isSpace(text[textCount - 1]) { textCount -= 1 }
        // One line end after the start tag belongs to the markup (HTML standard, 13.1.2.5).
        if textCount > textStart, text[textStart] == UInt8(ascii: "\n") {
            for i in textStart + 1..<textCount { text[i - 1] = text[i] }
            textCount -= 1
        }
        if LineNumbers.isColumn(text[textStart..<textCount]) || LineNumbers.isAround(row, document)
        {
            textCount = textStart
        }
        blocks.append(OpenBlock(row: row, end: end))
        finish(tags, kind: .preformatted)
        blocks.removeLast()
    }

    /// Elements that are lines of code stand below each other, whether or not their text says so.
    mutating func startLine(_ row: Int, _ document: Document) {
        switch document.tag[row] {
        case .span, .td, .a: return
        default: break
        }
        guard textCount > textStart, Int(document.parent[row]) != row - 1 else { return }
        // A line end that the line before brought itself is enough.
        let last = document.textRange(row - 1)
        let endsItself =
            document.tag[row - 1] == .text
            && document.pool[last].last == UInt8(ascii: "\n")
        if !endsItself { append(UInt8(ascii: "\n")) }
    }
}
