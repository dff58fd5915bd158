import TextCore

/// The number of a claimed page in one instance's ledger.
package struct JobID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let raw: Int64
    package init(_ raw: Int64) { self.raw = raw }
    package static func < (a: JobID, b: JobID) -> Bool { a.raw < b.raw }
    package var description: String { String(raw) }
}

/// A page that is ours: its claim and this attempt are durable.
package struct ClaimedPage: Sendable {
    package let job: JobID
    /// Below the inbox, in raw bytes.
    package let path: SpoolPath
    /// `path` without its last extension; invalid UTF-8 and controls as %XX.
    package let id: String
    /// The whole page, or its first `limitBytes + 1` bytes.
    package let bytes: [UInt8]
    /// Bytes of the file on disk; more than `bytes.count` when over the limit.
    package let sizeBytes: Int64
    /// Of `bytes`.
    package let digest: String
    package let sidecar: Sidecar?
    /// 1 for the first time. More: the service died, or the bytes changed, while it was in flight.
    package let attempt: Int

    /// What a page costs beside its bytes: names, facts, a row of the ledger.
    package static let overheadBytes = 4 << 10

    package var isOverLimit: Bool { sizeBytes > Int64(bytes.count) }
}

/// One file for the outbox.
package struct SpoolOutput: Sendable {
    /// Without the dot: `json`, `txt`, `md`.
    package let fileExtension: String
    package let bytes: [UInt8]

    package init(fileExtension: String, bytes: [UInt8]) {
        self.fileExtension = fileExtension
        self.bytes = bytes
    }
}

/// How a page ended.
package enum JobOutcome: Sendable {
    /// `status`: ok, low, partial, empty_shell or wall.
    case published(status: String, outputs: [SpoolOutput])
    case rejected(stage: String, reason: String)
    case duplicate(of: String?)
    /// `command` reproduces it; the path of the quarantined original is appended, quoted.
    case quarantined(reason: String, detail: String, command: String)
}

package struct JobResult: Sendable {
    package let job: JobID
    package var outcome: JobOutcome
    /// For the index of published texts; nil where it is not to be found there.
    package var sketch: TextSketch?
    /// Id of the page whose text this published one repeats.
    package var duplicateOf: String?

    package init(job: JobID, outcome: JobOutcome) {
        self.job = job
        self.outcome = outcome
    }
}

/// The outcomes that the ledger counts; the law of `audit` is their sum.
package enum OutcomeKind: String, Sendable, CaseIterable {
    case published, rejected, duplicate, quarantined
}

/// What became of the results handed to `commit`.
package struct CommitReport: Sendable {
    /// Outcome by job; a published page may have turned `rejected` by `on_existing: reject`.
    package var finished: [(job: JobID, path: SpoolPath, kind: OutcomeKind, outputs: [SpoolPath])] =
        []
    /// Jobs whose bytes changed after they were read: they will be claimed again.
    package var again: [JobID] = []
}
