import TextCore

/// Finishing: the original leaves the claim folder, the job is DONE.
extension Spool {
    /// Archives, unlinks or quarantines the originals of `jobs`, whose outputs are all out.
    /// Crash anywhere in here: the rows still say COMMIT; recovery finds nothing staged and does this
    /// again, where a claim that is gone has been finished. A claim whose row says DONE (the removal
    /// was lost in a power failure, the row was not) is finished again as well. So neither the removal nor
    /// DONE need be durable; that the original has its new name is.
    func finish(_ jobs: [JobID]) throws(SpoolError) {
        var archive = FolderCache(root: folders.archive, files: files)
        try finishOriginals(jobs.compactMap { unsettled[$0] }, &archive)
        try archive.sync()
        try ledger.finish(jobs)
        for job in jobs {
            guard let record = unsettled.removeValue(forKey: job) else { continue }
            settled.finished.append(
                (job, record.claim.path, record.kind, record.outputs.map(\.target)))
        }
    }

    /// Puts originals where their outcomes say. What is in quarantine is durable afterwards, what is in the
    /// archive once that is synced.
    func finishOriginals(
        _ records: [CommittedJob], _ archive: inout FolderCache
    ) throws(SpoolError) {
        let quarantined = try makeQuarantineEntries(for: records)
        for record in records {
            try finishOriginal(record, quarantined[record.claim.job], &archive)
        }
        for entry in quarantined.values { try files.sync(entry) }
    }

    /// Puts one original where its outcome says, page last: as long as the page is in the claim
    /// folder, its sidecar and name are not given up.
    private func finishOriginal(
        _ record: CommittedJob, _ entry: Folder?, _ archive: inout FolderCache
    ) throws(SpoolError) {
        let claim = record.claim
        let action = (record.kind, configuration.after)
        if record.kind != .quarantined, action != (.published, .delete),
            action != (.duplicate, .delete), claim.isSidecarSettled, !claim.hasSidecar
        {
            // A single rename: it finds out by itself whether the original is there.
            try self.archive(record, &archive)
            return try removeNameFile(of: claim)
        }
        guard try files.facts(at: claim.file, in: folders.claim) != nil else {
            return try removeNameFile(of: claim)
        }
        switch action {
        case (.quarantined, _):
            // Else it came back to the claim folder just now: the next start finds it there.
            guard let entry else { return }
            try quarantine(claim, in: entry)
        case (.published, .delete), (.duplicate, .delete):
            try files.remove(claim.sidecarFile, in: folders.claim)
            try files.remove(claim.file, in: folders.claim)
        default: try self.archive(record, &archive)
        }
        try removeNameFile(of: claim)
    }

    private func removeNameFile(of claim: Claim) throws(SpoolError) {
        if let nameFile = claim.nameFile { try files.remove(nameFile, in: folders.claim) }
    }

    /// `archive/2026-01-31/news/a.html`, by the day of the commit, so that repeating finds the place.
    private func archive(
        _ record: CommittedJob, _ archive: inout FolderCache
    ) throws(SpoolError) {
        let claim = record.claim
        let folder = try archiveFolder(record, &archive)
        // What the ledger tells of a page before a crash may be too little: only looking is sure.
        let hasSidecar =
            try claim.isSidecarSettled
            ? claim.hasSidecar : files.facts(at: claim.sidecarFile, in: folders.claim) != nil
        let sidecar = hasSidecar ? claim.sidecarFile : nil
        try files.moveVersioned(
            claim.file, sidecar: sidecar, in: folders.claim, to: claim.path.name, in: folder)
    }

    /// Puts a sidecar that stayed behind where its page is.
    func finishSidecar(
        _ record: CommittedJob, _ archive: inout FolderCache
    ) throws(SpoolError) {
        let claim = record.claim
        switch (record.kind, configuration.after) {
        case (.published, .delete), (.duplicate, .delete):
            try files.remove(claim.sidecarFile, in: folders.claim)
        case (.quarantined, _): try quarantineSidecar(of: record)
        default:
            try files.moveVersioned(
                claim.sidecarFile, sidecar: nil, in: folders.claim, to: claim.path.sidecar.name,
                in: archiveFolder(record, &archive))
        }
    }

    private func archiveFolder(
        _ record: CommittedJob, _ archive: inout FolderCache
    ) throws(SpoolError) -> Folder {
        let claim = record.claim
        let day = SpoolPath(civilDay(record.committedAtMs))
        var parent = SpoolPath((day.bytes + [slashByte] + claim.path.parent.bytes))
        if claim.path.parent == .root { parent = day }
        parent = try usableFolder(parent, &archive)
        guard let folder = try archive.made(parent) else {
            throw .environment(operation: "archive", path: parent.display, errno: 20)
        }
        archive.touch(parent)
        return folder
    }
}
