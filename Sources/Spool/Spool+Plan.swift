import TextCore

/// Planning: which names the outputs of a page get. Nothing is written yet.
extension Spool {
    /// A committed job in the making, and the bytes of its files, in the same order.
    struct Plan {
        var job: CommittedJob
        var bytes: [[UInt8]] = []
    }

    /// Plans one result. `reserved` are names that unpublished outputs of earlier jobs will take.
    func plan(
        _ claim: Claim, _ outcome: JobOutcome, _ outbox: inout FolderCache,
        _ reserved: inout Set<SpoolPath>
    ) throws(SpoolError) -> Plan {
        switch outcome {
        case .published(let status, let outputs):
            return try planPublished(claim, status, outputs, &outbox, &reserved)
        case .rejected(let stage, let reason):
            return plan(claim, .rejected, Verdict(stage: stage, reason: reason))
        case .duplicate(let original):
            return plan(claim, .duplicate, Verdict(reason: "duplicate", detail: original))
        case .quarantined(let reason, let detail, let command):
            return plan(
                claim, .quarantined, Verdict(reason: reason, detail: detail, command: command))
        }
    }

    private func plan(_ claim: Claim, _ kind: OutcomeKind, _ verdict: Verdict) -> Plan {
        var job = CommittedJob(claim: claim, kind: kind)
        job.verdict = verdict
        job.committedAtMs = configuration.clock.wallMs()
        return Plan(job: job)
    }

    private func planPublished(
        _ claim: Claim, _ status: String, _ outputs: [SpoolOutput], _ outbox: inout FolderCache,
        _ reserved: inout Set<SpoolPath>
    ) throws(SpoolError) -> Plan {
        var plan = plan(claim, .published, Verdict(status: status))
        var all = outputs.map { (output: $0, phase: phase(of: $0.fileExtension)) }
        if let marker = configuration.doneMarker {
            let name = marker.hasPrefix(".") ? String(marker.dropFirst()) : marker
            all.append((SpoolOutput(fileExtension: name, bytes: []), .marker))
        }
        let suffixes = all.map { ".\($0.output.fileExtension)" }
        guard let targets = try targets(of: claim.path, suffixes, &outbox, reserved) else {
            return self.plan(claim, .rejected, Verdict(stage: "outbox", reason: "output_exists"))
        }
        reserved.formUnion(targets)
        for (index, (output, phase)) in all.enumerated() {
            plan.job.outputs.append(
                StagedOutput(
                    staged: SpoolPath("\(claim.job).\(index).\(output.fileExtension)"),
                    target: targets[index], fileExtension: output.fileExtension, phase: phase,
                    digest: TextCore.digest(output.bytes), sizeBytes: output.bytes.count))
            plan.bytes.append(output.bytes)
        }
        return plan
    }

    private func phase(of fileExtension: String) -> PublishPhase {
        fileExtension == "json" ? .record : .body
    }

    /// Free names below the outbox for all files of a page, with one version number; nil when a name
    /// is taken and the policy is to reject.
    func targets(
        of path: SpoolPath, _ suffixes: [String], _ outbox: inout FolderCache,
        _ reserved: Set<SpoolPath>
    ) throws(SpoolError) -> [SpoolPath]? {
        let first = try targets(of: path, suffixes, fromVersion: 1, &outbox, reserved)
        return configuration.onExisting == .reject && first.version > 1 ? nil : first.targets
    }

    /// The first version, from `fromVersion` on, under which all names are free.
    func targets(
        of path: SpoolPath, _ suffixes: [String], fromVersion: Int, _ outbox: inout FolderCache,
        _ reserved: Set<SpoolPath>
    ) throws(SpoolError) -> (targets: [SpoolPath], version: Int) {
        let parent = try usableFolder(path.parent, &outbox)
        let folder = try outbox.existing(parent)
        var version = fromVersion
        while true {
            let targets = suffixes.map { suffix in
                parent.appending(
                    outputName(path.name, version: version, suffix: suffix) {
                        TextCore.digest(path.bytes)
                    })
            }
            if try areFree(targets, in: folder, reserved) { return (targets, version) }
            version += 1
        }
    }

    private func areFree(
        _ targets: [SpoolPath], in folder: Folder?, _ reserved: Set<SpoolPath>
    ) throws(SpoolError) -> Bool {
        let replaces = configuration.onExisting == .replace
        for target in targets {
            if !replaces, reserved.contains(target) { return false }
            guard let folder else { continue }
            let found = try files.facts(at: SpoolPath(target.name), in: folder)
            // Only files are replaced; a folder of that name stays.
            if let found, !(replaces && found.kind == .regular) { return false }
        }
        return true
    }

    /// The mirrored folder, or, where a file, a symlink or a mount stands in the way, one beside it:
    /// `a.json` that should be a folder becomes `a.json.folder`, then `a.json.folder.2`.
    func usableFolder(
        _ path: SpoolPath, _ cache: inout FolderCache
    ) throws(SpoolError) -> SpoolPath {
        if try cache.existing(path) != nil { return path }
        let parent = try usableFolder(path.parent, &cache)
        guard let folder = try cache.existing(parent) else { return parent.appending(path.name) }
        var attempt = 0
        while true {
            let suffix = attempt == 0 ? "" : attempt == 1 ? ".folder" : ".folder.\(attempt)"
            let name = outputName(path.name, version: 1, suffix: suffix) {
                TextCore.digest(path.bytes)
            }
            let candidate = parent.appending(name)
            if try cache.existing(candidate) != nil { return candidate }
            if try files.facts(at: SpoolPath(name), in: folder) == nil { return candidate }
            attempt += 1
        }
    }
}
