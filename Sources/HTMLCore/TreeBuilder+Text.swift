/// Text: decoded into the pool at once, given its row when a tag comes.
extension TreeBuilder {
    /// Adds the text that was read to the text that has no row yet.
    @inline(__always)
    mutating func appendText() {
        appendText(tokens.textStart..<tokens.textEnd, tokens.textContent)
        if skipsLineFeed {
            skipsLineFeed = false
            if pool.count > textStart, pool[textStart] == 0x0A { textStart += 1 }
        }
    }

    /// Copies text to the pool; decodes references, makes CR LF and CR to LF.
    @inline(__always)
    mutating func appendText(_ range: Range<Int>, _ content: Tokenizer.Content) {
        var i = range.lowerBound
        while true {
            i = pool.appendPlain(tokens.source, i..<range.upperBound)
            if i >= range.upperBound { return }
            i = appendSpecial(at: i, range.upperBound, content)
        }
    }

    private mutating func appendSpecial(
        at index: Int, _ limit: Int, _ content: Tokenizer.Content
    ) -> Int {
        switch tokens.source[index] {
        case UInt8(ascii: "&"):
            guard content == .data || content == .replaceable else {
                pool.append(UInt8(ascii: "&"))
                return index + 1
            }
            return pool.appendReference(
                tokens.source, at: index, limit: limit, inAttribute: false)
        case 0x0D:
            pool.append(0x0A)
            return index + 1 < limit && tokens.source[index + 1] == 0x0A ? index + 2 : index + 1
        default:
            let isForeign = isInForeignContent && !isTextPoint(adjustedTop)
            let isDropped = content == .data && !isForeign
            if !isDropped { pool.append(scalar: 0xFFFD) }
            return index + 1
        }
    }

    /// Copies an attribute's value to the pool, decoded.
    @inline(__always)
    mutating func appendDecoded(_ value: Range<Int>) {
        var i = value.lowerBound
        while true {
            i = pool.appendPlain(tokens.source, i..<value.upperBound)
            if i >= value.upperBound { return }
            i = appendSpecialOfAttribute(at: i, value.upperBound)
        }
    }

    private mutating func appendSpecialOfAttribute(at index: Int, _ limit: Int) -> Int {
        if tokens.source[index] == UInt8(ascii: "&") {
            return pool.appendReference(
                tokens.source, at: index, limit: limit, inAttribute: true)
        }
        return appendSpecial(at: index, limit, .raw)
    }

    // MARK: rows

    /// Gives the waiting text its row.
    @inline(__always)
    mutating func flushText() {
        if pool.count > textStart { insertText() }
    }

    private mutating func insertText() {
        let text = textStart..<pool.count
        textStart = pool.count
        if isInForeignContent, !isTextPoint(adjustedTop) {
            if hasVisible(text) { allowsFrameset = false }
            return insertText(text)
        }
        if mode == .inBody || mode == .inCell { return insertBodyText(text) }
        insertText(text, by: mode)
    }

    private mutating func insertText(_ whole: Range<Int>, by first: InsertionMode) {
        var text = whole
        while !text.isEmpty {
            switch mode {
            case .initial:
                text = afterBlank(text)
                guard !text.isEmpty else { return }
                hasQuirks = true
                mode = .beforeHTML
            case .beforeHTML:
                text = afterBlank(text)
                guard !text.isEmpty else { return }
                insertImplied(.html)
                mode = .beforeHead
            case .beforeHead:
                text = afterBlank(text)
                guard !text.isEmpty else { return }
                if manner == .strict { openHead() } else { mode = .afterHead }
            case .inHead:
                text = insertBlank(text)
                guard !text.isEmpty else { return }
                closeTop()
                mode = .afterHead
            case .inHeadNoscript:
                text = insertBlank(text)
                guard !text.isEmpty else { return }
                closeTop()
                mode = .inHead
            case .afterHead:
                text = insertBlank(text)
                guard !text.isEmpty else { return }
                insertImplied(.body)
                mode = .inBody
            case .inKeptNoscript:
                return insertText(text)
            case .inBody, .inCaption, .inCell, .inTemplate:
                return insertBodyText(text)
            case .inTable, .inTableBody, .inRow:
                return insertTableText(text)
            case .inColumnGroup:
                text = insertBlank(text)
                guard !text.isEmpty, open.top.tag == .colgroup else { return }
                closeTop()
                mode = .inTable
            case .afterBody, .afterAfterBody:
                let rest = afterBlank(text)
                if rest.lowerBound > text.lowerBound {
                    insertBodyText(text.lowerBound..<rest.lowerBound)
                }
                text = rest
                if !text.isEmpty { mode = .inBody }
            case .inFrameset, .afterFrameset:
                return insertBlanksOnly(text)
            case .afterAfterFrameset:
                return insertBlanksOnly(text)
            }
        }
    }

