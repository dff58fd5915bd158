import Glibc

/// The files of one service instance: from a page in the inbox to its outputs in the outbox, with
/// nothing lost, nothing twice and nothing half. Docs/ARCHITECTURE.md, "Spool", is the protocol.
///
/// Used from one thread. Order of use: `init`, `recover`, then `readEvents`/`scan`, `claim` and
/// `commit` in any order. Whatever throws `.environment` may be called again with the same arguments.
/// A class: it owns locks, descriptors and the ledger.
package final class Spool {
    var configuration: SpoolConfiguration
    let files: FileOperations
    let folders: SpoolFolders
    let ledger: any Ledger
    let watch: InboxWatch
    var candidates = Candidates()
    /// Ours, but not handed out: recovered, to be read again, or left by a failed `claim`.
    var pending: [Claim] = []
    /// Handed out, without a result yet.
    var inFlight: [JobID: Claim] = [:]
    /// Committed, not yet published and finished: of this batch, or left by a failed `commit`.
    var unsettled: [JobID: CommittedJob] = [:]
    var nextJob: Int64
    /// The last look at the free space failed, or found too little.
    var isShortOfSpace = true
    /// Counts of the last whole scan.
    var ignored: [IgnoredReason: Int] = [:]
    /// True until a whole scan has been done since the last loss of events.
    package internal(set) var needsScan = true
    var lastScanMs: Int64 = 0
    /// Finished since the last `commit` returned, whoever finished them.
    var settled = CommitReport()
    /// What the folders' file systems can do.
    package internal(set) var capabilities = Capabilities()

    /// Opens the folders and the ledger and takes the locks of the instance; changes no page.
    package init(_ configuration: SpoolConfiguration) throws(SpoolError) {
        self.configuration = configuration
        files = configuration.files
        folders = try SpoolFolders(configuration)
        watch = InboxWatch(isWanted: configuration.watchesInbox, inbox: folders.inbox)
        ledger = try configuration.openLedger(configuration.state, files)
        nextJob = try ledger.lastJob() + 1
        for file in try files.list(folders.claim) {
            if let claim = Claim.parse(file) { nextJob = max(nextJob, claim.job.raw + 1) }
        }
        capabilities = try probe()
    }

    /// The UUID of this instance.
    package var instance: String { folders.instance }

    var nowMs: Int64 { configuration.clock.monotonicMs() }
}
