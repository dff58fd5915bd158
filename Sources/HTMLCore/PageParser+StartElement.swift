extension PageParser {
    /// Tree construction for a start tag whose attributes are in `pending`.
    /// - Parameters:
    ///   - mark: pool size before the tag's attributes; the waiting text ends there.
    ///   - closesItself: the element is closed at once.
    mutating func startElement(
        _ tag: Tag, _ key: NameKey, mark: Int, closesItself: Bool
    ) throws(ParseError) {
        if tag == .html { return mergeRootAttributes(mark) }
        try flushText(before: mark)
        // Joined texts may have moved behind the tag's values.
        if isLeftOut(tag) { return forgetPending(max(mark, textStart)) }
        if phase != .body, try !placeBeforeBody(tag) {
            try insertElement(tag, key)
            if closesItself, open.top.tag == tag { closeTop() }
            return
        }
        let rule = rules[Int(tag.rawValue)]
        if rule.contains(.endsParagraph), let p = open.inButtonScope(.p) { close(downTo: p) }
        try prepareFor(tag, rule)
        try insertElement(tag, key)
        if rule.contains(.void) { return }
        if rule.contains(.marker) {
            formatting.append(Formatting(tag: .text, row: 0, isOpen: false))
        }
        if closesItself { return closeTop() }
        if rule.contains(.formatting) { addFormatting(tag) }
        skipsLineFeed = tag == .pre || tag == .textarea || tag == .listing
    }

    /// Start tags that browsers ignore where they stand: a second `body`, a form in a form.
    private func isLeftOut(_ tag: Tag) -> Bool {
        switch tag {
        case .head: phase != .beforeHead
        case .body, .frameset: phase == .body
        case .form: open.innermost(.form) != nil
        default: false
        }
    }

    /// Gives row 0 the attributes of the first `html` tag, wherever it stands.
    private mutating func mergeRootAttributes(_ mark: Int) {
        guard !hasRootAttributes, !pending.isEmpty else { return forgetPending(mark) }
        hasRootAttributes = true
        document.attributes.insert(contentsOf: pending, at: 0)
        for row in 1..<max(1, document.count) {
            document.attributeStart[row] += UInt32(truncatingIfNeeded: pending.count)
        }
        pending.removeAll(keepingCapacity: true)
        // The values stay in the pool, so text that waits before them moves behind them.
        let waiting = textStart..<mark
        textStart = document.pool.count
        document.pool.append(contentsOf: document.pool[waiting])
    }

    // MARK: before the body

    /// Opens head or body as the tag needs.
    /// - Returns: whether the tag belongs into the body.
    private mutating func placeBeforeBody(_ tag: Tag) throws(ParseError) -> Bool {
        if open.innermost(.noscript) != nil, tag != .body, tag != .frameset { return false }
        switch tag {
        case .head:
            phase = .head
            return false
        case .body, .frameset:
            close(downTo: 1)
            phase = .body
            return false
        case let metadata where rules[Int(metadata.rawValue)].contains(.metadata):
            if phase == .beforeHead {
                try openImplied(.head)
                phase = .head
            }
            return false
        default:
            try beginBody()
            return true
        }
    }

    /// Opens the body that the page left out.
    mutating func beginBody() throws(ParseError) {
        close(downTo: 1)
        phase = .body
        try openImplied(.body)
    }

    // MARK: in the body

    /// Closes and opens what the standard's "in body" and table modes ask for before `tag`.
    private mutating func prepareFor(_ tag: Tag, _ rule: TagRules) throws(ParseError) {
        if rule.contains(.tablePart) { return try prepareForTablePart(tag) }
        switch tag {
        case .h1, .h2, .h3, .h4, .h5, .h6:
            if open.top.tag.headingLevel > 0 { closeTop() }
        case .li:
            if let item = open.itemToEnd(.li) { close(downTo: item) }
        case .dd, .dt:
            let item = [open.itemToEnd(.dd), open.itemToEnd(.dt)].compactMap { $0 }.max()
            if let item { close(downTo: item) }
        case .button:
            if let button = open.inScope(.button) { close(downTo: button) }
            try reopenFormatting()
        case .a, .nobr:
            if let k = lastFormatting(tag) { try endFormatting(tag, at: k) }
            try reopenFormatting()
        case .option, .optgroup:
            if open.top.tag == .option { closeTop() }
            if tag == .optgroup, open.top.tag == .optgroup { closeTop() }
        case .select:
            if let select = open.inScope(.select) { close(downTo: select) }
            try reopenFormatting()
        case .input, .textarea:
            if let select = open.inScope(.select) { close(downTo: select) }
            if tag == .input { try reopenFormatting() }
        case .rb, .rt, .rp, .rtc:
            while [.rb, .rt, .rp].contains(open.top.tag) { closeTop() }
        default:
            let isOrdinary = !rule.contains(.endsParagraph) && !rule.contains(.metadata)
            if isOrdinary, tag != .param, tag != .source, tag != .track { try reopenFormatting() }
        }
    }

    /// Table parts close what is open in their table and open the rows that were left out.
    ///
    /// Without a table they stand where they were written: browsers drop them, and the texts of cells
    /// would run together.
    private mutating func prepareForTablePart(_ tag: Tag) throws(ParseError) {
        let scope = Int(open.top.tableScope)
        guard tag != .table else {
            // A table between the parts of a table replaces it; one in a cell nests.
            let isBetweenParts = [.table, .tbody, .thead, .tfoot, .tr].contains(open.top.tag)
            if isBetweenParts, open.entries[scope].tag == .table { close(downTo: scope) }
            return
        }
        guard open.entries[scope].tag == .table else {
            if tag == .tr, let row = open.inTableScope(.tr) {
                close(downTo: row)
            } else if tag == .td || tag == .th {
                let cell = max(open.inTableScope(.td) ?? 0, open.inTableScope(.th) ?? 0)
                if cell > 0 { close(downTo: cell) }
            }
            return
        }
        switch tag {
        case .td, .th:
            if let row = open.inTableScope(.tr) {
                close(downTo: row + 1)
            } else {
                try openTableBody(scope)
                try openImplied(.tr)
            }
        case .tr:
            try openTableBody(scope)
        case .col:
            close(downTo: (open.inTableScope(.colgroup) ?? scope) + 1)
        default:
            close(downTo: scope + 1)
        }
    }

    /// Closes down to the table's innermost row group, or opens one.
    private mutating func openTableBody(_ scope: Int) throws(ParseError) {
        let group = [.tbody, .thead, .tfoot].compactMap { open.inTableScope($0) }.max()
        close(downTo: (group ?? scope) + 1)
        if group == nil { try openImplied(.tbody) }
    }
}
