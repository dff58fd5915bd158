import PageKit

/// What a pipeline wants of a page beside its body, and how sure the model must be.
struct ExtractionPolicy: Sendable {
    /// Moves the threshold: 1 is best for F1, more is for precision, less for recall.
    let factor: Float
    var included: Set<Role>
    /// In place of the threshold that the scores give.
    var fixedThreshold: Float?
    let keepsTables: Bool
    let keepsLists: Bool
    let keepsCode: Bool

    /// Names of `include`, with the role of each.
    static let roles: [(name: String, role: Role)] = [
        ("title", .title), ("dek", .dek), ("byline", .byline), ("captions", .caption),
        ("comments", .comment),
    ]

    /// Roles by their names in `include`.
    static func roles(named names: [String]) -> Set<Role> {
        Set(roles.filter { names.contains($0.name) }.map(\.role))
    }

    static let profiles: [(name: String, factor: Float)] = [
        ("precision", 1.4), ("balanced", 1), ("recall", 0.6),
    ]

    /// Least and greatest threshold of the middle profile, whatever is expected of the page.
    private static let bounds: (least: Float, most: Float) = (0.25, 0.55)

    @inline(__always)
    func includes(_ role: Role) -> Bool { !included.isEmpty && included.contains(role) }

    /// Whether blocks of the kind stay.
    func keeps(_ kind: BlockKind) -> Bool {
        switch kind {
        case .tableCell: keepsTables
        case .listItem: keepsLists
        case .preformatted: keepsCode
        default: true
        }
    }

    /// The score from which blocks are kept, and the F1 by words that is to be expected of them.
    /// Where the scores are right, the threshold that is best for F1 is half of the F1 that it reaches: on
    /// a page of doubts it is low, on a plain article high.
    /// - Source: Lipton, Elkan & Naryanaswamy, ECML 2014.
    func threshold(_ scores: [Float], _ blocks: Span<Block>) -> (score: Float, expected: Double) {
        var total: Float = 0
        for index in blocks.indices { total += scores[index] * Float(blocks[index].wordCount) }
        var (threshold, expected): (Float, Float) = (0.4, 0)
        for _ in 0..<8 {
            var (right, kept): (Float, Float) = (0, 0)
            for index in blocks.indices where scores[index] >= threshold {
                let words = Float(blocks[index].wordCount)
                right += scores[index] * words
                kept += words
            }
            expected = kept + total > 0 ? 2 * right / (kept + total) : 0
            let next =
                fixedThreshold
                ?? factor * min(Self.bounds.most, max(Self.bounds.least, expected / 2))
                * Self.steepness(expected)
            if next == threshold { break }
            threshold = next
        }
        return (threshold, Double(expected))
    }

    /// A page of little doubt keeps what is sure: what is doubtful there is mostly an offer or a teaser.
    /// - Source: Docs/extraction.md; from .8 and by .3, cross-validated, +.003 words F1 on aed-news, nothing
    ///   lost on wcxb-dev.
    private static func steepness(_ expected: Float) -> Float {
        1 + 0.3 * min(1, max(0, (expected - 0.8) / 0.17))
    }
}
