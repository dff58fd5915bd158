/// What survives a crash.
package enum CrashModel: String, CaseIterable, Sendable {
    /// SIGKILL: all that was done.
    case kill
    /// Power loss on a file system with an ordered journal: each file system has its operations up to some moment
    /// at or after its last sync; any sync makes all before it durable. Data that was not synced is whole, cut,
    /// or missing.
    case journal
    /// Power loss on the weakest file system: any subset of the operations on folders that no sync of one of
    /// their folders has made durable (an operation needs earlier ones on the same name or file); data that was
    /// not synced is whole, cut, missing, or zeros. A rename is one operation: old or new, never neither or both.
    case weakest
}

/// Who takes outputs away.
package enum Reader: String, Sendable {
    case none
    /// Everything at the moment it appears.
    case atOnce
    /// A page once its done marker is there.
    case afterMarker
}

/// A defect that the model puts under the spool, to show that it would be found.
package enum PlantedBug: String, CaseIterable, Sendable {
    /// Folders of the outbox are not synced after a publishing rename.
    case publishWithoutFolderSync
    /// Neither inbox nor claim folder is synced after a claiming rename.
    case claimWithoutFolderSync
    /// Staged files are not synced.
    case stageWithoutSync
    /// The ledger's commit takes place only when the page is published.
    case publishBeforeCommit
    /// A page is claimed by a link, and the unlink comes after.
    case claimByLink
    case publishByLink
    /// The `.json` appears before the other formats.
    case recordBeforeBody
    /// Nothing in the quarantine is synced: neither an entry's reason nor the entry.
    case quarantineWithoutSync
}
