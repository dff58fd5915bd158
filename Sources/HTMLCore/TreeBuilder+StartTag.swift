/// Start tags (section 13.2.6.4): by far the most come "in body".
extension TreeBuilder {
    @inline(__always)
    mutating func startTag() {
        let tag = tokens.tag
        if tag == .script || tag == .style, manner != .strict, !isInForeignContent {
            return skipHidden()
        }
        flushText()
        skipsLineFeed = false
        if open.foreignCount > 0 || context != nil, isInForeignContent, !startForeign() { return }
        switch mode {
        case .inBody: startInBody()
        case .inCell where !rules[tag].traits.contains(.tablePart): startInBody()
        default: startByMode()
        }
    }

    private mutating func startByMode() {
        while true {
            let again: Bool
            switch mode {
            case .initial, .beforeHTML, .beforeHead, .inHead, .inHeadNoscript, .afterHead,
                .inKeptNoscript:
                again = startBeforeBody()
            case .inBody:
                startInBody()
                return
            case .inTable, .inCaption, .inColumnGroup, .inTableBody, .inRow, .inCell:
                again = startInTable()
            case .inTemplate: again = startInTemplate()
            case .afterBody, .inFrameset, .afterFrameset, .afterAfterBody, .afterAfterFrameset:
                again = startAfterBody()
            }
            if !again { return }
        }
    }

    /// A script or style: read, but left out.
    private mutating func skipHidden() {
        let isData = tokens.tag == .script && isStructuredData()
        if tokens.closesItself && manner == .xhtml { return }
        tokens.content = tokens.tag == .script ? .script : .raw
        tokens.rawKey = tokens.key
        if tokens.readContent() != nil, isData {
            structuredData.append(tokens.textStart..<tokens.textEnd)
        }
        // The end tag.
        _ = tokens.next()
    }

    /// Whether the script is JSON-LD; some pages write the `+` of its type as a reference.
    private mutating func isStructuredData() -> Bool {
        for k in 0..<tokens.attributes.count where tokens.attributes[k].wanted == .type {
            let start = pool.count
            appendDecoded(tokens.attributes[k].value)
            defer { pool.count = start }
            return pool.hasWord("application/ld+json", at: start)
        }
        return false
    }

    // MARK: in body

    @inline(__always)
    mutating func startInBody() {
        switch rules[tokens.tag].start {
        case .ordinary:
            reopenFormatting()
            insertClosable()
        case .block:
            closeParagraph()
            insertClosable()
        case .link:
            let k = lastFormatting(.a)
            if k >= 0 { endOpenLink(k) }
            startFormatting()
        case .formatting: startFormatting()
        case .item:
            allowsFrameset = false
            close(downTo: open.itemToEnd(.li))
            closeParagraph()
            insertClosable()
        case .void:
            reopenFormatting()
            insertVoid()
            allowsFrameset = false
        default: startRarerInBody()
        }
    }

    /// Opens an element, and closes it where XHTML says so.
    @inline(__always)
    private mutating func insertClosable() {
        insertElement()
        if tokens.closesItself, manner == .xhtml { closeTop() }
    }

    @inline(__always)
    mutating func closeParagraph() {
        if open.contains(.p) { close(downTo: open.inButtonScope(.p)) }
    }

    @inline(__always)
    private mutating func startFormatting() {
        reopenFormatting()
        insertElement()
        if tokens.closesItself, manner == .xhtml { return closeTop() }
        addFormatting()
    }

    private mutating func endOpenLink(_ k: Int) {
        let row = formatting[k].row
        endFormatting(.a)
        for k in 0..<formatting.count where formatting[k].row == row && !formatting[k].isMarker {
            formatting.remove(at: k)
            break
        }
        removeFromStack(row)
    }

    /// Takes an element out of the stack, wherever it is; what is open inside stays open.
    mutating func removeFromStack(_ row: UInt32) {
        let index = open.index(ofRow: row, within: open.count)
        guard index >= 0 else { return }
        if index == open.count - 1 { return closeTop() }
        let above = open.take(from: index)
        for entry in above.dropFirst() { open.push(entry) }
        hasOpenEnds = true
    }

