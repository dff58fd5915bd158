/// The modes before the body, and templates.
extension TreeBuilder {
    mutating func openHead() {
        insertImplied(.head)
        headRow = open.top.row
        mode = .inHead
    }

    /// Makes what every page has: `html`, `head` and `body`.
    mutating func passToBody() {
        switch mode {
        case .initial, .beforeHTML, .beforeHead, .inHead, .inHeadNoscript, .afterHead,
            .inKeptNoscript:
            while true {
                switch mode {
                case .initial:
                    hasQuirks = true
                    mode = .beforeHTML
                case .beforeHTML:
                    insertImplied(.html)
                    mode = .beforeHead
                case .beforeHead:
                    if manner != .strict { return }
                    openHead()
                case .inHead, .inHeadNoscript, .inKeptNoscript:
                    if manner != .strict { return }
                    leaveHeadMode()
                case .afterHead:
                    if manner == .strict { insertImplied(.body) }
                    mode = .inBody
                default: return
                }
            }
        default: return
        }
    }

    /// What "anything else" does in the modes of the head.
    private mutating func leaveHeadMode() {
        switch mode {
        case .inHeadNoscript:
            closeTop()
            mode = .inHead
        case .inKeptNoscript:
            close(downTo: open.innermost(.noscript))
            mode = .inHead
        default:
            closeTop()
            mode = .afterHead
        }
    }

    /// - Returns: whether the tag is to be read again, in the mode that is now.
    mutating func startBeforeBody() -> Bool {
        let tag = tokens.tag
        switch mode {
        case .initial:
            hasQuirks = true
            mode = .beforeHTML
            return true
        case .beforeHTML:
            mode = .beforeHead
            if tag == .html {
                insertElement()
                return false
            }
            insertImplied(.html)
            return true
        case .beforeHead:
            if tag == .html {
                mergeAttributes(into: 0)
                return false
            }
            if tag == .head {
                insertElement()
                headRow = open.top.row
                mode = .inHead
                return false
            }
            if manner != .strict, !isMetadata, tag != .noscript {
                // A head without content is no use.
                mode = .afterHead
                return true
            }
            openHead()
            return true
        case .inHead: return startInHead()
        case .inHeadNoscript:
            switch tag {
            case .html: startInBody()
            case .basefont, .bgsound, .link, .meta, .noframes, .style: startMetadata()
            case .head, .noscript: break
            default:
                leaveHeadMode()
                return true
            }
            return false
        case .inKeptNoscript: return startInKeptNoscript()
        default: return startAfterHead()
        }
    }

    /// Whether the tag belongs into the head; a `noframes` that is read as markup does not.
    private var isMetadata: Bool {
        rules[tokens.tag].start == .metadata && (tokens.tag != .noframes || manner == .strict)
    }

    private mutating func startInHead() -> Bool {
        switch tokens.tag {
        case .html: startInBody()
        case .head: break
        case .noscript where allowsScripts:
            insertElement()
            readRawText(.raw)
        case .noscript:
            insertElement()
            mode = manner == .strict ? .inHeadNoscript : .inKeptNoscript
            if tokens.closesItself, manner == .xhtml { leaveHeadMode() }
        default:
            guard isMetadata else {
                leaveHeadMode()
                return true
            }
            startMetadata()
        }
        return false
    }

    /// Inside a `noscript` of the head every element but `body` stays where it was written.
    private mutating func startInKeptNoscript() -> Bool {
        switch tokens.tag {
        case .html: mergeAttributes(into: 0)
        case .head, .noscript: break
        case .body, .frameset:
            leaveHeadMode()
            return true
        case .title, .textarea:
            insertElement()
            readRawText(.replaceable)
        case .xmp, .iframe, .noembed:
            insertElement()
            readRawText(.raw)
        case .template: startMetadata()
        case .svg, .math: insertForeign(tokens.tag == .svg ? .svg : .mathML)
        default:
            insertElement()
            let isEmpty =
                Self.voids.contains(tokens.tag) || tokens.closesItself && manner == .xhtml
            if isEmpty { closeTop() }
        }
        return false
    }

    private static let voids: Set<Tag> = [
        .area, .base, .basefont, .bgsound, .br, .col, .embed, .frame, .hr, .img, .input, .keygen,
        .link, .meta, .param, .source, .track, .wbr,
    ]

    private mutating func startAfterHead() -> Bool {
        switch tokens.tag {
        case .html: mergeAttributes(into: 0)
        case .body:
            insertElement()
            allowsFrameset = false
            mode = .inBody
        case .frameset:
            insertElement()
            mode = manner == .strict ? .inFrameset : .inBody
        case .head: break
        default:
            guard isMetadata, let headRow else {
                insertImplied(.body)
                mode = .inBody
                return true
            }
            startLateMetadata(headRow)
        }
        return false
    }

