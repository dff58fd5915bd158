import CBlockModel
import Glibc

/// Gradient-boosted trees over rows of numbers.
/// - Source: LightGBM (Ke et al. 2017); the order of the loops and the steps without branches as in Asadi, Lin &
///   de Vries, TKDE 2014 ("predication").
struct TreeModel: Sendable {
    /// SHA-256 of the trees and of the names of their columns.
    let digest: String
    let columnCount: Int
    private let steps: [winnow_step]
    private let trees: [winnow_tree]
    private let earlyCount: Int
    private let limit: Float
    private let early: Float

    init(_ model: winnow_block_model) {
        digest = unsafe String(cString: model.digest)
        columnCount = unsafe Int(model.feature_count)
        (earlyCount, limit, early) = unsafe (
            Int(model.sure_trees), model.sure_limit, model.sure_value
        )
        var (steps, trees) = ([winnow_step](), [winnow_tree]())
        for number in 0..<(unsafe Int(model.tree_count)) {
            let tree = unsafe model.trees[number]
            precondition(tree.depth <= 12, "a complete tree of so many levels is too large")
            trees.append(winnow_tree(root: UInt32(steps.count), depth: tree.depth))
            let start = steps.count
            steps += [winnow_step](repeating: winnow_step(), count: 2 << Int(tree.depth))
            unsafe Self.fill(
                &steps, start, at: 1, with: model.nodes + Int(tree.root), levels: Int(tree.depth))
        }
        (self.steps, self.trees) = (steps, trees)
    }

    /// Puts a node, and all below it, at a place of the complete tree that begins at `start`. Below a leaf are
    /// leaves of its value.
    private static func fill(
        _ steps: inout [winnow_step], _ start: Int, at place: Int,
        with node: UnsafePointer<winnow_tree_node>, levels: Int
    ) {
        steps[start + place] = unsafe winnow_step(
            value: node.pointee.value, feature: UInt32(node.pointee.feature))
        guard levels > 0 else { return }
        unsafe fill(
            &steps, start, at: 2 * place, with: node + Int(node.pointee.left), levels: levels - 1)
        unsafe fill(
            &steps, start, at: 2 * place + 1, with: node + Int(node.pointee.right),
            levels: levels - 1)
    }

    /// Memory of one evaluation, and its result.
    struct Scratch: Sendable {
        fileprivate var logits: [Float] = []
        /// Rows that are not sure yet.
        fileprivate var open: [Int32] = []

        /// The score of a row, 0...1.
        @inline(__always)
        func score(_ row: Int) -> Float { 1 / (1 + exp(-logits[row])) }
    }

    /// Scores the first `count` of rows that stand one after the other; `scratch` has the scores then.
    func score(_ rows: [Float], _ count: Int, _ scratch: inout Scratch) {
        precondition(rows.count >= count * columnCount)
        scratch.logits.refill(with: 0, count: count)
        scratch.open.removeAll(keepingCapacity: true)
        for row in 0..<count { scratch.open.append(Int32(truncatingIfNeeded: row)) }
        add(rows, 0..<earlyCount, &scratch)
        var rest = 0
        for row in 0..<count {
            if scratch.logits[row] < limit {
                scratch.logits[row] = early
            } else {
                scratch.open[rest] = Int32(truncatingIfNeeded: row)
                rest += 1
            }
        }
        scratch.open.removeLast(count - rest)
        add(rows, earlyCount..<trees.count, &scratch)
    }

    private func add(_ rows: [Float], _ range: Range<Int>, _ scratch: inout Scratch) {
        let (steps, trees) = (steps.span, trees.span.extracting(range))
        unsafe rows.withUnsafeBufferPointer { rows in
            unsafe scratch.open.withUnsafeBufferPointer { open in
                unsafe scratch.logits.withUnsafeMutableBufferPointer { logits in
                    unsafe steps.withUnsafeBufferPointer { steps in
                        unsafe trees.withUnsafeBufferPointer { trees in
                            unsafe winnow_add_trees(
                                steps.baseAddress, trees.baseAddress, trees.count, rows.baseAddress,
                                columnCount, open.baseAddress, open.count, logits.baseAddress)
                        }
                    }
                }
            }
        }
    }
}