    private mutating func startRarerInBody() {
        switch rules[tokens.tag].start {
        case .heading:
            closeParagraph()
            if open.top.tag.headingLevel > 0 { closeTop() }
            insertClosable()
        case .metadata: startMetadata()
        case .root: mergeRoot()
        case .body: startSecondBody()
        case .frameset: startFramesetInBody()
        case .preformatted:
            closeParagraph()
            insertClosable()
            skipsLineFeed = true
            allowsFrameset = false
        case .form: startForm()
        case .term:
            allowsFrameset = false
            close(downTo: max(open.itemToEnd(.dd), open.itemToEnd(.dt)))
            closeParagraph()
            insertClosable()
        case .plaintext:
            closeParagraph()
            insertElement()
            tokens.content = .plain
        case .button:
            close(downTo: open.inScope(.button))
            reopenFormatting()
            insertClosable()
            allowsFrameset = false
        case .noBreak:
            reopenFormatting()
            if open.inScope(.nobr) >= 0 {
                endFormatting(.nobr)
                reopenFormatting()
            }
            startFormatting()
        case .marker:
            reopenFormatting()
            insertClosable()
            formatting.append(.marker)
            allowsFrameset = false
        case .table:
            if !hasQuirks { closeParagraph() }
            insertElement()
            allowsFrameset = false
            mode = .inTable
        case .input: startInput()
        case .parameter: insertVoid()
        case .rule:
            closeParagraph()
            if open.inScope(.select) >= 0 { closeImplied() }
            insertVoid()
            allowsFrameset = false
        case .textarea:
            insertElement()
            skipsLineFeed = true
            allowsFrameset = false
            readRawText(.replaceable)
        case .markupAsText:
            if tokens.tag == .xmp { closeParagraph() }
            if tokens.tag == .xmp { reopenFormatting() }
            if tokens.tag != .noembed { allowsFrameset = false }
            insertElement()
            readRawText(.raw)
        case .noscript:
            if allowsScripts {
                insertElement()
                return readRawText(.raw)
            }
            reopenFormatting()
            insertClosable()
        case .select, .option, .optionGroup: startSelectPart()
        case .rubyBase:
            if open.inScope(.ruby) >= 0 { closeImplied() }
            insertClosable()
        case .rubyText:
            if open.inScope(.ruby) >= 0 { closeImplied(except: .rtc) }
            insertClosable()
        case .math, .svg:
            reopenFormatting()
            insertForeign(tokens.tag == .svg ? .svg : .mathML)
        case .ignored: startCellOutsideTable()
        default: break
        }
    }

    private mutating func mergeRoot() {
        if !open.contains(.template) { mergeAttributes(into: 0) }
    }

    private mutating func startSecondBody() {
        guard open.count > 1, open[1].tag == .body, !open.contains(.template) else { return }
        allowsFrameset = false
        mergeAttributes(into: Int(open[1].row))
    }

    private mutating func startFramesetInBody() {
        guard manner == .strict, allowsFrameset, open.count > 1, open[1].tag == .body else {
            return
        }
        rows.detach(Int(open[1].row))
        close(downTo: 1)
        insertElement()
        mode = .inFrameset
    }

    private mutating func startForm() {
        let isInTemplate = open.contains(.template)
        guard formRow == nil || isInTemplate else { return }
        closeParagraph()
        insertElement()
        if !isInTemplate { formRow = open.top.row }
        if tokens.closesItself, manner == .xhtml {
            closeTop()
            if !isInTemplate { formRow = nil }
        }
    }

    private mutating func startInput() {
        if open.count == 1, context?.tag == .select { return }
        close(downTo: open.inScope(.select))
        reopenFormatting()
        let isHidden = isHiddenInput
        insertVoid()
        if !isHidden { allowsFrameset = false }
    }

    var isHiddenInput: Bool {
        for k in 0..<tokens.attributes.count where tokens.attributes[k].wanted == .type {
            let value = tokens.attributes[k].value
            return value.count == 6 && tokens.source.hasWord("hidden", at: value.lowerBound)
        }
        return false
    }

    private mutating func startSelectPart() {
        let isInSelect = open.inScope(.select) >= 0
        switch tokens.tag {
        case .select:
            if context?.tag == .select, open.count == 1 { return }
            if isInSelect { return close(downTo: open.inScope(.select)) }
            allowsFrameset = false
        case .option:
            if isInSelect { closeImplied(except: .optgroup) } else { closeTopOption() }
        default:
            if isInSelect { closeImplied() } else { closeTopOption() }
        }
        reopenFormatting()
        insertClosable()
    }

    private mutating func closeTopOption() {
        if open.top.tag == .option { closeTop() }
    }

    /// Parts of a table outside one: browsers drop the tags, and the texts of the cells would run together.
    private mutating func startCellOutsideTable() {
        guard manner != .strict, tokens.tag == .td || tokens.tag == .th || tokens.tag == .tr,
            !open.contains(.table)
        else { return }
        let cell = max(open.inTableScope(.td), open.inTableScope(.th))
        if tokens.tag == .tr {
            close(downTo: open.inTableScope(.tr) >= 0 ? open.inTableScope(.tr) : cell)
        } else {
            close(downTo: cell)
        }
        insertClosable()
    }

    /// Reads the text of the element opened last, which holds no markup, and its end tag.
    mutating func readRawText(_ content: Tokenizer.Content) {
        if tokens.closesItself, manner == .xhtml { return closeTop() }
        tokens.content = content
        tokens.rawKey = tokens.key
        if tokens.readContent() != nil {
            appendText()
            let isShown = tokens.tag == .title || tokens.tag == .textarea || tokens.tag == .xmp
            if manner == .strict || isShown {
                if pool.count > textStart {
                    let text = textStart..<pool.count
                    textStart = pool.count
                    insertText(text)
                }
            } else {
                pool.count = textStart
            }
        }
        skipsLineFeed = false
        // The end tag, or the end of the file.
        _ = tokens.next()
        closeTop()
    }
}
