/// End tags (section 13.2.6.4).
extension TreeBuilder {
    @inline(__always)
    mutating func endTag() {
        flushText()
        skipsLineFeed = false
        if open.foreignCount > 0 || context != nil, isInForeignContent, !endForeign() { return }
        switch mode {
        case .inBody: endInBody()
        case .inCell where !rules[tokens.tag].traits.contains(.tablePart) && tokens.tag != .table:
            endInBody()
        default: endByMode()
        }
    }

    private mutating func endByMode() {
        while true {
            let again: Bool
            switch mode {
            case .initial, .beforeHTML, .beforeHead, .inHead, .inHeadNoscript, .afterHead,
                .inKeptNoscript:
                again = endBeforeBody()
            case .inBody:
                endInBody()
                return
            case .inTable, .inCaption, .inColumnGroup, .inTableBody, .inRow, .inCell:
                again = endInTable()
            case .inTemplate:
                if tokens.tag == .template { endTemplate() }
                return
            case .afterBody, .inFrameset, .afterFrameset, .afterAfterBody, .afterAfterFrameset:
                again = endAfterBody()
            }
            if !again { return }
        }
    }

    @inline(__always)
    mutating func endInBody() {
        switch rules[tokens.tag].end {
        case .ordinary: endOrdinary()
        case .block: close(downTo: open.inScope(tokens.tag))
        case .formatting: endFormatting(tokens.tag)
        case .paragraph:
            let p = open.inButtonScope(.p)
            if p >= 0 { close(downTo: p) } else { insertEmptyParagraph() }
        case .item: close(downTo: open.inListScope(.li))
        default: endRarerInBody()
        }
    }

    /// "Any other end tag".
    @inline(__always)
    mutating func endOrdinary() {
        let top = open.top
        if top.key == tokens.key, top.tag != .html { return closeTop() }
        let index = open.endedByOrdinaryEndTag(tokens.tag, tokens.key)
        if index > 0 { close(downTo: index) }
    }

    /// `</p>` without `<p>` is an empty paragraph; only a browser needs its row.
    private mutating func insertEmptyParagraph() {
        guard manner == .strict else { return }
        insertImplied(.p)
        closeTop()
    }

    private mutating func endRarerInBody() {
        switch rules[tokens.tag].end {
        case .template: endTemplate()
        case .body:
            if open.inScope(.body) >= 0 { mode = .afterBody }
        case .root:
            if open.inScope(.body) >= 0 { mode = .afterAfterBody }
        // By the letter the tag is read again "after body", which comes to the same.
        case .form: endForm()
        case .term: close(downTo: open.inScope(tokens.tag))
        case .heading: close(downTo: open.headingInScope())
        case .marker:
            let index = open.inScope(tokens.tag)
            guard index >= 0 else { return }
            close(downTo: index)
            forgetFormattingToMarker()
        case .lineBreak:
            reopenFormatting()
            insertBreak()
            allowsFrameset = false
        case .noscript:
            if manner == .strict { endOrdinary() } else { close(downTo: open.inScope(.noscript)) }
        default: break
        }
    }

    /// `</br>` counts as `<br>`.
    private mutating func insertBreak() {
        tokens.attributes.count = 0
        insertVoid()
    }

    private mutating func endForm() {
        if open.contains(.template) {
            return close(downTo: open.inScope(.form))
        }
        let form = formRow
        formRow = nil
        guard let form else { return }
        // The form is the only one on the stack outside templates.
        let index = open.inScope(.form)
        guard index >= 0, open[index].row == form else { return }
        closeImplied()
        removeFromStack(form)
    }
}
