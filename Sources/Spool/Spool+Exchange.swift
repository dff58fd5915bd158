/// Folders that were removed or moved away under us, and others put in their place.
extension Spool {
    /// Whether the name of inbox, outbox or state leads to another folder than the one that is open, or the
    /// claim or stage folder is not in its place.
    /// - Throws: where one of the first three has no folder now.
    package func hasExchangedFolders() throws(SpoolError) -> Bool {
        for (path, folder) in [
            (configuration.inbox, folders.inbox), (configuration.outbox, folders.outbox),
            (configuration.state, folders.state),
        ] {
            let there = try files.openRoot(path, create: false)
            if !(try isSame(there, folder)) { return true }
        }
        if !(try hasOwnFolder("claim", folders.claim, in: folders.inbox)) { return true }
        return !(try hasOwnFolder("stage", folders.stage, in: folders.outbox))
    }

    /// Whether `.winnow/KIND/<instance>` is the folder that is open.
    func hasOwnFolder(
        _ kind: String, _ open: Folder, in root: Folder
    ) throws(SpoolError) -> Bool {
        var cache = FolderCache(root: root, files: files)
        guard let there = try cache.existing(SpoolPath(".winnow/\(kind)/\(instance)")) else {
            return false
        }
        return try isSame(there, open)
    }

    private func isSame(_ one: Folder, _ other: Folder) throws(SpoolError) -> Bool {
        guard let one = try files.facts(at: .root, in: one),
            let other = try files.facts(at: .root, in: other)
        else { return false }
        return one.isSameFile(as: other)
    }
}
