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

    /// Decides all lines that are open: body by score, with short gaps inside it closed and its tail cut.
    mutating func keepBody(minScore: Float) {
        var isBody = lines.indices.map { isOpen($0) && scores[$0] >= minScore }
        closeGaps(&isBody, minScore: minScore)
        let isWithoutProse = lines.count <= 60 && !lines.contains { $0.isProse }
        if isWithoutProse || !holdsText(isBody) {
            // No line looks like a body: a list, a poem or a table is better whole than in pieces.
            isBody = lines.indices.map { isOpen($0) }
        } else {
            cutTail(&isBody)
        }
        for i in lines.indices where isOpen(i) {
            if isBody[i] { roles[i] = .body } else { drop(i, .lowScore) }
        }
    }

    /// A doubtful line between two body lines shares their fate.
    private func closeGaps(_ isBody: inout [Bool], minScore: Float) {
        for i in lines.indices.dropFirst().dropLast() where !isBody[i] && isOpen(i) {
            if isBody[i - 1], isBody[i + 1], scores[i] >= minScore / 2 { isBody[i] = true }
        }
    }

    /// At least 20 words, or a tenth of a short page.
    private func holdsText(_ isBody: [Bool]) -> Bool {
        let kept = lines.indices.reduce(0) { $0 + (isBody[$1] ? lines[$1].wordCount : 0) }
        let all = lines.indices.reduce(0) { $0 + (isOpen($1) ? lines[$1].wordCount : 0) }
        return kept >= min(20, max(1, all / 10))
    }

    /// Ends the body at the first run of named boilerplate that no run of two prose lines follows.
    private func cutTail(_ isBody: inout [Bool]) {
        guard let first = isBody.indices.first(where: { isBody[$0] && lines[$0].isProse }) else {
            return
        }
        var end = lines.count
        var i = lines.count - 1
        var proseRun = 0
        while i > first {
            if isBody[i] {
                if lines[i].isProse { proseRun += lines[i].wordCount >= 40 ? 2 : 1 }
                if proseRun >= 2 { break }
            } else if let reason = reasons[i], reason.endsBody {
                end = i
            }
            i -= 1
        }
        for k in isBody.indices where k >= end { isBody[k] = false }
    }
}

extension LineReason {
    /// Whether such a line stands below articles rather than within them.
    fileprivate var endsBody: Bool {
        self == .plea || self == .legal || self == .related || self == .newsletter
    }
}
