/// Publishing: staged files get their names in the outbox.
extension Spool {
    /// Publishes and finishes all committed jobs: of this batch, of an earlier failed call, and of a
    /// crashed process.
    func settle() throws(SpoolError) {
        guard !unsettled.isEmpty else { return }
        let jobs = unsettled.keys.sorted()
        for phase in PublishPhase.allCases { try publish(jobs, phase) }
        try finish(jobs)
    }

    /// Makes the files of one phase visible, complete or not at all, and durable.
    /// Crash before a rename: the ledger says COMMIT and the staged file is there; recovery publishes
    /// it. Crash after it: the staged file is gone, so it was published, whatever the reader has done
    /// with it since. The `.json` comes in a later phase than the bodies, after their folders were
    /// synced: where it is there, all of the page is there and durable.
    private func publish(_ jobs: [JobID], _ phase: PublishPhase) throws(SpoolError) {
        var outbox = FolderCache(root: folders.outbox, files: files, needsPermission: true)
        for job in jobs {
            guard let outputs = unsettled[job]?.outputs else { continue }
            for index in outputs.indices
            where outputs[index].phase == phase && !outputs[index].isPublished {
                try publish(job, index, &outbox)
            }
        }
        try outbox.sync()
    }

    private func publish(
        _ job: JobID, _ index: Int, _ outbox: inout FolderCache
    ) throws(SpoolError) {
        // Each turn needs somebody else to have changed the outbox at that very moment.
        for _ in 0..<100 {
            guard let output = unsettled[job]?.outputs[index] else { return }
            switch try move(output, &outbox) {
            case .moved:
                outbox.touch(output.target.parent)
                unsettled[job]?.outputs[index].isPublished = true
                return
            case .taken: try retarget(job, &outbox)
            case .missing:
                if try files.facts(at: output.staged, in: folders.stage) == nil {
                    unsettled[job]?.outputs[index].isPublished = true
                    return
                }
                // The staged file is there, so the folder is not: a reader removed it.
                outbox.forget(output.target.parent)
            }
        }
        throw .environment(operation: "publish", path: "\(job)", errno: 16)
    }

    private func move(
        _ output: StagedOutput, _ outbox: inout FolderCache
    ) throws(SpoolError) -> MoveAnswer {
        guard let folder = try outbox.made(output.target.parent) else { return .taken }
        let name = SpoolPath(output.target.name)
        if configuration.onExisting == .replace {
            return try files.moveReplacing(output.staged, in: folders.stage, to: name, in: folder)
        }
        return try files.move(
            output.staged, in: folders.stage, to: name, in: folder)
    }

    /// Somebody else took a name between the plan and the rename: all files of the page get the next
    /// free number, also those that are out already (they keep their old name only if a reader took
    /// them, or if we crash in here: then the numbers of this one page differ, nothing worse).
    private func retarget(_ job: JobID, _ outbox: inout FolderCache) throws(SpoolError) {
        guard var record = unsettled[job] else { return }
        let old = record.outputs.map(\.target)
        let suffixes = record.outputs.map { ".\($0.fileExtension)" }
        var reserved = Set(old)
        for (other, entry) in unsettled where other != job {
            reserved.formUnion(entry.outputs.map(\.target))
        }
        outbox.forget(record.claim.path.parent)
        let new = try targets(
            of: record.claim.path, suffixes, fromVersion: 2, &outbox, reserved
        ).targets
        for index in record.outputs.indices { record.outputs[index].target = new[index] }
        try ledger.retarget(record)
        for index in record.outputs.indices where record.outputs[index].isPublished {
            guard let from = try outbox.existing(old[index].parent),
                let to = try outbox.made(new[index].parent)
            else { continue }
            _ = try files.move(
                SpoolPath(old[index].name), in: from, to: SpoolPath(new[index].name), in: to)
            outbox.touch(old[index].parent)
            outbox.touch(new[index].parent)
        }
        unsettled[job] = record
    }
}
