import TextCore

/// A page whose outcome stands in the ledger: from COMMIT to DONE. All that publishing and finishing
/// need is in here, so that recovery does the same as the first try.
struct CommittedJob {
    let claim: Claim
    let kind: OutcomeKind
    var verdict = Verdict()
    var outputs: [StagedOutput] = []
    var committedAtMs: Int64 = 0
    /// For the index of texts; only until the commit, and not of a text that is a duplicate.
    var sketch: TextSketch?
}

/// The words of an outcome, as the ledger and `reason.json` hold them.
struct Verdict {
    /// ok, low, partial, empty_shell, wall; of published pages.
    var status: String?
    var stage: String?
    var reason: String?
    /// Of a published page the id of the one that it is a duplicate of.
    var detail: String?
    var command: String?
}

/// One file of the outbox, on its way from the stage folder to its name.
struct StagedOutput {
    let staged: SpoolPath
    var target: SpoolPath
    let fileExtension: String
    let phase: PublishPhase
    let digest: String
    let sizeBytes: Int
    /// Known to be in the outbox; only in memory, for the ledger the staged file's absence says it.
    var isPublished = false
}

/// The order in which the files of a page appear.
enum PublishPhase: Int, CaseIterable {
    /// Text, Markdown.
    case body = 0
    /// The `.json`: where it is, all of the page is.
    case record = 1
    /// The done marker, after the fsync of all others.
    case marker = 2
}
