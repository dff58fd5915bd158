/// Folders that were removed or moved away under us, and others put in their place.
extension Spool {
    /// Whether the name of inbox, outbox or state leads to another folder than the one that is open.
    /// - Throws: where one of them has no folder now.
    package func hasExchangedFolders() throws(SpoolError) -> Bool {
        let named = [
            (configuration.inbox, folders.inbox), (configuration.outbox, folders.outbox),
            (configuration.state, folders.state),
        ]
        for (path, open) in named {
            let there = try files.facts(at: .root, in: files.openRoot(path, create: false))
            guard let there, let here = try files.facts(at: .root, in: open) else { continue }
            if !here.isSameFile(as: there) { return true }
        }
        return false
    }
}
