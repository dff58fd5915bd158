/// What recovery found and did.
package struct RecoveryReport: Sendable, Equatable {
    /// Committed pages whose publishing or finishing was completed now.
    package var completedCount = 0
    /// Claimed pages that will be handed out again.
    package var againCount = 0
    /// Claims without a row, taken over.
    package var adoptedCount = 0
    /// Claimed pages whose original is gone: counted as rejected, `original_missing`.
    package var missingCount = 0
    /// Staged files without a commit, removed.
    package var unstagedCount = 0
}

/// Recovery, of this instance only. Every step may be cut short and done again: it judges by the
/// ledger and by which names exist, never by times or inodes.
extension Spool {
    /// Completes what a crash left: to be called once, before the first `claim`.
    ///
    /// | ledger | claim folder | stage folder | recovery |
    /// | --- | --- | --- | --- |
    /// | COMMIT | any | any | publish what is still staged, finish |
    /// | CLAIMED | there | any | hand out again |
    /// | CLAIMED | gone | any | somebody removed it: rejected, `original_missing` |
    /// | DONE | there | - | finish again |
    /// | no row | there | - | adopt |
    /// | no COMMIT | - | there | remove the staged file |
    package func recover() throws(SpoolError) -> RecoveryReport {
        var report = RecoveryReport()
        for job in try ledger.jobs(in: .committed) { unsettled[job.claim.job] = job }
        try removeUncommittedStage(&report)
        report.completedCount = unsettled.count
        try settle()
        try sortOutClaims(&report)
        return report
    }

    private func removeUncommittedStage(_ report: inout RecoveryReport) throws(SpoolError) {
        let committed = Set(unsettled.values.flatMap { $0.outputs.map(\.staged) })
        for name in try files.list(folders.stage)
        where name.bytes != Array("owner".utf8) && !committed.contains(name) {
            try files.remove(name, in: folders.stage)
            report.unstagedCount += 1
        }
    }

    private func sortOutClaims(_ report: inout RecoveryReport) throws(SpoolError) {
        pending = []
        for probe in probeFiles { try files.remove(probe, in: folders.claim) }
        let there = Set(try files.list(folders.claim))
        var missing: [Claim] = []
        for job in try ledger.jobs(in: .claimed) {
            var claim = job.claim
            claim.hasSidecar = there.contains(claim.sidecarFile)
            claim.isSidecarSettled = true
            if there.contains(claim.file) { pending.append(claim) } else { missing.append(claim) }
        }
        report.againCount = pending.count
        report.missingCount = missing.count
        try giveUp(missing)
        for claim in try finishAgain(there, but: Set(pending.map(\.job))) {
            var claim = claim
            claim.hasSidecar = there.contains(claim.sidecarFile)
            claim.isSidecarSettled = claim.hasSidecar
            claim.claimedAtMs = configuration.clock.wallMs()
            pending.append(claim)
            report.adoptedCount += 1
        }
        try settle()
        settled = CommitReport()
    }

    /// Finishes pages that the ledger calls finished and a power loss has put back into the claim folder, or left
    /// parts of there.
    /// - Parameters:
    ///   - there: the names in the claim folder.
    ///   - claimed: jobs that are not finished.
    /// - Returns: claims that the ledger does not know.
    func finishAgain(
        _ there: Set<SpoolPath>, but claimed: Set<JobID>
    ) throws(SpoolError) -> [Claim] {
        var unknown: [Claim] = []
        var archive = FolderCache(root: folders.archive, files: files)
        for file in there.sorted(by: { $0.bytes.lexicographicallyPrecedes($1.bytes) }) {
            guard let short = Claim.parse(file), !claimed.contains(short.job) else { continue }
            let claim = try withWholePath(short, file, there, in: folders.claim)
            if let record = try ledger.job(claim.job) {
                try finishOriginals([record], &archive)
            } else {
                unknown.append(claim)
            }
        }
        try finishLeftovers(there, &archive)
        try archive.sync()
        return unknown
    }

    /// Sidecars and name files without their claim: a power loss kept the page's move and not theirs, or the page
    /// was never claimed.
    private func finishLeftovers(
        _ there: Set<SpoolPath>, _ archive: inout FolderCache
    ) throws(SpoolError) {
        let claims = there.filter { Claim.parse($0) != nil }
        let owners = Set(claims.compactMap { Claim.parse($0)?.job })
        // Cut names are as long as names can be.
        let cut = Set(
            claims.filter { $0.bytes.count == nameLimit }.compactMap { Claim.parse($0)?.job })
        for file in there {
            guard let job = Claim.ofCompanion(file) else { continue }
            if file == SpoolPath("\(job).name") {
                if !cut.contains(job) { try files.remove(file, in: folders.claim) }
            } else if owners.contains(job) {
                continue
            } else if let record = try ledger.job(job) {
                try finishSidecar(record, &archive)
            }
        }
    }

    /// The path of a claim whose file name was cut stands in its name file.
    func withWholePath(
        _ claim: Claim, _ cut: SpoolPath, _ there: Set<SpoolPath>, in folder: Folder
    ) throws(SpoolError) -> Claim {
        let nameFile = SpoolPath("\(claim.job).name")
        guard there.contains(nameFile) else { return claim }
        let file = try files.openForReading(nameFile, in: folder)
        let path = try files.read(file, expected: 512, limit: 4096, nameFile)
        var whole = Claim(job: claim.job, path: SpoolPath(path))
        // A name file without its claim, of a number that was given again.
        guard whole.file == cut else { return claim }
        whole.claimedAtMs = claim.claimedAtMs
        return whole
    }
}
