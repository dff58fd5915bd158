/// Writes one number after the other; a row has as many as there are columns, and is begun by `beginRow`.
@safe struct RowCursor: ~Copyable {
    private let values: UnsafeMutableBufferPointer<Float>
    private(set) var at = 0
    private let columnCount: Int

    init(_ values: UnsafeMutableBufferPointer<Float>, columnCount: Int) {
        unsafe self.values = values
        self.columnCount = columnCount
    }

    @inline(__always) mutating func put(_ value: Float) {
        unsafe values[at] = value
        at &+= 1
    }
    @inline(__always) mutating func put(_ value: Bool) { put(value ? 1 : 0) }
    @inline(__always) mutating func put(_ values: SIMD4<Float>) {
        for k in 0..<4 { put(values[k]) }
    }
    /// Puts what stands in the same columns of the row above.
    /// - Returns: whether there is one.
    @inline(__always) mutating func repeatAbove(_ count: Int) -> Bool {
        let above = at - columnCount
        guard above >= 0 else { return false }
        for k in 0..<count { unsafe values[at + k] = values[above + k] }
        at &+= count
        return true
    }
    /// Makes sure that there is room for a row.
    @inline(__always) func beginRow() {
        precondition(unsafe at &+ columnCount <= values.count)
    }
    /// Changes a number that was put before.
    @inline(__always) mutating func set(_ index: Int, _ value: Float) {
        precondition(index < at)
        unsafe values[index] = value
    }
}
