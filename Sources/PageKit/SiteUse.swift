/// The entry of a pipeline's `sites` by which a page was worked on, and what became of its selectors.
package struct SiteUse: Sendable, Equatable {
    /// Its index in the pipeline file.
    package let entry: Int
    /// Its `match`.
    package let match: String
    /// How many of the entry's selectors, from the first on, were asked of the page.
    package private(set) var askedCount = 0
    /// Bit k: selector k was asked and found an element.
    package private(set) var matched: UInt64 = 0

    /// Most selectors of one entry: a bit each.
    package static let maxSelectorCount = 64

    package init(entry: Int, match: String) {
        self.entry = entry
        self.match = match
    }

    /// Takes down what the next `count` selectors found.
    package mutating func tell(matched: UInt64, count: Int) {
        precondition(
            count <= Self.maxSelectorCount - askedCount, "more selectors than an entry has")
        self.matched |= matched << UInt64(askedCount)
        askedCount += count
    }
}
