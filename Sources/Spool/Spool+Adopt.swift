import Glibc

/// What was taken over from a dead instance.
package struct AdoptionReport: Sendable, Equatable {
    /// Committed pages whose publishing was completed on its behalf.
    package var completedCount = 0
    /// Claims that are ours now.
    package var claimCount = 0
    /// False when its ledger was not to be had: pages that it had published, but not finished, are
    /// published again.
    package var hadLedger = false
}

/// Adoption: an instance that will not come back leaves its work to this one.
extension Spool {
    /// Takes over the claims of `instance`, which must be dead: whoever holds its `owner` lives.
    /// What it had committed is completed from its own ledger, found by the state directory that its
    /// owner file names. Crash anywhere: claims are under its name or ours, never both; call again.
    package func adopt(_ instance: String) throws(SpoolError) -> AdoptionReport {
        guard instance != self.instance else { throw .instanceAlive(instance: instance) }
        let state = try stateOfDead(instance)
        var report = AdoptionReport()
        if let dead = try openDead(instance, state: state) {
            report.hadLedger = true
            report.completedCount = try dead.completeCommitted()
            let claimed = try dead.ledger.jobs(in: .claimed)
            _ = try dead.finishAgain(
                Set(try files.list(dead.folders.claim)), but: Set(claimed.map(\.claim.job)))
            let wanted = { (job: JobID) throws(SpoolError) -> Bool in
                if claimed.contains(where: { $0.claim.job == job }) { return true }
                return try dead.ledger.job(job) == nil
            }
            report.claimCount = try take(from: dead.folders.claim, wanted: wanted)
            // Durable, even of none: what was finished must not come back once its folder is gone.
            try dead.ledger.handOver(claimed)
        } else {
            let folder = try files.openFolder(claimFolder(instance), in: folders.inbox)
            report.claimCount = try take(from: folder) { _ in true }
        }
        try removeFolders(of: instance)
        return report
    }

    /// Instances that have folders in this inbox, but for this one; dead or alive.
    package func otherInstances() throws(SpoolError) -> [String] {
        let folder = try files.openFolder(SpoolPath(".winnow/claim"), in: folders.inbox)
        return try files.list(folder).map(\.display).filter { $0 != instance && isInstanceName($0) }
            .sorted()
    }

    private func claimFolder(_ instance: String) -> SpoolPath {
        SpoolPath(".winnow/claim/\(instance)")
    }

    /// The state directory that the owner file names; throws when somebody holds it.
    private func stateOfDead(_ instance: String) throws(SpoolError) -> String {
        var inbox = FolderCache(root: folders.inbox, files: files)
        guard isInstanceName(instance), let folder = try inbox.existing(claimFolder(instance))
        else {
            throw .unknown(kind: "instance", name: instance)
        }
        let owner = SpoolPath("owner")
        guard let lock = try files.lock(owner, in: folder) else {
            throw .instanceAlive(instance: instance)
        }
        defer { withExtendedLifetime(lock) {} }
        let file = try files.openForReading(owner, in: folder)
        let text = try files.read(file, expected: 256, limit: 8192, owner)
        return text.split(separator: 0x0A).first { $0.first == slashByte }
            .map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// The dead instance as a spool of its own, or nil when its state is not there any more.
    private func openDead(_ instance: String, state: String) throws(SpoolError) -> Spool? {
        guard !state.isEmpty, files.system.isUsable("\(state)/ledger.sqlite") else {
            return nil
        }
        var settings = configuration
        settings.state = state
        do {
            let dead = try Spool(settings)
            return dead.instance == instance ? dead : nil
        } catch {
            switch error {
            case .stateInUse, .instanceInUse: throw .instanceAlive(instance: instance)
            default: throw error
            }
        }
    }

    /// Publishes and finishes what the ledger says is committed, and nothing else.
    private func completeCommitted() throws(SpoolError) -> Int {
        for job in try ledger.jobs(in: .committed) { unsettled[job.claim.job] = job }
        let count = unsettled.count
        try settle()
        return count
    }

    /// Moves claims into our folder under new numbers; without rows they are like any claim that a
    /// crash cut off from the ledger. Files that are not `wanted` are finished leftovers: removed.
    private func take(
        from folder: Folder, wanted: (JobID) throws(SpoolError) -> Bool
    ) throws(SpoolError) -> Int {
        let there = Set(try files.list(folder))
        var old: [(file: SpoolPath, claim: Claim)] = []
        for file in there.sorted(by: { $0.bytes.lexicographicallyPrecedes($1.bytes) }) {
            guard let short = Claim.parse(file) else { continue }
            let claim = try withWholePath(short, file, there, in: folder)
            if try wanted(claim.job) { old.append((file, claim)) }
        }
        try giveSidecarsBack(old.map(\.claim).filter { there.contains($0.sidecarFile) }, folder)
        for (file, old) in old {
            var claim = Claim(job: JobID(nextJob), path: old.path)
            nextJob += 1
            claim.claimedAtMs = configuration.clock.wallMs()
            if let nameFile = claim.nameFile {
                try files.writeDurable(claim.path.bytes, nameFile, in: folders.claim)
                try files.sync(folders.claim)
            }
            _ = try files.move(file, in: folder, to: claim.file, in: folders.claim)
            claim.hasSidecar =
                try files.move(
                    old.sidecarFile, in: folder, to: claim.sidecarFile, in: folders.claim) == .moved
            claim.isSidecarSettled = claim.hasSidecar
            if let nameFile = old.nameFile { try files.remove(nameFile, in: folder) }
            pending.append(claim)
        }
        try files.sync(folders.claim)
        try files.sync(folder)
        return old.count
    }

    /// Puts sidecars back into the inbox, durably, where the next `claim` takes them for their pages: a crash between
    /// the two moves of a page and its sidecar would part them. One whose name is taken there goes with its page.
    private func giveSidecarsBack(_ claims: [Claim], _ folder: Folder) throws(SpoolError) {
        var inbox = FolderCache(root: folders.inbox, files: files)
        for claim in claims {
            let path = claim.path.sidecar
            guard path.name.count <= nameLimit, let parent = try inbox.made(path.parent) else {
                continue
            }
            let answer = try files.move(
                claim.sidecarFile, in: folder, to: SpoolPath(path.name), in: parent)
            if answer == .moved { inbox.touch(path.parent) }
        }
        try inbox.sync()
    }

    /// Removes the folders of an adopted instance; what is left in them keeps them. The claim folder goes last, and
    /// once the other is gone durably: by it the instance is known.
    private func removeFolders(of instance: String) throws(SpoolError) {
        for (root, kind) in [(folders.outbox, "stage"), (folders.inbox, "claim")] {
            var cache = FolderCache(root: root, files: files)
            guard let parent = try cache.existing(SpoolPath(".winnow/\(kind)")),
                let folder = try cache.existing(SpoolPath(".winnow/\(kind)/\(instance)"))
            else { continue }
            if kind == "stage" {
                for name in try files.list(folder) { try files.remove(name, in: folder) }
            }
            try files.remove(SpoolPath("owner"), in: folder)
            try files.removeFolder(SpoolPath(instance), in: parent)
            try files.sync(parent)
        }
    }
}
