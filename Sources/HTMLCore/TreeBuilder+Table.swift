/// The modes of tables (section 13.2.6.4.9 to 13.2.6.4.15).
extension TreeBuilder {
    /// - Returns: whether the tag is to be read again, in the mode that is now.
    mutating func startInTable() -> Bool {
        switch mode {
        case .inTable: return startBetweenParts()
        case .inCaption:
            guard rules[tokens.tag].traits.contains(.tablePart) else { return startAsInBody() }
            return closeCaption()
        case .inColumnGroup: return startInColumnGroup()
        case .inTableBody: return startInTableBody()
        case .inRow: return startInRow()
        default:
            // In a cell; the parts of a table end it.
            guard rules[tokens.tag].traits.contains(.tablePart) else { return startAsInBody() }
            return closeCell()
        }
    }

    private mutating func startAsInBody() -> Bool {
        startInBody()
        return false
    }

    private mutating func startBetweenParts() -> Bool {
        switch tokens.tag {
        case .caption:
            clearToTable()
            formatting.append(.marker)
            insertElement()
            mode = .inCaption
        case .colgroup:
            clearToTable()
            insertElement()
            mode = .inColumnGroup
        case .col:
            clearToTable()
            insertImplied(.colgroup)
            mode = .inColumnGroup
            return true
        case .tbody, .tfoot, .thead:
            clearToTable()
            insertElement()
            mode = .inTableBody
        case .td, .th, .tr:
            clearToTable()
            insertImplied(.tbody)
            mode = .inTableBody
            return true
        case .table:
            return closeTable()
        case .style, .script, .template:
            startMetadata()
        case .input where isHiddenInput:
            insertVoid()
        case .form:
            guard formRow == nil, !open.contains(.template) else { return false }
            insertElement()
            formRow = open.top.row
            closeTop()
        default:
            isFostering = true
            startInBody()
            isFostering = false
        }
        return false
    }

    private mutating func startInColumnGroup() -> Bool {
        switch tokens.tag {
        case .html: startInBody()
        case .col: insertVoid()
        case .template: startMetadata()
        default:
            guard open.top.tag == .colgroup else { return false }
            closeTop()
            mode = .inTable
            return true
        }
        return false
    }

    private mutating func startInTableBody() -> Bool {
        switch tokens.tag {
        case .tr:
            clearToTableBody()
            insertElement()
            mode = .inRow
        case .td, .th:
            clearToTableBody()
            insertImplied(.tr)
            mode = .inRow
            return true
        case .caption, .col, .colgroup, .tbody, .tfoot, .thead:
            return closeTableBody()
        default: return startBetweenParts()
        }
        return false
    }

    private mutating func startInRow() -> Bool {
        switch tokens.tag {
        case .td, .th:
            clearToRow()
            insertElement()
            mode = .inCell
            formatting.append(.marker)
        case .caption, .col, .colgroup, .tbody, .tfoot, .thead, .tr:
            return closeRow()
        default: return startBetweenParts()
        }
        return false
    }

    // MARK: end tags

    /// - Returns: whether the tag is to be read again, in the mode that is now.
    mutating func endInTable() -> Bool {
        let tag = tokens.tag
        switch mode {
        case .inTable: endBetweenParts()
        case .inCaption:
            switch tag {
            case .caption: _ = closeCaption()
            case .table: return closeCaption()
            case .body, .col, .colgroup, .html, .tbody, .td, .tfoot, .th, .thead, .tr: break
            default: endInBody()
            }
        case .inColumnGroup:
            switch tag {
            case .colgroup:
                guard open.top.tag == .colgroup else { return false }
                closeTop()
                mode = .inTable
            case .col: break
            case .template: endTemplate()
            default:
                guard open.top.tag == .colgroup else { return false }
                closeTop()
                mode = .inTable
                return true
            }
        case .inTableBody:
            switch tag {
            case .tbody, .tfoot, .thead:
                guard open.inTableScope(tag) >= 0 else { return false }
                clearToTableBody()
                closeTop()
                mode = .inTable
            case .table: return closeTableBody()
            case .body, .caption, .col, .colgroup, .html, .td, .th, .tr: break
            default: endBetweenParts()
            }
        case .inRow:
            switch tag {
            case .tr: _ = closeRow()
            case .table: return closeRow()
            case .tbody, .tfoot, .thead:
                return open.inTableScope(tag) >= 0 && closeRow()
            case .body, .caption, .col, .colgroup, .html, .td, .th: break
            default: endBetweenParts()
            }
        default:
            switch tag {
            case .td, .th:
                let cell = open.inTableScope(tag)
                guard cell >= 0 else { return false }
                close(downTo: cell)
                forgetFormattingToMarker()
                mode = .inRow
            case .body, .caption, .col, .colgroup, .html: break
            case .table, .tbody, .tfoot, .thead, .tr:
                return open.inTableScope(tag) >= 0 && closeCell()
            default: endInBody()
            }
        }
        return false
    }

    private mutating func endBetweenParts() {
        switch tokens.tag {
        case .table:
            _ = closeTable()
        case .body, .caption, .col, .colgroup, .html, .tbody, .td, .tfoot, .th, .thead, .tr: break
        case .template: endTemplate()
        default:
            isFostering = true
            endInBody()
            isFostering = false
        }
    }

    // MARK: closing parts; each returns whether there was one

    private mutating func closeTable() -> Bool {
        let table = open.inTableScope(.table)
        guard table >= 0 else { return false }
        close(downTo: table)
        resetMode()
        return true
    }

    private mutating func closeCaption() -> Bool {
        let caption = open.inTableScope(.caption)
        guard caption >= 0 else { return false }
        close(downTo: caption)
        forgetFormattingToMarker()
        mode = .inTable
        return true
    }

    private mutating func closeTableBody() -> Bool {
        guard open.inTableScope(.tbody, .thead, .tfoot) >= 0 else { return false }
        clearToTableBody()
        closeTop()
        mode = .inTable
        return true
    }

    private mutating func closeRow() -> Bool {
        guard open.inTableScope(.tr) >= 0 else { return false }
        clearToRow()
        closeTop()
        mode = .inTableBody
        return true
    }

    private mutating func closeCell() -> Bool {
        let cell = open.inTableScope(.td, .th)
        guard cell >= 0 else { return false }
        close(downTo: cell)
        forgetFormattingToMarker()
        mode = .inRow
        return true
    }

    private mutating func clearToTable() {
        close(downTo: max(open.innermost(.table), open.innermost(.template), 0) + 1)
    }

    private mutating func clearToTableBody() {
        let body = max(
            open.innermost(.tbody), open.innermost(.thead), open.innermost(.tfoot),
            open.innermost(.template))
        close(downTo: max(body, 0) + 1)
    }

    private mutating func clearToRow() {
        close(downTo: max(open.innermost(.tr), open.innermost(.template), 0) + 1)
    }
}
