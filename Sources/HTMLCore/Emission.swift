/// From the rows as they were made to the columns of a `Document`.
extension TreeBuilder {
    /// Copies what was read into an empty document.
    mutating func emit(into document: inout Document) {
        if rows.links.areUsed {
            emitInOrder(into: &document)
        } else {
            rows.copy(to: &document)
            attributes.copy(to: &document.attributes)
        }
        pool.copy(to: &document.pool)
        for range in structuredData {
            let start = document.pool.count
            tokens.source.copy(range, to: &document.pool)
            document.structuredData.append(start..<document.pool.count)
        }
    }

    /// Walks the links in preorder; what nests beyond the deepest row is put beside it.
    private mutating func emitInOrder(into document: inout Document) {
        containers.reset(to: 0, count: rows.count)
        depths.reset(to: 0, count: rows.count)
        var row = 0
        while true {
            let parent = rows.parent(row)
            if rows.tag(row) != .text || !joinsLast(row, below: containers[parent], &document) {
                let index = UInt32(truncatingIfNeeded: document.count)
                emit(row, below: row == 0 ? 0 : containers[parent], &document)
                let depth = row == 0 ? 0 : depths[parent] + 1
                let isDeepest = depth >= UInt32(OpenElements.deepestRow)
                containers[row] = isDeepest ? containers[parent] : index
                depths[row] = isDeepest ? depths[parent] : depth
            }
            if let child = rows.links.first(row) {
                row = child
                continue
            }
            while row != 0, rows.links.next(row) == nil { row = rows.parent(row) }
            guard row != 0, let next = rows.links.next(row) else { break }
            row = next
        }
        document.computeEnds()
    }

    /// Adds a text to the document's last row where that is its neighbour. - Returns: whether it is.
    private mutating func joinsLast(
        _ row: Int, below parent: UInt32, _ document: inout Document
    ) -> Bool {
        let last = document.count - 1
        guard document.tag[last] == .text, document.parent[last] == parent else { return false }
        let text = rows.text(row)
        let present = document.textRange(last)
        if present.upperBound != text.lowerBound {
            // What was joined once is at the pool's end and grows there.
            if present.upperBound != pool.count {
                document.textStart[last] = UInt32(truncatingIfNeeded: pool.count)
                pool.appendOwn(present)
            }
            pool.appendOwn(text)
        }
        document.textLength[last] += UInt32(truncatingIfNeeded: text.count)
        return true
    }

    private func emit(_ row: Int, below parent: UInt32, _ document: inout Document) {
        document.tag.append(rows.tag(row))
        document.parent.append(parent)
        document.end.append(0)
        let text = rows.text(row)
        document.textStart.append(UInt32(truncatingIfNeeded: text.lowerBound))
        document.textLength.append(UInt32(truncatingIfNeeded: text.count))
        document.attributeStart.append(UInt32(truncatingIfNeeded: document.attributes.count))
        for k in rows.attributes(row, of: attributes.count) {
            document.attributes.append(attributes[k])
        }
    }
}
