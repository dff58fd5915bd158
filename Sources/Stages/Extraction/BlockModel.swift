import CBlockModel

/// How sure the learned model is that a block belongs to the main content, 0...1.
///
/// Trees over the rows of `BlockFeatures`, trained on pages whose main text is known. The first trees tell menus
/// and footers from the rest, which alone goes through all.
/// - Source: Training/extraction.py.
struct BlockModel: Sendable {
    /// Identifies the trees and their features; part of what a pipeline's results depend on.
    static let digest = unsafe String(cString: winnow_blocks.digest)

    private static let trees: TreeModel = {
        let trees = unsafe TreeModel(winnow_blocks)
        precondition(
            trees.columnCount == BlockFeatures.names.count,
            "the block model was trained on \(trees.columnCount) features; run `make train`")
        return trees
    }()

    private let trees = Self.trees
    private var scratch = TreeModel.Scratch()

    /// Scores some blocks of a page.
    /// - Parameters:
    ///   - values: their rows, one after the other, each `BlockFeatures.names.count` long.
    ///   - scores: of all blocks of the page; those of `blocks` are set.
    mutating func score(_ values: [Float], of blocks: Range<Int>, into scores: inout [Float]) {
        trees.score(values, blocks.count, &scratch)
        for (k, block) in blocks.enumerated() { scores[block] = scratch.score(k) }
    }
}
