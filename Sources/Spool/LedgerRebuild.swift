import TextCore

/// What a new ledger was made from.
package struct LedgerRebuild: Sendable, Equatable {
    /// Pages that the old ledger still told of: committed, not finished. Recovery completes them.
    package var keptCount = 0
    /// Pages in the claim folder that it did not tell of: they are worked on again.
    package var claimCount = 0
    package var quarantinedCount = 0
    /// Originals in the archive with their outputs in the outbox; and without: readers took them, or there were none.
    package var publishedCount = 0
    package var unknownCount = 0
    /// Where the old ledger is now; nil when there was none.
    package var oldLedger: String?
}

/// Makes a new ledger from the files, for when the old one is damaged or gone. Deletes nothing: the old one is
/// renamed. Needs the instance for itself. Crash anywhere: call again.
///
/// What files do not tell is not made up: an archived page without outputs is counted as published with the
/// status `unknown`, and counts of before are gone. A page that the old ledger had committed, was published,
/// not finished, and cannot be read from it any more, is published again under the next number.
package func rebuildLedger(
    _ configuration: SpoolConfiguration
) throws(SpoolError) -> LedgerRebuild {
    let files = configuration.files
    let folders = try SpoolFolders(configuration)
    var report = LedgerRebuild()
    let kept = unfinishedJobs(configuration)
    report.oldLedger = try setAside(folders, files)
    let ledger = try configuration.openLedger(configuration.state, files)
    try ledger.begin(kept.map(\.claim).map(asNew))
    try ledger.commit(kept, nil)
    report.keptCount = kept.count
    var rebuilder = Rebuilder(
        configuration: configuration, folders: folders, ledger: ledger,
        nextJob: (kept.map(\.claim.job.raw).max() ?? 0) + 1)
    let keptJobs = Set(kept.map(\.claim.job))
    for file in try files.list(folders.claim) {
        guard let claim = Claim.parse(file) else { continue }
        rebuilder.nextJob = max(rebuilder.nextJob, claim.job.raw + 1)
        if !keptJobs.contains(claim.job) { report.claimCount += 1 }
    }
    try rebuilder.addQuarantine(&report)
    try rebuilder.addArchive(&report)
    try rebuilder.flush()
    return report
}

/// As if just claimed; what is known of it stays.
private func asNew(_ claim: Claim) -> Claim {
    var claim = claim
    claim.isInLedger = false
    return claim
}

/// What can still be read of the old ledger and matters most. Whatever fails here: files must do.
private func unfinishedJobs(_ configuration: SpoolConfiguration) -> [CommittedJob] {
    guard SQLiteLedger.exists(in: configuration.state, configuration.files) else { return [] }
    do throws(SpoolError) {
        return try configuration.openLedger(configuration.state, configuration.files)
            .jobs(in: .committed)
    } catch { return [] }
}

/// Renames the old ledger and its companions to the first free `ledger.sqlite.old.N`.
private func setAside(
    _ folders: SpoolFolders, _ files: FileOperations
) throws(SpoolError) -> String? {
    let name = "ledger.sqlite"
    var number = 1
    while try files.facts(at: SpoolPath("\(name).old.\(number)"), in: folders.state) != nil {
        number += 1
    }
    var moved: String?
    // The log first: a database without its log is older, one with another's is damaged.
    for suffix in ["-wal", "-shm", ""] {
        let target = "\(name).old.\(number)\(suffix)"
        let answer = try files.move(
            SpoolPath(name + suffix), in: folders.state, to: SpoolPath(target), in: folders.state)
        if answer == .moved, suffix.isEmpty { moved = target }
    }
    try files.sync(folders.state)
    return moved.map { "\(folders.state.label)/\($0)" }
}

/// Collects finished pages and writes them in groups.
private struct Rebuilder {
    let configuration: SpoolConfiguration
    let folders: SpoolFolders
    let ledger: any Ledger
    var nextJob: Int64
    private var group: [CommittedJob] = []

    init(
        configuration: SpoolConfiguration, folders: SpoolFolders, ledger: any Ledger,
        nextJob: Int64
    ) {
        self.configuration = configuration
        self.folders = folders
        self.ledger = ledger
        self.nextJob = nextJob
    }

