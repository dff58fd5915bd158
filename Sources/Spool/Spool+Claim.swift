import Glibc

/// Claiming: a complete file of the inbox becomes a job that only we work on.
///
/// Crash cases, in order:
/// - before the rename: the file is in the inbox, the next scan finds it;
/// - after the rename, before the folders are synced: it is under one of the two names, never both;
/// - after that, before the ledger: a claim without a row, which recovery adopts under the path that
///   the claim's own name tells;
/// - after the ledger: a CLAIMED row with an attempt; recovery hands it out again.
/// Bytes are handed out after the ledger only, so an engine never works on what a crash forgets.
extension Spool {
    /// Takes over complete pages that cost `maxBytes` together, and returns their bytes; empty when nothing
    /// is ready. Costs two folder syncs and one transaction.
    /// - Parameters:
    ///   - mayExceed: the first page may be larger than all of `maxBytes`.
    package func claim(
        maxCount: Int = .max, maxBytes: Int, mayExceed: Bool = true
    ) throws(SpoolError) -> [ClaimedPage] {
        guard maxCount > 0 else { return [] }
        try requireSpace()
        try settle()
        var folders = FolderCache(root: self.folders.inbox, files: files)
        let now = nowMs
        let owned = pending.filter { $0.retryAtMs <= now && $0.changedAtMs == nil }
        let ownedBytes = owned.reduce(0) { $0 + $1.costBytes }
        try takeCandidates(upTo: maxCount - owned.count, maxBytes: maxBytes - ownedBytes, &folders)
        try takeSidecars(&folders)
        try folders.sync()
        return try handOut(maxCount: maxCount, maxBytes: maxBytes, mayExceed: mayExceed)
    }

    /// Pages are ours that the last `claim` had no room for.
    package var hasClaims: Bool {
        let now = nowMs
        return pending.contains { $0.retryAtMs <= now && $0.changedAtMs == nil }
    }

    /// Renames due candidates into the claim folder; what is renamed is in `pending` at once, so an
    /// error half-way forgets nothing. The last one may go beyond `maxBytes`; it waits in `pending`.
    private func takeCandidates(
        upTo count: Int, maxBytes: Int, _ folders: inout FolderCache
    ) throws(SpoolError) {
        var taken = 0
        var bytes = 0
        search: while taken < count, bytes < maxBytes {
            let due = candidates.due(nowMs: nowMs, limit: min(count - taken, 64))
            if due.isEmpty { break }
            for path in due where try take(path, &folders) {
                taken += 1
                bytes += pending[pending.count - 1].costBytes
                if bytes >= maxBytes { break search }
            }
        }
        if taken > 0 { try files.sync(self.folders.claim) }
    }

    /// Tries one candidate; true when it is ours now. Else it is dropped or has a later `retryAtMs`.
    private func take(_ path: SpoolPath, _ folders: inout FolderCache) throws(SpoolError) -> Bool {
        guard let folder = try folders.existing(path.parent) else {
            candidates.remove(path)
            return false
        }
        let name = SpoolPath(path.name)
        guard let file = try openCandidate(path, name, in: folder) else { return false }
        let facts = try files.facts(of: file, path)
        guard facts.kind == .regular else {
            candidates.remove(path)
            return false
        }
        guard try isReady(path, file, facts), try hasNeededSidecar(path, in: folder) else {
            return false
        }
        defer { files.unlease(file) }
        return try rename(path, name, in: folder, facts, &folders)
    }

    /// Opens a candidate; nil when it is gone, not a file, or (for now) not readable for us.
    private func openCandidate(
        _ path: SpoolPath, _ name: SpoolPath, in folder: Folder
    ) throws(SpoolError) -> OwnedFD? {
        do { return try files.openForReading(name, in: folder) } catch {
            switch error.code {
            case ENOENT, ELOOP, ENXIO, ENOTDIR, EXDEV:
                candidates.remove(path)
            case EACCES, EPERM: block(path)
            default: throw error
            }
            return nil
        }
    }

    /// The permission is refused: not claimed, counted, tried again.
    private func block(_ path: SpoolPath) {
        let later = nowMs + max(configuration.stableMs, 1)
        candidates.update(path) {
            $0.isBlocked = true
            $0.retryAtMs = later
        }
    }

    /// Whether the writer is done: told by an event, by a lease, or by time.
    private func isReady(
        _ path: SpoolPath, _ file: borrowing OwnedFD, _ facts: FileFacts
    ) throws(SpoolError) -> Bool {
        let now = nowMs
        candidates.see(path, facts, isComplete: false, nowMs: now)
        candidates.update(path) { $0.isBlocked = false }
        guard let candidate = candidates[path] else { return false }
        if configuration.watchesInbox, !candidate.isMovedIn {
            // Its producer may have closed it to open it again and append.
            let settledAt =
                candidate.unchangedSinceMs + min(configuration.settleMs, configuration.stableMs)
            guard now >= settledAt else {
                candidates.update(path) { $0.retryAtMs = settledAt }
                return false
            }
        }
        switch try files.lease(file, path) {
        case .granted: return true
        case .writerPresent: break
        case .unsupported:
            if candidate.isComplete { return true }
            if now - candidate.unchangedSinceMs >= configuration.stableMs { return true }
        }
        // An event tells of the end of most writers; this is how often the others are looked at.
        candidates.update(path) { $0.retryAtMs = now + max(configuration.stableMs / 4, 1) }
        return false
    }

