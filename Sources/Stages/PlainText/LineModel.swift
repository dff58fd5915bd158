import CBlockModel
import PageKit

/// How much each line of a plain-text page looks like a line of the main text, 0...1.
///
/// Trained on the lines of dumped pages whose main text is known.
/// - Source: Training/plain_text.py.
struct LineModel: Sendable {
    /// Identifies the trees and their columns; part of what a pipeline's results depend on.
    static let digest = unsafe String(cString: winnow_lines.digest)

    private static let trees: TreeModel = {
        let trees = unsafe TreeModel(winnow_lines)
        precondition(
            trees.columnCount == LineVectors.names.count,
            "the line model was trained on \(trees.columnCount) numbers; run `make train-text`")
        return trees
    }()

    private(set) var page = PageLines()
    private var vectors = LineVectors()
    private var scratch = TreeModel.Scratch()
    private var titles = LineTitle()
    private(set) var scores: [Float] = []

    /// Lines whose rows are made before the trees see them, so that they stay in the processor's cache.
    private static let batch = 128

    /// Reads and scores the lines of a page.
    mutating func read(_ newPage: Page) {
        page.read(newPage)
        vectors.begin(page.lines)
        scores.removeAll(keepingCapacity: true)
        for start in stride(from: 0, to: page.lines.count, by: Self.batch) {
            let batch = start..<min(start + Self.batch, page.lines.count)
            vectors.fill(batch)
            Self.trees.score(vectors.values, batch.count, &scratch)
            for row in 0..<batch.count { scores.append(scratch.score(row)) }
        }
    }

    /// The line of the page that was read that is likeliest its title, if these are the lines' scores.
    mutating func title(_ scores: [Float]) -> Int? { titles.find(page.lines, scores, &vectors) }

    // MARK: training

    /// The lines of a page that may be its title, and their rows.
    mutating func titleRows(
        _ newPage: Page, totals: [Int32], scores: [Float]
    ) -> (lines: [Int], rows: [Float]) {
        page.read(newPage, totals: totals)
        vectors.begin(page.lines)
        let candidates = LineTitle.candidates(page.lines, scores)
        return (candidates, LineTitle.rows(candidates, scores, &vectors))
    }

    /// How likely each of the lines that may be the title of the page that was read is.
    mutating func titleScores() -> [Float] {
        titles.scores(LineTitle.candidates(page.lines, scores), scores, &vectors)
    }

    /// The rows of all lines of a page.
    mutating func rows(_ newPage: Page, totals: [Int32]) -> [Float] {
        page.read(newPage, totals: totals)
        guard !page.lines.isEmpty else { return [] }
        vectors.begin(page.lines)
        vectors.fill(page.lines.indices)
        return Array(vectors.values.prefix(page.lines.count * LineVectors.names.count))
    }
}

/// What the trainer (Training/plain_text.py) needs to know of plain-text pages.
package struct LineTraining: Sendable {
    package static var names: [String] { LineVectors.names }
    private var model = LineModel()

    package init() {}

    /// The rows of all lines, one after the other.
    /// - Parameter totals: the lines' sums of word weights, in 32nds; none to take those of the model.
    package mutating func rows(_ page: Page, totals: [Int32]) -> [Float] {
        model.rows(page, totals: totals)
    }

    package static var titleNames: [String] { LineTitle.names }

    /// The lines that may be the page's title, and their rows, if these are the lines' scores.
    package mutating func titleRows(
        _ page: Page, totals: [Int32], scores: [Float]
    ) -> (lines: [Int], rows: [Float]) {
        page.blocks.isEmpty ? ([], []) : model.titleRows(page, totals: totals, scores: scores)
    }

    /// How likely each of the lines that may be the page's title is, by both models.
    package mutating func titleScores(_ page: Page) -> [Float] {
        model.read(page)
        return model.titleScores()
    }

    /// The hashes of each line's words.
    package mutating func words(_ page: Page) -> [[UInt64]] {
        _ = model.rows(page, totals: [])
        return page.blocks.indices.map {
            Array(model.page.hashes[model.page.hashEnds[$0]..<model.page.hashEnds[$0 + 1]])
        }
    }

    package mutating func scores(_ page: Page) -> [Float] {
        model.read(page)
        return model.scores
    }

    /// Which lines are the page's text, if these were their scores.
    package mutating func decisions(_ page: Page, scores: [Float]) -> [Bool] {
        _ = model.rows(page, totals: [])
        var page = page
        guard !page.blocks.isEmpty else { return [] }
        DropBoilerplateLines(Options(DropBoilerplateLines.options), limits: PageLimits())
            .judge(model.page.lines, scores, title: model.title(scores), &page)
        return page.blocks.map(\.isText)
    }
}