    private var files: FileOperations { configuration.files }

    mutating func flush() throws(SpoolError) {
        guard !group.isEmpty else { return }
        try ledger.begin(group.map(\.claim))
        try ledger.commit(group, nil)
        try ledger.finish(group.map(\.claim.job))
        group = []
    }

    private mutating func add(
        _ path: SpoolPath, _ kind: OutcomeKind, _ verdict: Verdict,
        _ outputs: [StagedOutput] = [], facts: FileFacts?
    ) throws(SpoolError) {
        var claim = Claim(job: JobID(nextJob), path: path)
        nextJob += 1
        claim.facts = facts
        claim.claimedAtMs = (facts?.modifiedNs ?? 0) / 1_000_000
        var job = CommittedJob(claim: claim, kind: kind)
        job.verdict = verdict
        job.outputs = outputs
        job.committedAtMs = (facts?.changedNs ?? 0) / 1_000_000
        group.append(job)
        if group.count >= 1000 { try flush() }
    }

    mutating func addQuarantine(_ report: inout LedgerRebuild) throws(SpoolError) {
        for entry in try QuarantineFolder(inbox: configuration.inbox, files: files).list() {
            let number = entry.name.split(separator: "-").first.flatMap { Int64($0) } ?? 0
            nextJob = max(nextJob, number + 1)
            try add(
                entry.path, .quarantined, Verdict(reason: entry.reason, detail: entry.detail),
                facts: nil)
            report.quarantinedCount += 1
        }
    }

    /// `archive/2026-01-31/news/a.html` was `news/a.html`.
    mutating func addArchive(_ report: inout LedgerRebuild) throws(SpoolError) {
        var outbox = FolderCache(root: folders.outbox, files: files)
        var queue = try files.list(folders.archive)
        while let next = queue.popLast() {
            let folder = try files.openFolder(next, in: folders.archive)
            let names = try files.list(folder)
            let all = Set(names)
            for name in names {
                let path = next.appending(name.bytes)
                guard let facts = try files.facts(at: name, in: folder) else { continue }
                if facts.kind == .folder { queue.append(path) }
                guard facts.kind == .regular, !isSidecar(name, all) else { continue }
                let origin = SpoolPath(
                    Array(path.components.dropFirst().joined(separator: [slashByte])))
                let outputs = try outputs(of: origin, &outbox)
                let status = outputs.isEmpty ? "unknown" : "ok"
                try add(origin, .published, Verdict(status: status), outputs, facts: facts)
                if outputs.isEmpty {
                    report.unknownCount += 1
                } else {
                    report.publishedCount += 1
                }
            }
        }
    }

    private func isSidecar(_ name: SpoolPath, _ siblings: Set<SpoolPath>) -> Bool {
        name.isSidecar
            && siblings.contains(SpoolPath(Array(name.bytes.dropLast(Sidecar.suffix.count))))
    }

    /// The files of the outbox that carry this page's name, as they are now.
    private func outputs(
        of path: SpoolPath, _ outbox: inout FolderCache
    ) throws(SpoolError) -> [StagedOutput] {
        guard let folder = try outbox.existing(path.parent) else { return [] }
        var outputs: [StagedOutput] = []
        for fileExtension in ["txt", "md", "json"] {
            let name = SpoolPath(path.name + Array(".\(fileExtension)".utf8))
            guard name.bytes.count <= nameLimit,
                let facts = try files.facts(at: name, in: folder), facts.kind == .regular
            else { continue }
            let file = try files.openForReading(name, in: folder)
            let size = Int(facts.size)
            let bytes = try files.read(file, expected: size, limit: size + 1, name)
            outputs.append(
                StagedOutput(
                    staged: SpoolPath("\(nextJob).\(outputs.count).\(fileExtension)"),
                    target: path.parent.appending(name.bytes), fileExtension: fileExtension,
                    phase: fileExtension == "json" ? .record : .body,
                    digest: TextCore.digest(bytes), sizeBytes: bytes.count))
        }
        return outputs
    }
}
