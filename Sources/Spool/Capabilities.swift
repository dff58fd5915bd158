/// What the folders' file systems can do; probed at start, shown by `check` and `status`.
package struct Capabilities: Sendable, Equatable {
    /// Renames that refuse to replace. Without: outputs come by link and unlink, at least once.
    package var inboxNoReplace = false
    package var outboxNoReplace = false
    /// Directory fsync. Without: a power loss may undo the last renames.
    package var inboxFolderSync = false
    package var outboxFolderSync = false
    /// Read leases on own files. Without (or on other users' files): `stable_ms` decides.
    package var lease = false
    /// inotify on all folders. Without: the inbox is scanned at intervals.
    package var watch = false
    /// Mounts below inbox or outbox. Their files cannot be claimed: give each its own inbox.
    package var subMounts: [String] = []
}

extension Spool {
    /// Tries each ability once, with files in our own claim and stage folders.
    func probe() throws(SpoolError) -> Capabilities {
        var found = Capabilities()
        found.inboxNoReplace = try files.canRefuseToReplace(in: folders.claim)
        found.outboxNoReplace = try files.canRefuseToReplace(in: folders.stage)
        found.inboxFolderSync = try files.sync(folders.claim)
        found.outboxFolderSync = try files.sync(folders.stage)
        found.lease = try files.canLease(in: folders.claim)
        found.watch = watch.isComplete
        found.subMounts = files.system.mounts(
            below: [files.pathOf(folders.inbox), files.pathOf(folders.outbox)])
        return found
    }
}

/// A start that was cut short may leave them in the claim folder; recovery removes them.
let probeFiles = [SpoolPath("probe.1"), SpoolPath("probe.2")]

extension FileOperations {
    fileprivate func canRefuseToReplace(in folder: Folder) throws(SpoolError) -> Bool {
        let (one, two) = (probeFiles[0], probeFiles[1])
        _ = try writeNew([1], one, in: folder, mode: 0o600)
        _ = try writeNew([2], two, in: folder, mode: 0o600)
        defer {
            _ = try? remove(one, in: folder)
            _ = try? remove(two, in: folder)
        }
        let answer = try move(one, in: folder, to: two, in: folder)
        return answer == .taken && !linksInsteadOfRenames
    }

    fileprivate func canLease(in folder: Folder) throws(SpoolError) -> Bool {
        let name = probeFiles[0]
        _ = try writeNew([1], name, in: folder, mode: 0o600)
        let file = try openForReading(name, in: folder)
        let answer = try lease(file, name)
        unlease(file)
        try remove(name, in: folder)
        return answer == .granted
    }
}
