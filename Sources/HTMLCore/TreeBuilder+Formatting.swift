/// The list of active formatting elements (section 13.2.4.3) and the adoption agency (13.2.6.4.7).
extension TreeBuilder {
    /// How many formatting elements are remembered after a marker: unclosed ones must not multiply without
    /// end. The standard keeps all, but at most three alike ("Noah's Ark").
    private static let mostFormatting = 32
    /// Below so many elements an end tag moves nothing any more.
    private static let deepestAdoption = 512

    /// Remembers the element that was opened last.
    mutating func addFormatting() {
        let element = FormattingElement(tag: tokens.tag, row: open.top.row, isOpen: true)
        var same = 0
        var k = formatting.count - 1
        while k >= 0, !formatting[k].isMarker {
            if formatting[k].tag == element.tag { same += 1 }
            k -= 1
        }
        if same >= 3 { forgetThirdAlike(element, after: k) }
        if formatting.count - 1 - k > Self.mostFormatting { formatting.remove(at: k + 1) }
        formatting.append(element)
    }

    /// "Noah's Ark": of three that are like the new one in all attributes the first is forgotten.
    private mutating func forgetThirdAlike(_ element: FormattingElement, after marker: Int) {
        var alike = 0
        var first = 0
        for k in stride(from: formatting.count - 1, to: marker, by: -1)
        where formatting[k].tag == element.tag && isAlike(formatting[k].row, element.row) {
            alike += 1
            first = k
        }
        if alike >= 3 { formatting.remove(at: first) }
    }

    /// Whether two rows have the same attributes, in any order.
    private func isAlike(_ row: UInt32, _ other: UInt32) -> Bool {
        if let record { return record.isAlike(Int(row), Int(other)) }
        let first = rows.attributes(Int(row), of: attributes.count)
        let second = rows.attributes(Int(other), of: attributes.count)
        guard first.count == second.count else { return false }
        for k in first {
            var found = false
            for l in second where attributes[l].name == attributes[k].name {
                found = pool.isSame(attributes[k].range, attributes[l].range)
            }
            if !found { return false }
        }
        return true
    }

    /// Index of the last remembered element of a kind, after the last marker; -1 if none.
    func lastFormatting(_ tag: Tag) -> Int {
        var k = formatting.count - 1
        while k >= 0, !formatting[k].isMarker {
            if formatting[k].tag == tag { return k }
            k -= 1
        }
        return -1
    }

    mutating func forgetFormattingToMarker() {
        while formatting.count > 0 {
            if formatting.removeLast().isMarker { return }
        }
    }

    /// Forgets what stands behind a row, wherever it is in the list: the adoption agency changes the order.
    mutating func forgetFormatting(behind row: UInt32) {
        var kept = 0
        for k in 0..<formatting.count where formatting[k].isMarker || formatting[k].row <= row {
            formatting[kept] = formatting[k]
            kept += 1
        }
        formatting.count = kept
    }

    /// "Reconstruct the active formatting elements": opens again what a block's end had closed.
    @inline(__always)
    mutating func reopenFormatting() {
        guard formatting.count > 0 else { return }
        let last = formatting[formatting.count - 1]
        if last.isOpen || last.isMarker { return }
        reopenClosedFormatting()
    }

    private mutating func reopenClosedFormatting() {
        var k = formatting.count
        while k > 0, !formatting[k - 1].isOpen, !formatting[k - 1].isMarker { k -= 1 }
        while k < formatting.count {
            let entry = formatting[k]
            let row = copyElement(entry.row, entry.tag, at: place())
            open.push(OpenElements.Entry(entry.tag, NameKey("\(entry.tag)"), row: row))
            formatting[k].row = open.top.row
            formatting[k].isOpen = true
            k += 1
        }
    }

    // MARK: the adoption agency

