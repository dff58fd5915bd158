import PageKit

/// What the blocks below an element sum up to.
struct RowSums: Sendable {
    /// Words of all blocks, words inside links, and words of prose; the fourth lane is unused.
    private var lanes = SIMD4<Float>()

    var words: Float { lanes.x }
    var linkWords: Float { lanes.y }
    /// Words of prose: of blocks that are long or punctuated, and not mostly links.
    var prose: Float { lanes.z }

    /// Share of the words that lie inside links, 0...1.
    var linkDensity: Float { words > 0 ? linkWords / words : 0 }

    @inline(__always)
    mutating func add(words: Float, links: Float, prose: Float) {
        lanes += SIMD4(words, links, prose, 0)
    }

    @inline(__always)
    mutating func add(_ other: RowSums) { lanes += other.lanes }
}

extension Block {
    /// The row of the element that owns the block, as a number.
    @inline(__always) var rowIndex: Int? { row.map { Int($0.raw) } }
}

extension Array {
    /// Makes the first `count` elements `value`, and more of them where there are too few; never gives
    /// memory back, so that a worker's next page allocates nothing.
    mutating func refill(with value: Element, count: Int) {
        if self.count < count {
            // The old memory goes first, and a huge page gets no more than it needs.
            self = []
            self = Array(repeating: value, count: count + Swift.min(count / 2, 1 << 16))
        }
        var span = mutableSpan
        for i in 0..<count { span[i] = value }
    }
}
