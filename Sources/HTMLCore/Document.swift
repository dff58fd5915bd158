/// A row of a `Document`: an element or a piece of text.
package struct NodeID: Hashable, Sendable, Comparable, BitwiseCopyable {
    package let raw: UInt32
    package init(_ raw: Int) { self.raw = UInt32(truncatingIfNeeded: raw) }
    package var index: Int { Int(raw) }
    package static func < (a: NodeID, b: NodeID) -> Bool { a.raw < b.raw }
}

/// One attribute that was kept; its value (entities decoded) lies in the pool.
package struct Attribute: Sendable, BitwiseCopyable {
    package let name: AttributeName
    package let start: UInt32
    package let length: UInt32
    package var range: Range<Int> { Int(start)..<Int(start) + Int(length) }
}

/// A page as flat columns in preorder, with one pool of valid UTF-8 for texts and attribute values.
///
/// Laws: `parent[i] < i` (row 0 is the `html` element and its own parent); the subtree of row `i` is
/// `i..<end[i]`; `end[i] <= end[parent[i]]`; neighbouring text rows of one parent are joined.
/// Text rows have `tag == .text`; entities are decoded in the pool. Whitespace is kept as it was.
/// Script and style text is not here; JSON-LD scripts are in `structuredData`.
package struct Document: Sendable {
    package internal(set) var tag: [Tag] = []
    package internal(set) var parent: [UInt32] = []
    /// Index after the last descendant.
    package internal(set) var end: [UInt32] = []
    /// For text rows: where the text lies in `pool`; 0 for elements.
    package internal(set) var textStart: [UInt32] = []
    package internal(set) var textLength: [UInt32] = []
    /// Index of the row's first attribute; those of row `i` are `attributeStart[i]..<attributeStart[i+1]`
    /// (or to the end of `attributes` for the last row).
    package internal(set) var attributeStart: [UInt32] = []
    package internal(set) var attributes: [Attribute] = []
    package internal(set) var pool: [UInt8] = []
    /// Ranges in `pool` of the raw bodies of `<script type="application/ld+json">`, in page order.
    package internal(set) var structuredData: [Range<Int>] = []

    /// The parser that filled the document, with its memory, for the next page.
    var parser: ParserScratch?

    package init() {}

    package var count: Int { tag.count }

    /// Forgets the page but keeps the memory, so that a worker's next page allocates nothing.
    package mutating func removeAll() {
        tag.removeAll(keepingCapacity: true)
        parent.removeAll(keepingCapacity: true)
        end.removeAll(keepingCapacity: true)
        textStart.removeAll(keepingCapacity: true)
        textLength.removeAll(keepingCapacity: true)
        attributeStart.removeAll(keepingCapacity: true)
        attributes.removeAll(keepingCapacity: true)
        pool.removeAll(keepingCapacity: true)
        structuredData.removeAll(keepingCapacity: true)
    }

    /// Computes `end` from the parents.
    mutating func computeEnds() {
        for row in 0..<count { end[row] = UInt32(truncatingIfNeeded: row + 1) }
        var row = count - 1
        while row > 0 {
            let parent = Int(parent[row])
            end[parent] = max(end[parent], end[row])
            row -= 1
        }
    }

    /// Range of the row's text in `pool`; empty for elements.
    package func textRange(_ row: Int) -> Range<Int> {
        Int(textStart[row])..<Int(textStart[row]) + Int(textLength[row])
    }

    /// Range in `pool` of the value of an attribute, or nil where the element has none.
    package func attribute(_ name: AttributeName, of row: Int) -> Range<Int>? {
        let stop = row + 1 < count ? Int(attributeStart[row + 1]) : attributes.count
        for k in Int(attributeStart[row])..<stop where attributes[k].name == name {
            return attributes[k].range
        }
        return nil
    }

    /// The value of an attribute as a String; not for per-node loops.
    package func attributeString(_ name: AttributeName, of row: Int) -> String? {
        attribute(name, of: row).map { String(decoding: pool[$0], as: UTF8.self) }
    }

    /// Rows of the children, text included, in order.
    package func children(of row: Int) -> [Int] {
        var rows: [Int] = []
        var child = row + 1
        while child < Int(end[row]) {
            rows.append(child)
            child = Int(end[child])
        }
        return rows
    }
}
