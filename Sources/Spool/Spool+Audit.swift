import TextCore

extension Spool {
    /// Counts and compares everything; changes nothing. Reads every output that is still in the
    /// outbox, so its cost is theirs. Outputs that readers have taken are no finding.
    package func audit() throws(SpoolError) -> AuditReport {
        try scan()
        var report = AuditReport()
        try count(&report)
        try compareClaims(&report)
        try compareStage(&report)
        try compareOutputs(&report)
        report.waitingCount = candidates.count
        report.ignored = ignored
        return report
    }

    private func count(_ report: inout AuditReport) throws(SpoolError) {
        let counters = try ledger.counters()
        func value(_ name: String) -> Int64 { counters[name] ?? 0 }
        report.claimedCount = value("claimed")
        report.publishedCount = value(OutcomeKind.published.rawValue)
        report.rejectedCount = value(OutcomeKind.rejected.rawValue)
        report.duplicateCount = value(OutcomeKind.duplicate.rawValue)
        report.quarantinedCount = value(OutcomeKind.quarantined.rawValue)
        report.inFlightCount = try ledger.claimedCount()
        if !report.lawHolds {
            let accounted =
                report.publishedCount + report.rejectedCount + report.duplicateCount
                + report.quarantinedCount + report.inFlightCount
            report.findings.append(
                .lawBroken(claimed: report.claimedCount, accounted: accounted))
        }
        for kind in OutcomeKind.allCases {
            let rows =
                try ledger.rowCount(of: kind) + value("pruned.\(kind.rawValue)")
            if rows != value(kind.rawValue) {
                report.findings.append(
                    .counterDiffers(
                        name: kind.rawValue, counter: value(kind.rawValue), rows: rows))
            }
        }
    }

    private func compareClaims(_ report: inout AuditReport) throws(SpoolError) {
        let there = Set(try files.list(folders.claim))
        let claimed = try ledger.jobs(in: .claimed).map(\.claim)
        for claim in claimed where !there.contains(claim.file) {
            report.findings.append(.rowWithoutClaim(job: claim.job, path: claim.path.display))
        }
        var known = Set(claimed.map(\.job))
        known.formUnion(pending.map(\.job))
        known.formUnion(unsettled.keys)
        for file in there {
            guard let claim = Claim.parse(file), !known.contains(claim.job) else { continue }
            if try ledger.job(claim.job) == nil {
                report.findings.append(.claimWithoutRow(file: file.display))
            } else {
                report.findings.append(.unfinished(job: claim.job, path: claim.path.display))
            }
        }
    }

    private func compareStage(_ report: inout AuditReport) throws(SpoolError) {
        let committed = try ledger.jobs(in: .committed)
        let owned = Set(committed.flatMap { $0.outputs.map(\.staged) })
        for name in try files.list(folders.stage)
        where name.bytes != Array("owner".utf8) && !owned.contains(name) {
            report.findings.append(.stagedLeftover(file: name.display))
        }
    }

    /// An output is whole when its bytes are those that some page published under this name; with
    /// `replace`, or once a reader has taken an output, several did.
    private func compareOutputs(_ report: inout AuditReport) throws(SpoolError) {
        var outbox = FolderCache(root: folders.outbox, files: files)
        for (target, written) in try ledger.publishedOutputs() {
            guard let folder = try outbox.existing(target.parent) else { continue }
            let name = SpoolPath(target.name)
            guard let facts = try files.facts(at: name, in: folder), facts.kind == .regular else {
                continue
            }
            let file = try files.openForReading(name, in: folder)
            let size = Int(facts.size)
            let digest = TextCore.digest(
                try files.read(file, expected: size, limit: size + 1, target))
            if !written.contains(where: { $0.digest == digest }), let last = written.last {
                report.findings.append(.outputDiffers(path: target.display, job: last.job))
            }
        }
    }
}