    /// End tag of a formatting element, or a start tag that ends one.
    mutating func endFormatting(_ tag: Tag) {
        let top = open.top
        if top.tag == tag {
            // By far the most: the element is the innermost one.
            let k = lastFormatting(row: top.row)
            if k < 0 || k == lastFormatting(tag) {
                closeTop()
                if k >= 0 { forgetFormatting(row: top.row) }
                return
            }
        }
        for _ in 0..<8 {
            let k = lastFormatting(tag)
            guard k >= 0 else { return endOrdinary() }
            let element = formatting[k]
            let index =
                element.isOpen ? open.index(ofRow: element.row, within: Self.deepestAdoption) : -1
            guard index >= 0 else {
                formatting.remove(at: k)
                return
            }
            guard open.isInScope(index) else { return }
            guard Int(open.top.special) > index else {
                close(downTo: index)
                forgetFormatting(row: element.row)
                return
            }
            adopt(element, at: k, index)
        }
    }

    /// By row, for content that was dropped at the end of an element took what it remembered along.
    private mutating func forgetFormatting(row: UInt32) {
        let k = lastFormatting(row: row)
        if k >= 0 { formatting.remove(at: k) }
    }

    /// Index of the remembered element of a row, or -1.
    private func lastFormatting(row: UInt32) -> Int {
        var k = formatting.count - 1
        while k >= 0 {
            if formatting[k].row == row, !formatting[k].isMarker { return k }
            k -= 1
        }
        return -1
    }

    /// Takes blocks out of a formatting element and puts the element's rest inside the first of them.
    /// - Parameters:
    ///   - k: index in `formatting`.
    ///   - index: of the element on the stack.
    private mutating func adopt(_ element: FormattingElement, at k: Int, _ index: Int) {
        var stack = open.take(from: index)
        let ancestor = open.top
        guard let furthest = stack.firstIndex(where: { isSpecial($0) }) else { return }
        let block = stack[furthest]
        var bookmark = k
        var last = Int(block.row)
        rows.useLinks()
        var inner = furthest
        var count = 0
        var lastIsBlock = true
        while inner > 1 {
            inner -= 1
            count += 1
            let node = stack[inner]
            var position = lastFormatting(row: node.row)
            if count > 3, position >= 0 {
                formatting.remove(at: position)
                if position < bookmark { bookmark -= 1 }
                position = -1
            }
            guard position >= 0 else {
                stack.remove(at: inner)
                continue
            }
            let copy = copyAside(node.row, node.tag, near: ancestor)
            formatting[position].row = UInt32(truncatingIfNeeded: copy)
            var entry = OpenElements.Entry(node.tag, node.key, row: copy)
            entry.container = UInt32(truncatingIfNeeded: copy)
            stack[inner] = entry
            if lastIsBlock { bookmark = position + 1 }
            lastIsBlock = false
            rows.move(last, to: copy)
            last = copy
        }
        moveToPlace(last, in: ancestor)
        let copy = copyAside(element.row, element.tag, near: ancestor)
        rows.moveChildren(of: Int(block.container), to: copy)
        rows.move(copy, to: Int(block.container))
        var remembered = element
        remembered.row = UInt32(truncatingIfNeeded: copy)
        formatting.insert(remembered, at: bookmark)
        formatting.remove(at: lastFormatting(row: element.row))
        // The stack again: without the element, its copy above the block.
        let position = stack.firstIndex { $0.row == block.row } ?? furthest
        let key = stack[0].key
        stack.insert(OpenElements.Entry(element.tag, key, row: copy), at: position + 1)
        for entry in stack.dropFirst() {
            open.push(OpenElements.Entry(again: entry))
        }
        hasOpenEnds = true
    }

    private func isSpecial(_ entry: OpenElements.Entry) -> Bool {
        entry.namespace == .html
            ? rules[entry.tag].traits.contains(.special) : entry.foreign.contains(.boundary)
    }

    /// A copy of an element that has no place yet.
    private mutating func copyAside(
        _ row: UInt32, _ tag: Tag, near ancestor: OpenElements.Entry
    ) -> Int {
        let copy = copyElement(row, tag, at: .last(of: Int(ancestor.container)))
        rows.detach(copy)
        return copy
    }

    /// Puts a row where content of `ancestor` goes, which is before a table if it is one.
    private mutating func moveToPlace(_ row: Int, in ancestor: OpenElements.Entry) {
        guard rules[ancestor.tag].traits.contains(.fosters), ancestor.namespace == .html else {
            return rows.move(row, to: Int(ancestor.container))
        }
        switch fosterPlace() {
        case .last(let parent): rows.move(row, to: parent)
        case .before(let sibling): rows.move(row, before: sibling)
        }
    }
}
