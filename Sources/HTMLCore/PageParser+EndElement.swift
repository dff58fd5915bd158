extension PageParser {
    /// Tree construction for an end tag; one that closes nothing leaves no trace.
    mutating func endElement(_ tag: Tag, _ key: NameKey) throws(ParseError) {
        switch tag {
        case .html, .body: return
        case .br:
            return try startElement(.br, key, mark: document.pool.count, closesItself: false)
        case .head:
            guard phase == .head else { return }
            try flushText()
            close(downTo: 1)
            phase = .afterHead
            return
        default: break
        }
        if rules[Int(tag.rawValue)].contains(.formatting) {
            guard lastFormatting(tag) != nil else { return }
            // The text may open the element again, so it is looked up after it.
            try flushText()
            if let k = lastFormatting(tag) { try endFormatting(tag, at: k) }
            return
        }
        guard let index = indexToEnd(tag, key), index > 0 else { return }
        try flushText()
        close(downTo: index)
    }

    /// Index of the open element that the end tag closes, by the standard's "in body" and table modes.
    private func indexToEnd(_ tag: Tag, _ key: NameKey) -> Int? {
        switch tag {
        case .p: return open.inButtonScope(.p)
        case .li: return open.inListScope(.li)
        case .h1, .h2, .h3, .h4, .h5, .h6:
            return [Tag.h1, .h2, .h3, .h4, .h5, .h6].compactMap { open.inScope($0) }.max()
        case .table, .caption, .colgroup, .tbody, .thead, .tfoot, .tr, .td, .th:
            return open.inTableScope(tag)
        default:
            if rules[Int(tag.rawValue)].contains(.block) { return open.inScope(tag) }
            return open.endedByOrdinaryEndTag(tag, key)
        }
    }
}
