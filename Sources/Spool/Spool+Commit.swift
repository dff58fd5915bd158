/// Commit: the results of a batch become durable, then visible.
extension Spool {
    /// Carries out `results`. Each page's files are written and synced together with the others', then
    /// one transaction decides all outcomes, then they are published and the originals finished.
    ///
    /// Crash cases:
    /// - before the transaction: staged files without a COMMIT row; recovery removes them, the pages
    ///   are CLAIMED and processed again;
    /// - after it: the outcome stands; recovery does what is left of `settle`.
    ///
    /// After `.environment` call it again with the same results; those that were committed are not
    /// committed twice, the others are staged anew (a file whose fsync failed is never trusted).
    /// - Parameter learned: what the pages have taught of their hosts; durable with their outcomes.
    @discardableResult
    package func commit(
        _ results: [JobResult], learned: LearnedSites? = nil
    ) throws(SpoolError) -> CommitReport {
        let unchanged = try sortOutChanged(results)
        var plans: [Plan] = []
        var outbox = FolderCache(root: folders.outbox, files: files, needsPermission: true)
        var reserved = reservedTargets()
        for result in unchanged {
            guard let claim = inFlight[result.job] else { continue }
            var plan = try plan(claim, result.outcome, &outbox, &reserved)
            plan.job.sketch = result.sketch
            if plan.job.kind == .published { plan.job.verdict.detail = result.duplicateOf }
            plans.append(plan)
        }
        try stage(plans)
        try record(plans.map(\.job), learned)
        try settle()
        defer { settled = CommitReport() }
        return settled
    }

    /// Makes the outcomes durable: the commit point.
    private func record(
        _ jobs: [CommittedJob], _ learned: LearnedSites? = nil
    ) throws(SpoolError) {
        guard !jobs.isEmpty || learned != nil else { return }
        try ledger.commit(jobs, learned)
        for job in jobs {
            inFlight[job.claim.job] = nil
            unsettled[job.claim.job] = job
        }
    }

    /// Ends pages that cannot be handed out: their file vanished from our folder, or is not a file.
    func giveUp(_ claims: [Claim]) throws(SpoolError) {
        guard !claims.isEmpty else { return }
        try ledger.begin(claims)
        let gone = Set(claims.map(\.job))
        let now = configuration.clock.wallMs()
        try record(
            claims.map { claim in
                var job = CommittedJob(claim: claim, kind: .rejected)
                job.verdict = Verdict(stage: "spool", reason: "original_missing")
                job.committedAtMs = now
                return job
            })
        pending.removeAll { gone.contains($0.job) }
    }

    /// Pages whose bytes changed after they were read go back to `pending`: a writer that kept the
    /// file open wrote on, and its result is of bytes that are no more.
    private func sortOutChanged(
        _ results: [JobResult]
    ) throws(SpoolError) -> [JobResult] {
        var unchanged: [JobResult] = []
        for result in results {
            guard var claim = inFlight[result.job], let facts = claim.facts else { continue }
            let now = try files.facts(at: claim.file, in: folders.claim)
            // Taken out of our folder by hand: the result of what was read still stands.
            guard let now, now.bytesMayDiffer(from: facts) else {
                unchanged.append(result)
                continue
            }
            claim.changedAtMs = nowMs
            claim.facts = now
            pending.append(claim)
            inFlight[result.job] = nil
            settled.again.append(result.job)
        }
        return unchanged
    }

    private func reservedTargets() -> Set<SpoolPath> {
        var reserved = Set<SpoolPath>()
        for job in unsettled.values { reserved.formUnion(job.outputs.map(\.target)) }
        return reserved
    }

    /// From how many files on one syncfs is cheaper than an fsync each: ten times, for 128 files
    /// (Docs/decisions/spool-claims-and-syncs.md).
    private static let syncTogetherFrom = 8

    /// Writes all outputs into the stage folder and makes them durable there, names included.
    private func stage(_ plans: [Plan]) throws(SpoolError) {
        let count = plans.reduce(0) { $0 + $1.bytes.count }
        guard count > 0 else { return }
        guard count >= Spool.syncTogetherFrom else {
            let all = plans.flatMap { zip($0.job.outputs.map(\.staged), $0.bytes) }
            try writeThenSync(all[...])
            try files.sync(folders.stage)
            return
        }
        for plan in plans {
            for (output, bytes) in zip(plan.job.outputs, plan.bytes) {
                _ = try files.writeNew(bytes, output.staged, in: folders.stage)
            }
        }
        try files.syncFileSystem(of: folders.stage)
    }

    /// Writes all files before it syncs the first: the file system's journal is then written once for all.
    private func writeThenSync(
        _ staged: ArraySlice<(SpoolPath, [UInt8])>
    ) throws(SpoolError) {
        guard let (name, bytes) = staged.first else { return }
        let file = try files.writeNew(bytes, name, in: folders.stage)
        try writeThenSync(staged.dropFirst())
        try files.sync(file, name)
    }
}
