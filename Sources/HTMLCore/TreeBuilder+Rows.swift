/// Opening and closing elements.
extension TreeBuilder {
    /// Where a row goes.
    enum Place {
        case last(of: Int)
        case before(Int)
    }

    /// The appropriate place for inserting a node (section 13.2.6.1).
    ///
    /// Mutating, as all that is asked between changes of the tree: else the whole builder is copied for it.
    @inline(__always)
    mutating func place() -> Place {
        if isFostering, rules[open.top.tag].traits.contains(.fosters) { return fosterPlace() }
        return .last(of: open.count == 0 ? 0 : Int(open.top.container))
    }

    /// Before the innermost table, or elsewhere below elements that stay open: rows are out of order from now on.
    mutating func fosterPlace() -> Place {
        rows.useLinks()
        let table = open.innermost(.table)
        let template = open.innermost(.template)
        if template > table { return .last(of: Int(open[template].container)) }
        guard table > 0 else { return .last(of: Int(open[0].container)) }
        let row = Int(open[table].row)
        return isPlaced(row) ? .before(row) : .last(of: Int(open[table - 1].container))
    }

    /// Whether the row has a parent; one that was moved away has none for a moment.
    private func isPlaced(_ row: Int) -> Bool { row > 0 }

    /// Makes a row for the tag that was read, with its attributes.
    @inline(__always)
    mutating func makeElement(_ tag: Tag) -> Int {
        let row: Int
        switch place() {
        case .last(let parent):
            row = rows.append(tag, below: parent, attributeStart: attributes.count)
        case .before(let sibling):
            row = rows.insert(tag, before: sibling, attributeStart: attributes.count)
        }
        if tokens.attributes.count > 0 { keepAttributes() }
        return row
    }

    private mutating func keepAttributes() {
        for k in 0..<tokens.attributes.count {
            let attribute = tokens.attributes[k]
            guard let name = attribute.wanted else { continue }
            let start = pool.count
            appendDecoded(attribute.value)
            attributes.append(
                Attribute(
                    name: name, start: UInt32(truncatingIfNeeded: start),
                    length: UInt32(truncatingIfNeeded: pool.count - start)))
        }
        textStart = pool.count
    }

    @inline(never)
    mutating func recordElement(in namespace: OpenElements.Namespace, _ row: Int) {
        record?.add(.element(in: namespace, tokens), row)
    }

    /// Opens the element of the tag that was read.
    @inline(__always)
    mutating func insertElement() {
        let row = makeElement(tokens.tag)
        if record != nil { recordElement(in: .html, row) }
        open.push(OpenElements.Entry(tokens.tag, tokens.key, row: row))
    }

    /// As `insertElement`, for an element that never has content.
    @inline(__always)
    mutating func insertVoid() {
        let row = makeElement(tokens.tag)
        if record != nil { recordElement(in: .html, row) }
    }

    /// Opens an element that the page left out.
    mutating func insertImplied(_ tag: Tag) {
        let row: Int
        switch place() {
        case .last(let parent):
            row = rows.append(tag, below: parent, attributeStart: attributes.count)
        case .before(let sibling):
            row = rows.insert(tag, before: sibling, attributeStart: attributes.count)
        }
        record?.add(.implied(tag), row)
        open.push(OpenElements.Entry(tag, NameKey("\(tag)"), row: row))
    }

    /// Makes another row for an element, with the same attributes.
    mutating func copyElement(_ row: UInt32, _ tag: Tag, at place: Place) -> Int {
        let old = rows.attributes(Int(row), of: attributes.count)
        let start = attributes.count
        let copy: Int
        switch place {
        case .last(let parent): copy = rows.append(tag, below: parent, attributeStart: start)
        case .before(let sibling): copy = rows.insert(tag, before: sibling, attributeStart: start)
        }
        for k in old { attributes.append(attributes[k]) }
        record?.addCopy(of: Int(row), copy)
        return copy
    }

    /// Closes the innermost open element.
    @inline(__always)
    mutating func closeTop() {
        let entry = open.pop()
        if rules[entry.tag].traits.contains(.formatting) { noteClosed(entry.row) }
        if entry.container == entry.row {
            rows.setEnd(Int(entry.row))
        } else {
            // Beyond the deepest row what follows stands beside, so words must not run together.
            flushText(closing: entry)
        }
        if cuts.count > 0, cuts[cuts.count - 1].row == entry.row { cutContent() }
    }

    private mutating func flushText(closing entry: OpenElements.Entry) {
        pool.append(0x0A)
    }

    private mutating func noteClosed(_ row: UInt32) {
        var k = formatting.count - 1
        while k >= 0 {
            if formatting[k].row == row, !formatting[k].isMarker {
                formatting[k].isOpen = false
                return
            }
            k -= 1
        }
    }

    /// Closes open elements down to `index`, itself included; -1 closes none.
    @inline(__always)
    mutating func close(downTo index: Int) {
        guard index >= 0 else { return }
        while open.count > index { closeTop() }
    }

    /// "Generate implied end tags", except for one kind.
    mutating func closeImplied(except tag: Tag = .text) {
        while rules[open.top.tag].traits.contains(.impliedEnd), open.top.tag != tag { closeTop() }
    }

    // MARK: content that is dropped

    /// Notes that the content of the row opened last is to be dropped when it ends.
    mutating func dropContent() {
        guard manner != .strict else { return }
        cuts.append(
            Cut(
                row: open.top.row, attributeCount: attributes.count, poolCount: pool.count,
                structuredDataCount: structuredData.count))
    }

    private mutating func cutContent() {
        let cut = cuts.removeLast()
        let row = Int(cut.row)
        let isTemplate = rows.tag(row) == .template
        forgetFormatting(behind: cut.row)
        if let form = formRow, form > cut.row { formRow = nil }
        structuredData.removeLast(max(0, structuredData.count - cut.structuredDataCount))
        textStart = pool.count
        if rows.links.areUsed {
            if isTemplate { rows.detach(row) } else { rows.links.removeChildren(of: row) }
            return
        }
        attributes.count = cut.attributeCount
        if isTemplate {
            attributes.count = rows.attributes(row, of: cut.attributeCount).lowerBound
            rows.cut(to: row)
        } else {
            rows.cut(to: row + 1)
            rows.setEnd(row)
        }
        pool.count = cut.poolCount
        textStart = pool.count
    }

    // MARK: late attributes

    /// Gives the attributes of a second `html` or `body` tag to the first, where it has none of the name. Not those
    /// in content that will be dropped: they would be cut off with it, and move what stands before it.
    mutating func mergeAttributes(into row: Int) {
        guard cuts.count == 0 else { return }
        record?.merge(tokens, into: row)
        for k in 0..<tokens.attributes.count {
            let attribute = tokens.attributes[k]
            guard let name = attribute.wanted else { continue }
            let present = rows.attributes(row, of: attributes.count)
            if present.contains(where: { attributes[$0].name == name }) { continue }
            let start = pool.count
            appendDecoded(attribute.value)
            attributes.insert(
                Attribute(
                    name: name, start: UInt32(truncatingIfNeeded: start),
                    length: UInt32(truncatingIfNeeded: pool.count - start)),
                at: present.upperBound)
            rows.shiftAttributes(after: row)
        }
        textStart = pool.count
    }
}