    private func hasNeededSidecar(
        _ path: SpoolPath, in folder: Folder
    ) throws(SpoolError) -> Bool {
        guard configuration.sidecar == .required else { return true }
        let found = try files.facts(at: SpoolPath(path.sidecar.name), in: folder)?.kind == .regular
        let later = nowMs + max(configuration.stableMs, 1)
        candidates.update(path) {
            $0.isWithoutSidecar = !found
            if !found { $0.retryAtMs = later }
        }
        return found
    }

    /// The claim itself: whoever's rename succeeds owns the page. Its sidecar follows later.
    private func rename(
        _ path: SpoolPath, _ name: SpoolPath, in folder: Folder, _ facts: FileFacts,
        _ folders: inout FolderCache
    ) throws(SpoolError) -> Bool {
        var claim = Claim(job: JobID(nextJob), path: path)
        claim.claimedAtMs = configuration.clock.wallMs()
        claim.expectedBytes = min(Int(facts.size), configuration.limitBytes + 1)
        if let nameFile = claim.nameFile {
            try files.writeDurable(path.bytes, nameFile, in: self.folders.claim)
            // A cut claim without its name file would be a page of another name.
            try files.sync(self.folders.claim)
        }
        switch try moveOrBlock(path, name, in: folder, to: claim.file) {
        case .taken: throw .environment(operation: "claim", path: path.display, errno: EEXIST)
        case .missing:
            if let nameFile = claim.nameFile { try files.remove(nameFile, in: self.folders.claim) }
            return false
        case .moved: break
        }
        nextJob += 1
        candidates.remove(path)
        folders.touch(path.parent)
        pending.append(claim)
        return true
    }

    /// A folder that we may not write keeps its pages: they are blocked. Missing: blocked or gone.
    private func moveOrBlock(
        _ path: SpoolPath, _ name: SpoolPath, in folder: Folder, to claim: SpoolPath
    ) throws(SpoolError) -> MoveAnswer {
        do {
            let answer = try files.move(name, in: folder, to: claim, in: folders.claim)
            if answer == .missing { candidates.remove(path) }
            return answer
        } catch {
            guard error.code == EACCES || error.code == EPERM else { throw error }
            block(path)
            return .missing
        }
    }

    /// Moves the sidecars of pending claims, where there are any, into the claim folder: of those just claimed,
    /// and of those that a crash or an error cut off from theirs. Only once the claims are durable: a sidecar
    /// whose page a power loss put back into the inbox would belong to nothing, or to the wrong page.
    private func takeSidecars(_ folders: inout FolderCache) throws(SpoolError) {
        var hasMoved = false
        for index in pending.indices where !pending[index].isSidecarSettled {
            let parent = pending[index].path.parent
            guard let folder = try folders.existing(parent) else { continue }
            try takeSidecar(index, in: folder)
            guard pending[index].hasSidecar else { continue }
            folders.touch(parent)
            hasMoved = true
        }
        if hasMoved { try files.sync(self.folders.claim) }
    }

    private func takeSidecar(_ index: Int, in folder: Folder) throws(SpoolError) {
        let claim = pending[index]
        let name = SpoolPath(claim.path.sidecar.name)
        if name.bytes.count <= nameLimit, try files.facts(at: name, in: folder)?.kind == .regular {
            do {
                let answer = try files.move(
                    name, in: folder, to: claim.sidecarFile, in: folders.claim)
                pending[index].hasSidecar = answer == .moved
            } catch {
                // A sidecar that may not be taken stays, as an orphan; its page goes on.
                guard error.code == EACCES || error.code == EPERM else { throw error }
            }
        }
        pending[index].isSidecarSettled = true
    }

    /// Below `keepFreeBytes` nothing is claimed; the caller drains and tries again. While there was room and
    /// there is nothing to do, the file systems are not asked.
    private func requireSpace() throws(SpoolError) {
        let now = nowMs
        let hasWork =
            !pending.isEmpty || !unsettled.isEmpty
            || candidates.nextDue(nowMs: now).map { $0 <= now } ?? false
        guard configuration.keepFreeBytes > 0, hasWork || isShortOfSpace else { return }
        isShortOfSpace = true
        for folder in [folders.outbox, folders.inbox]
        where try files.space(of: folder).free < configuration.keepFreeBytes {
            throw .environment(operation: "keep_free", path: folder.label, errno: ENOSPC)
        }
        isShortOfSpace = false
    }
}
