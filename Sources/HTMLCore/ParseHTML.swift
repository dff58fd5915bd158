/// Limits of one parse; beyond them the page gets a verdict instead of losing text silently.
package struct ParseLimits: Sendable, Equatable {
    /// Rows of the flat document.
    package var rowCount: Int
    /// Depth of nesting.
    package var depth: Int
    /// Bytes of the text pool.
    package var poolBytes: Int
    package init(rowCount: Int = 4_000_000, depth: Int = 1_000_000, poolBytes: Int = 256 << 20) {
        self.rowCount = rowCount
        self.depth = depth
        self.poolBytes = poolBytes
    }
}

/// Why a page could not be parsed.
package enum ParseError: Error, Sendable, Equatable {
    case tooManyRows(limit: Int)
    case tooDeep(limit: Int)
    case tooMuchText(limitBytes: Int)
    case outOfMemory
}
