extension PageParser {
    /// Appends a row below the innermost open element (row 0 is its own parent).
    @inline(__always)
    mutating func insertRow(
        _ tag: Tag, textStart: UInt32 = 0, textLength: UInt32 = 0
    ) throws(ParseError) {
        let row = document.count
        if row >= limits.rowCount { throw .tooManyRows(limit: limits.rowCount) }
        document.tag.append(tag)
        document.parent.append(open.count == 0 ? 0 : open.top.container)
        document.end.append(UInt32(truncatingIfNeeded: row + 1))
        document.textStart.append(textStart)
        document.textLength.append(textLength)
        document.attributeStart.append(UInt32(truncatingIfNeeded: document.attributes.count))
    }

    /// Appends the row of the tag that was read, with its attributes.
    @inline(__always)
    mutating func insertElement(_ tag: Tag, _ key: NameKey) throws(ParseError) {
        try insertRow(tag)
        document.attributes.append(contentsOf: pending)
        pending.removeAll(keepingCapacity: true)
        textStart = document.pool.count
        guard !rules[Int(tag.rawValue)].contains(.void) else { return }
        try pushLastRow(tag, key)
    }

    @inline(__always)
    private mutating func pushLastRow(_ tag: Tag, _ key: NameKey) throws(ParseError) {
        if open.count >= limits.depth { throw .tooDeep(limit: limits.depth) }
        open.push(tag, key: key, row: UInt32(truncatingIfNeeded: document.count - 1))
    }

    /// Opens an element that the page left out.
    mutating func openImplied(_ tag: Tag) throws(ParseError) {
        try insertRow(tag)
        try pushLastRow(tag, NameKey("\(tag)"))
    }

    /// Opens a second row for an element, with the same attributes.
    mutating func openAgain(_ row: UInt32, _ tag: Tag, _ key: NameKey) throws(ParseError) {
        let first = Int(document.attributeStart[Int(row)])
        let stop =
            Int(row) + 1 < document.count
            ? Int(document.attributeStart[Int(row) + 1]) : document.attributes.count
        try insertRow(tag)
        for k in first..<stop { document.attributes.append(document.attributes[k]) }
        try pushLastRow(tag, key)
    }

    /// Closes the innermost open element.
    @inline(__always)
    mutating func closeTop() {
        let entry = open.pop()
        let rule = rules[Int(entry.tag.rawValue)]
        if rule.contains(.formatting) {
            if let k = formatting.lastIndex(where: { $0.row == entry.row }) {
                formatting[k].isOpen = false
            }
        } else if rule.contains(.marker) {
            forgetFormattingToMarker()
        }
        guard entry.container == entry.row else {
            // Beyond the deepest row what follows stands beside, so words must not run together.
            document.pool.append(0x0A)
            return
        }
        document.end[Int(entry.row)] = UInt32(truncatingIfNeeded: document.count)
    }

    /// Closes open elements down to `index`, itself included.
    @inline(__always)
    mutating func close(downTo index: Int) {
        while open.count > index { closeTop() }
    }
}
