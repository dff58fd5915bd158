/// What `prune` removed.
package struct PruneReport: Sendable, Equatable {
    package var archivedCount = 0
    package var quarantinedCount = 0
    package var ledgerCount = 0
}

extension Spool {
    /// Removes what is older than `retain` allows; by default nothing. A bounded amount a call, so that
    /// pages do not wait for it: call it now and then, again while it removes something.
    package func prune() throws(SpoolError) -> PruneReport {
        var report = PruneReport()
        let retain = configuration.retain
        if let days = retain.archiveDays { report.archivedCount = try pruneArchive(days) }
        if let days = retain.quarantineDays { report.quarantinedCount = try pruneQuarantine(days) }
        if let days = retain.ledgerDays {
            report.ledgerCount = try ledger.prune(before: moment(days), limit: Spool.pruneLimit)
        }
        return report
    }

    /// Files or rows a call; about 50 ms on an SSD.
    private static let pruneLimit = 1000

    private func moment(_ daysAgo: Int) -> Int64 {
        configuration.clock.wallMs() - Int64(daysAgo) * 86_400_000
    }

    /// The archive has a folder a day, so age is in the names.
    private func pruneArchive(_ days: Int) throws(SpoolError) -> Int {
        let first = civilDay(moment(days))
        var removed = 0
        for day in try files.list(folders.archive) where day.display < first {
            removed += try files.removeTree(
                day, in: folders.archive, limit: Spool.pruneLimit - removed)
            if removed >= Spool.pruneLimit { break }
        }
        return removed
    }

    private func pruneQuarantine(_ days: Int) throws(SpoolError) -> Int {
        let first = rfc3339(moment(days))
        let folder = try QuarantineFolder(inbox: configuration.inbox, files: files)
        var removed = 0
        for entry in try folder.list().prefix(Spool.pruneLimit) where entry.when < first {
            _ = try files.removeTree(SpoolPath(entry.name), in: folders.quarantine, limit: 16)
            removed += 1
        }
        return removed
    }
}

extension FileOperations {
    /// Removes at most `limit` files below `path`, and the folders that got empty.
    /// - Returns: how many files.
    func removeTree(
        _ path: SpoolPath, in root: Folder, limit: Int
    ) throws(SpoolError) -> Int {
        var removed = 0
        var folders = [path]
        var index = 0
        while index < folders.count, removed < limit {
            let folder = try openFolder(folders[index], in: root)
            for name in try list(folder) where removed < limit {
                if try facts(at: name, in: folder)?.kind == .folder {
                    folders.append(folders[index].appending(name.bytes))
                } else if try remove(name, in: folder) {
                    removed += 1
                }
            }
            index += 1
        }
        for folder in folders.reversed() { try removeFolder(folder, in: root) }
        return removed
    }
}