    @inline(__always)
    private mutating func insertBodyText(_ text: Range<Int>) {
        if formatting.count > 0 { reopenFormatting() }
        if allowsFrameset, !isBlank(text) { allowsFrameset = false }
        insertText(text)
    }

    private mutating func insertTableText(_ text: Range<Int>) {
        let traits = rules[open.top.tag].traits
        guard traits.contains(.fosters) || open.top.tag == .template else {
            isFostering = true
            insertBodyText(text)
            isFostering = false
            return
        }
        if isBlank(text) { return insertText(text) }
        isFostering = true
        insertBodyText(text)
        isFostering = false
    }

    /// Makes a row for the text, or adds it to the text before.
    @inline(__always)
    func isBlank(_ text: Range<Int>) -> Bool {
        for i in text where !pool[i].isHTMLSpace { return false }
        return true
    }

    /// Whether there is more than white space and what stands for NUL.
    private func hasVisible(_ text: Range<Int>) -> Bool {
        var i = text.lowerBound
        while i < text.upperBound {
            if i + 2 < text.upperBound, pool[i] == 0xEF, pool[i + 1] == 0xBF, pool[i + 2] == 0xBD {
                i += 3
                continue
            }
            if !pool[i].isHTMLSpace { return true }
            i += 1
        }
        return false
    }

    private func afterBlank(_ text: Range<Int>) -> Range<Int> {
        var i = text.lowerBound
        while i < text.upperBound, pool[i].isHTMLSpace { i += 1 }
        return i..<text.upperBound
    }

    /// Inserts the white space that the text begins with. - Returns: the rest.
    private mutating func insertBlank(_ text: Range<Int>) -> Range<Int> {
        let rest = afterBlank(text)
        // No reader needs the white space of the head.
        if manner == .strict, rest.lowerBound > text.lowerBound {
            insertText(text.lowerBound..<rest.lowerBound)
        }
        return rest
    }

    /// Keeps only white space, as framesets do.
    private mutating func insertBlanksOnly(_ text: Range<Int>) {
        for i in text where pool[i].isHTMLSpace { insertText(i..<i + 1) }
    }

    @inline(__always)
    mutating func insertText(_ text: Range<Int>) {
        if isFostering || rows.links.areUsed { return placeText(text) }
        let parent = Int(open.top.container)
        let last = rows.count - 1
        if rows.tag(last) == .text, rows.parent(last) == parent { return join(text, to: last) }
        let row = rows.append(
            .text, below: parent, text: text, attributeStart: attributes.count)
        record?.add(.text, row)
    }

    private mutating func placeText(_ text: Range<Int>) {
        let row: Int
        switch place() {
        case .last(let parent):
            // Without links the parent is open, so its last child is the last row, if any is.
            let last = rows.links.areUsed ? rows.links.last(parent) : rows.count - 1
            if let last, rows.tag(last) == .text, rows.parent(last) == parent,
                canJoin(text, to: last)
            {
                return join(text, to: last)
            }
            row = rows.append(.text, below: parent, text: text, attributeStart: attributes.count)
        case .before(let sibling):
            rows.useLinks()
            if let last = rows.links.previous(sibling), rows.tag(last) == .text,
                canJoin(text, to: last)
            {
                return join(text, to: last)
            }
            row = rows.insert(.text, before: sibling, text: text, attributeStart: attributes.count)
        }
        record?.add(.text, row)
    }

    /// Texts that do not lie side by side are joined at the page's end: here each piece would copy all
    /// before it.
    private func canJoin(_ text: Range<Int>, to row: Int) -> Bool {
        !rows.links.areUsed || manner == .strict || rows.text(row).upperBound == text.lowerBound
    }

    /// Adds text to a text row.
    @inline(__always)
    private mutating func join(_ text: Range<Int>, to row: Int) {
        let present = rows.text(row)
        if present.upperBound == text.lowerBound {
            return rows.setText(row, present.lowerBound..<text.upperBound)
        }
        // What was joined once is at the pool's end and grows there.
        let start = pool.count
        pool.appendOwn(present)
        pool.appendOwn(text)
        textStart = pool.count
        rows.setText(row, start..<pool.count)
    }
}