    /// Puts a late part of the head into the head, though that was closed.
    private mutating func startLateMetadata(_ head: UInt32) {
        if rows.end(Int(head)) < rows.count { rows.useLinks() }
        open.push(OpenElements.Entry(.head, NameKey("head"), row: Int(head)))
        startMetadata()
        // A template stays open above the head.
        removeFromStack(head)
    }

    /// Start tags of the head, which "in body" and other modes treat like "in head".
    mutating func startMetadata() {
        switch tokens.tag {
        case .base, .basefont, .bgsound, .link, .meta:
            insertVoid()
        case .title:
            insertElement()
            readRawText(.replaceable)
        case .noframes:
            insertElement()
            if manner == .strict { readRawText(.raw) }
        case .style:
            insertElement()
            readRawText(.raw)
        case .script:
            insertElement()
            readRawText(.script)
        default:
            startTemplate()
        }
    }

    private mutating func startTemplate() {
        let isShown = tokens.traits.contains(.shadowRoot)
        insertElement()
        if tokens.closesItself, manner == .xhtml { return closeTop() }
        formatting.append(.marker)
        allowsFrameset = false
        mode = .inTemplate
        templateModes.append(.inTemplate)
        if !isShown { dropContent() }
    }

    mutating func endTemplate() {
        let index = open.innermost(.template)
        guard index >= 0 else { return }
        close(downTo: index)
        forgetFormattingToMarker()
        if templateModes.count > 0 { _ = templateModes.removeLast() }
        resetMode()
    }

    mutating func startInTemplate() -> Bool {
        let next: InsertionMode
        switch tokens.tag {
        case .base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template,
            .title:
            startMetadata()
            return false
        case .caption, .colgroup, .tbody, .tfoot, .thead: next = .inTable
        case .col: next = .inColumnGroup
        case .tr: next = .inTableBody
        case .td, .th: next = .inRow
        default: next = .inBody
        }
        if templateModes.count > 0 { templateModes[templateModes.count - 1] = next }
        mode = next
        return true
    }

    /// - Returns: whether the tag is to be read again, in the mode that is now.
    mutating func endBeforeBody() -> Bool {
        let tag = tokens.tag
        switch mode {
        case .initial, .beforeHTML, .beforeHead:
            guard tag == .head || tag == .body || tag == .html || tag == .br else { return false }
            if manner != .strict, tag != .br { return false }
            return startBeforeBodyByEndTag()
        case .inHead:
            switch tag {
            case .head:
                leaveHeadMode()
                return false
            case .body, .html, .br:
                leaveHeadMode()
                return true
            case .template:
                endTemplate()
                return false
            default: return false
            }
        case .inHeadNoscript:
            if tag == .noscript {
                leaveHeadMode()
                return false
            }
            guard tag == .br else { return false }
            leaveHeadMode()
            return true
        case .inKeptNoscript: return endInKeptNoscript()
        default:
            if tag == .template {
                endTemplate()
                return false
            }
            guard tag == .body || tag == .html || tag == .br else { return false }
            insertImplied(.body)
            mode = .inBody
            return true
        }
    }

    private mutating func startBeforeBodyByEndTag() -> Bool {
        switch mode {
        case .initial:
            hasQuirks = true
            mode = .beforeHTML
        case .beforeHTML:
            insertImplied(.html)
            mode = .beforeHead
        default: openHead()
        }
        return true
    }

    private mutating func endInKeptNoscript() -> Bool {
        switch tokens.tag {
        case .noscript:
            leaveHeadMode()
            return false
        case .head, .body, .html:
            leaveHeadMode()
            return true
        case .template: endTemplate()
        default:
            let index = open.innermost(tokens.tag)
            guard index > open.innermost(.noscript), open[index].key == tokens.key else {
                return false
            }
            close(downTo: index)
        }
        return false
    }

    // MARK: which mode

    /// "Reset the insertion mode appropriately" (section 13.2.4.1).
    mutating func resetMode() {
        let index = open.innermostModeTeller()
        var entry = open[index]
        if index == 0, let context { entry = context }
        let isLast = index == 0
        switch entry.tag {
        case .td, .th: mode = isLast ? .inBody : .inCell
        case .tr: mode = .inRow
        case .tbody, .thead, .tfoot: mode = .inTableBody
        case .caption: mode = .inCaption
        case .colgroup: mode = .inColumnGroup
        case .table: mode = .inTable
        case .template:
            mode = templateModes.count > 0 ? templateModes[templateModes.count - 1] : .inBody
        case .head: mode = isLast ? .inBody : .inHead
        case .body: mode = .inBody
        case .frameset: mode = .inFrameset
        case .html: mode = headRow == nil ? .beforeHead : .afterHead
        default: mode = .inBody
        }
        if entry.namespace != .html { mode = .inBody }
    }
}
