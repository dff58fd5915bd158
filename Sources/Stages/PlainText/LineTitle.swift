import CBlockModel
import PageKit

/// Which line of a plain-text page is its title: how likely each line near the top of the text is it, 0...1.
///
/// Trees over the rows of `LineVectors` and the scores of the lines around, trained on dumps of which it is known.
/// - Source: Training/line_titles.py.
struct LineTitle: Sendable {
    static let names =
        LineVectors.names + ["score", "score_before", "score_after", "score_above"]

    private static let trees: TreeModel = {
        let trees = unsafe TreeModel(winnow_titles)
        precondition(
            trees.columnCount == names.count,
            "the title model was trained on \(trees.columnCount) numbers; run `make train-text`")
        return trees
    }()

    /// Identifies the trees and their columns.
    static let digest = unsafe String(cString: winnow_titles.digest)

    /// Below it no line is called the title.
    private static let leastLikely: Float = 0.08
    /// A title stands so many lines above the first running text, or before so many of its words have gone by.
    private static let (linesAbove, wordsBelow) = (60, 80)
    private static let mostWords = 30

    private var scratch = TreeModel.Scratch()

    /// The lines that may be it.
    static func candidates(_ lines: [LineFacts], _ scores: [Float]) -> [Int] {
        func isText(_ i: Int) -> Bool { lines[i].isProse && scores[i] >= 0.5 }
        guard let first = lines.indices.first(where: isText) ?? lines.indices.first else {
            return []
        }
        var (end, words) = (first, 0)
        while end < lines.count, words < wordsBelow {
            if isText(end) { words += lines[end].wordCount }
            end += 1
        }
        return (max(0, first - linesAbove)..<end).filter {
            !lines[$0].isProse && (1...mostWords).contains(lines[$0].wordCount)
        }
    }

    /// The rows of these lines, one after the other.
    static func rows(
        _ candidates: [Int], _ scores: [Float], _ vectors: inout LineVectors
    ) -> [Float] {
        var rows: [Float] = []
        rows.reserveCapacity(candidates.count * names.count)
        let width = LineVectors.names.count
        for i in candidates {
            vectors.fill(i..<i + 1)
            rows.append(contentsOf: vectors.values[..<width])
            rows.append(scores[i])
            rows.append(scores[max(0, i - 2)..<i].max() ?? 0)
            rows.append(i + 1 < scores.count ? scores[i + 1] : 0)
            rows.append(scores[..<i].max() ?? 0)
        }
        return rows
    }

    /// How likely each of these lines is the title, 0...1.
    mutating func scores(
        _ candidates: [Int], _ scores: [Float], _ vectors: inout LineVectors
    ) -> [Float] {
        Self.trees.score(Self.rows(candidates, scores, &vectors), candidates.count, &scratch)
        return candidates.indices.map { scratch.score($0) }
    }

    /// The line that is likeliest the title.
    mutating func find(
        _ lines: [LineFacts], _ scores: [Float], _ vectors: inout LineVectors
    ) -> Int? {
        let candidates = Self.candidates(lines, scores)
        let likely = self.scores(candidates, scores, &vectors)
        var best: (line: Int, likely: Float)?
        for (k, line) in candidates.enumerated() where likely[k] > best?.likely ?? Self.leastLikely
        {
            best = (line, likely[k])
        }
        return best?.line
    }
}
