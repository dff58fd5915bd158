import TextCore

/// A page whose outcome stands in the ledger: from COMMIT to DONE. All that publishing and finishing
/// need is in here, so that recovery does the same as the first try.
package struct CommittedJob: Sendable {
    package var claim: Claim
    package let kind: OutcomeKind
    package var verdict = Verdict()
    package var outputs: [StagedOutput] = []
    package var committedAtMs: Int64 = 0
    /// For the index of texts; only until the commit, and not of a text that is a duplicate.
    package var sketch: TextSketch?

    package init(claim: Claim, kind: OutcomeKind) {
        self.claim = claim
        self.kind = kind
    }
}

/// The words of an outcome, as the ledger and `reason.json` hold them.
package struct Verdict: Sendable {
    /// ok, low, partial, empty_shell, wall; of published pages.
    package var status: String?
    package var stage: String?
    package var reason: String?
    /// Of a published page the id of the one that it is a duplicate of.
    package var detail: String?
    package var command: String?
}

/// One file of the outbox, on its way from the stage folder to its name.
package struct StagedOutput: Sendable {
    package let staged: SpoolPath
    package var target: SpoolPath
    package let fileExtension: String
    package let phase: PublishPhase
    package let digest: String
    package let sizeBytes: Int
    /// Known to be in the outbox; only in memory, for the ledger the staged file's absence says it.
    package var isPublished = false
}

/// The order in which the files of a page appear.
package enum PublishPhase: Int, CaseIterable, Sendable {
    /// Text, Markdown.
    case body = 0
    /// The `.json`: where it is, all of the page is.
    case record = 1
    /// The done marker, after the fsync of all others.
    case marker = 2
}
