import CBlockModel
import Glibc

/// How sure the learned model is that a block belongs to the main content, 0...1.
///
/// Gradient-boosted trees over the rows of `BlockFeatures`, trained on pages whose main text is known. The
/// first trees tell menus and footers from the rest, which alone goes through all.
/// - Source: Training/extraction.py; LightGBM (Ke et al. 2017); the order of the loops and the steps without
///   branches as in Asadi, Lin & de Vries, TKDE 2014 ("predication").
struct BlockModel: Sendable {
    /// Identifies the trees and their features; part of what a pipeline's results depend on.
    static let digest = unsafe String(cString: winnow_blocks.digest)

    private var logits: [Float] = []
    /// Blocks that are not sure yet.
    private var open: [Int32] = []

    init() {
        let expected = unsafe Int(winnow_blocks.feature_count)
        precondition(
            expected == BlockFeatures.names.count,
            "the block model was trained on \(expected) features; run `make train`")
    }

    /// Scores some blocks of a page.
    /// - Parameters:
    ///   - values: their rows, one after the other, each `BlockFeatures.names.count` long.
    ///   - scores: of all blocks of the page; those of `blocks` are set.
    mutating func score(_ values: [Float], of blocks: Range<Int>, into scores: inout [Float]) {
        let count = blocks.count
        precondition(values.count >= count * BlockFeatures.names.count)
        logits.refill(with: 0, count: count)
        open.removeAll(keepingCapacity: true)
        for block in 0..<count { open.append(Int32(truncatingIfNeeded: block)) }
        let early = unsafe Int(winnow_blocks.sure_trees)
        add(values, trees: 0..<early)
        var rest = 0
        let (limit, value) = unsafe (winnow_blocks.sure_limit, winnow_blocks.sure_value)
        for block in 0..<count {
            if logits[block] < limit {
                logits[block] = value
            } else {
                open[rest] = Int32(truncatingIfNeeded: block)
                rest += 1
            }
        }
        open.removeLast(count - rest)
        add(values, trees: early..<(unsafe Int(winnow_blocks.tree_count)))
        for block in 0..<count {
            scores[blocks.lowerBound + block] = 1 / (1 + exp(-logits[block]))
        }
    }

    /// Adds the trees' leaves to the logits of the open blocks: tree by tree, four blocks at a time.
    private mutating func add(_ values: [Float], trees: Range<Int>) {
        let (steps, trees) = (Self.complete.steps.span, Self.complete.trees.span.extracting(trees))
        precondition(open.allSatisfy { $0 >= 0 && Int($0) < logits.count })
        unsafe values.withUnsafeBufferPointer { values in
            unsafe open.withUnsafeBufferPointer { open in
                unsafe logits.withUnsafeMutableBufferPointer { logits in
                    unsafe steps.withUnsafeBufferPointer { steps in
                        unsafe trees.withUnsafeBufferPointer { trees in
                            unsafe winnow_add_trees(
                                steps.baseAddress, trees.baseAddress, trees.count,
                                values.baseAddress, BlockFeatures.names.count, open.baseAddress,
                                open.count, logits.baseAddress)
                        }
                    }
                }
            }
        }
    }

    // MARK: complete trees

    /// The trees with all nodes down to their deepest leaf, so that a step is one comparison and one addition.
    private static let complete: (steps: [winnow_step], trees: [winnow_tree]) = {
        var (steps, trees) = ([winnow_step](), [winnow_tree]())
        for number in 0..<(unsafe Int(winnow_blocks.tree_count)) {
            let tree = unsafe winnow_blocks.trees[number]
            precondition(tree.depth <= 12, "a complete tree of so many levels is too large")
            trees.append(winnow_tree(root: UInt32(steps.count), depth: tree.depth))
            let start = steps.count
            steps += [winnow_step](repeating: winnow_step(), count: 2 << Int(tree.depth))
            fill(&steps, start, at: 1, with: Int(tree.root), levels: Int(tree.depth))
        }
        return (steps, trees)
    }()

    /// Puts a node of the model, and all below it, at a place of the tree that begins at `start`. Below a leaf
    /// are leaves of its value.
    private static func fill(
        _ steps: inout [winnow_step], _ start: Int, at place: Int, with index: Int, levels: Int
    ) {
        let node = unsafe winnow_blocks.nodes[index]
        steps[start + place] = winnow_step(value: node.value, feature: UInt32(node.feature))
        guard levels > 0 else { return }
        fill(&steps, start, at: 2 * place, with: index + Int(node.left), levels: levels - 1)
        fill(&steps, start, at: 2 * place + 1, with: index + Int(node.right), levels: levels - 1)
    }
}
