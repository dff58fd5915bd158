/// What an audit found: the law, and whether files and ledger agree.
package struct AuditReport: Sendable, Equatable {
    package var claimedCount: Int64 = 0
    package var publishedCount: Int64 = 0
    package var rejectedCount: Int64 = 0
    package var duplicateCount: Int64 = 0
    package var quarantinedCount: Int64 = 0
    /// Claimed, without an outcome yet.
    package var inFlightCount: Int64 = 0
    /// In the inbox, not claimed yet.
    package var waitingCount = 0
    package var ignored: [IgnoredReason: Int] = [:]
    package var findings: [AuditFinding] = []

    package var isClean: Bool { findings.isEmpty }

    /// claimed = published + rejected + duplicate + quarantined + in flight
    package var lawHolds: Bool {
        claimedCount
            == publishedCount + rejectedCount + duplicateCount + quarantinedCount + inFlightCount
    }
}

/// One disagreement.
package enum AuditFinding: Sendable, Equatable {
    /// The law does not hold.
    case lawBroken(claimed: Int64, accounted: Int64)
    /// The counter of an outcome is not the number of its rows, pruned ones included.
    case counterDiffers(name: String, counter: Int64, rows: Int64)
    /// A claim folder's file that the ledger does not know (before `recover` that is no damage).
    case claimWithoutRow(file: String)
    /// A claimed page whose original is gone.
    case rowWithoutClaim(job: JobID, path: String)
    /// A finished page whose original is still in the claim folder.
    case unfinished(job: JobID, path: String)
    /// A staged file that no committed page owns.
    case stagedLeftover(file: String)
    /// A file in the outbox that is not what was published under its name.
    case outputDiffers(path: String, job: JobID)
}
