import PageKit

/// The fate of each line of a plain-text page.
struct LineLabels {
    let lines: [LineFacts]
    /// How much each line looks like body to the line model, 0...1.
    let scores: [Float]
    private(set) var roles: [Role]
    private(set) var reasons: [LineReason?]

    init(lines: [LineFacts], scores: [Float]) {
        self.lines = lines
        self.scores = scores
        roles = Array(repeating: .unknown, count: lines.count)
        reasons = Array(repeating: nil, count: lines.count)
    }

    /// Whether nothing was said of the line yet.
    func isOpen(_ i: Int) -> Bool { reasons[i] == nil && roles[i] == .unknown }

    mutating func set(_ i: Int, _ role: Role) { if isOpen(i) { roles[i] = role } }

    /// Gives a line another role whatever was said of it.
    mutating func rename(_ i: Int, _ role: Role) {
        roles[i] = role
        reasons[i] = nil
    }

    mutating func drop(_ i: Int, _ reason: LineReason) {
        guard isOpen(i) else { return }
        reasons[i] = reason
        roles[i] = reason.role
    }

    /// The F1 to be expected of the body, 0...1, if the scores are right.
    private(set) var expected: Double = 0

    /// Decides all lines that are open: body by score, with short gaps inside it closed and its tail cut.
    mutating func keepBody(_ threshold: (score: Float, expected: Double)) {
        expected = threshold.expected
        var limit = threshold.score
        let open = lines.indices.filter { isOpen($0) }
        let best = open.reduce(Float(0)) { max($0, scores[$1]) }
        if best < limit { limit = max(0.7 * best, 0.05) }
        var isBody = lines.indices.map { isOpen($0) && scores[$0] >= limit }
        closeGaps(&isBody, limit: limit)
        if !holdsText(isBody) {
            // No line looks like a body: a list, a poem or a table is better whole than in pieces.
            isBody = lines.indices.map { isOpen($0) }
        }
        for i in open {
            if isBody[i] { roles[i] = .body } else { drop(i, .lowScore) }
        }
    }

    /// A doubtful line between two body lines shares their fate.
    private func closeGaps(_ isBody: inout [Bool], limit: Float) {
        for i in lines.indices.dropFirst().dropLast() where !isBody[i] && isOpen(i) {
            if isBody[i - 1], isBody[i + 1], scores[i] >= 0.6 * limit { isBody[i] = true }
        }
    }

    /// At least 20 words, or a tenth of a short page.
    private func holdsText(_ isBody: [Bool]) -> Bool {
        let kept = lines.indices.reduce(0) { $0 + (isBody[$1] ? lines[$1].wordCount : 0) }
        let all = lines.indices.reduce(0) { $0 + (isOpen($1) ? lines[$1].wordCount : 0) }
        return kept >= min(20, max(1, all / 10))
    }
}
