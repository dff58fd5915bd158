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
        let columns = BlockFeatures.names.count
        let count = open.count
        unsafe values.withUnsafeBufferPointer { values in
            unsafe open.withUnsafeBufferPointer { open in
                unsafe logits.withUnsafeMutableBufferPointer { logits in
                    guard let rows = values.baseAddress, let open = open.baseAddress,
                        let logits = logits.baseAddress
                    else { return }
                    for number in trees {
                        let tree = unsafe winnow_blocks.trees[number]
                        let root = unsafe winnow_blocks.nodes + Int(tree.root)
                        var i = 0
                        while i + 4 <= count {
                            let (a, b) = unsafe (Int(open[i]), Int(open[i + 1]))
                            let (c, d) = unsafe (Int(open[i + 2]), Int(open[i + 3]))
                            let (rowA, rowB) = unsafe (rows + a * columns, rows + b * columns)
                            let (rowC, rowD) = unsafe (rows + c * columns, rows + d * columns)
                            var (atA, atB, atC, atD) = unsafe (root, root, root, root)
                            for _ in 0..<tree.depth {
                                unsafe Self.step(&atA, rowA)
                                unsafe Self.step(&atB, rowB)
                                unsafe Self.step(&atC, rowC)
                                unsafe Self.step(&atD, rowD)
                            }
                            unsafe logits[a] += atA.pointee.value
                            unsafe logits[b] += atB.pointee.value
                            unsafe logits[c] += atC.pointee.value
                            unsafe logits[d] += atD.pointee.value
                            i += 4
                        }
                        while i < count {
                            let block = unsafe Int(open[i])
                            var at = unsafe root
                            for _ in 0..<tree.depth {
                                unsafe Self.step(&at, rows + block * columns)
                            }
                            unsafe logits[block] += at.pointee.value
                            i += 1
                        }
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func step(
        _ at: inout UnsafePointer<winnow_tree_node>, _ row: UnsafePointer<Float>
    ) {
        let node = unsafe at.pointee
        let goesLeft = unsafe row[Int(node.feature)] <= node.value
        unsafe at += Int(goesLeft ? node.left : node.right)
    }
}
