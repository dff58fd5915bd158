import Spool
import Telemetry
import TextCore

/// What the running process adds to the spool's own status.
package struct RunningFacts: Sendable {
    package var version = ""
    package var uptimeMs: Int64 = 0
    package var plan = ""
    package var planDigest = ""
    package var isDraining = false
    /// The error of the environment that it waits out; nil while all is well.
    package var trouble: String?
    package var lastReload: ReloadOutcome?
    /// Process ids of the engines that run.
    package var engineProcesses: [Int32] = []
    package var engineDeathCount = 0
    /// What confines the engine.
    package var protections: [String] = []
    package var flightBytes = 0
    package var counters = PageCounters()
    /// Nil where the service has not begun.
    package var selectors: SelectorRecords?
}

/// The answer of `winnow status`: of a running service, or of a ledger at rest.
package struct StatusReport: Sendable {
    package let spool: SpoolStatus
    /// Nil when no service runs.
    package let running: RunningFacts?

    package init(spool: SpoolStatus, running: RunningFacts?) {
        self.spool = spool
        self.running = running
    }

    /// For readers; ends with a line feed.
    package var text: String {
        (stateLines + spoolLines + engineLines + siteLines).joined(separator: "\n") + "\n"
    }

    private var stateLines: [String] {
        guard let running else { return ["no service runs here; from the ledger:"] }
        var lines = [
            "\(running.isDraining ? "draining" : "serving") for \(running.uptimeMs / 1000) s, "
                + "winnow \(running.version), pipeline \(escapedText(running.plan)) "
                + "(plan \(running.planDigest.prefix(12)))"
        ]
        if let trouble = running.trouble { lines.append("paused: \(trouble)") }
        if let reload = running.lastReload {
            lines.append(
                reload.isTaken
                    ? "last reload: taken, plan \(reload.detail.prefix(12))"
                    : "last reload: REFUSED, the old plan holds: "
                        + (reload.detail.split(separator: "\n").first.map(String.init) ?? ""))
        }
        return lines
    }

    private var spoolLines: [String] {
        var lines = [
            "inbox: \(grouped(spool.waitingCount)) waiting (\(byteText(spool.waitingBytes)))"
                + (spool.waitingCount > 0 ? ", oldest \(spool.oldestWaitingMs / 1000) s" : "")
        ]
        if spool.blockedCount > 0 {
            lines.append(
                "  blocked, not ours to read or to move: \(grouped(spool.blockedCount)), like "
                    + "\(spool.blockedPath ?? ""); cure: `chmod a+r` for the file, `chmod a+w,-t` (or the "
                    + "group's) for its folder")
        }
        if spool.withoutSidecarCount > 0 {
            lines.append("  without their sidecar: \(grouped(spool.withoutSidecarCount))")
        }
        for reason in IgnoredReason.allCases {
            guard let count = spool.ignored[reason], count > 0 else { continue }
            lines.append("  left alone, \(reason.words): \(grouped(count))")
        }
        lines.append(
            "claimed now: \(spool.pendingCount) to do, \(spool.inFlightCount) in the engine, "
                + "\(spool.unsettledCount) being published")
        let totals = ["claimed", "published", "rejected", "duplicate", "quarantined"]
        lines.append(
            "since ever: "
                + totals.map { "\(grouped(Int(spool.counters[$0] ?? 0))) \($0)" }
                .joined(separator: ", "))
        lines.append("quarantine: \(grouped(spool.quarantineCount)) pages")
        lines.append(diskLine)
        lines += limitLines
        return lines
    }

    private var diskLine: String {
        var line =
            "disk: \(byteText(spool.freeBytes)) free, \(byteText(spool.keepFreeBytes)) kept free"
        if let days = spool.daysLeft { line += ", \(Int(min(days, 9_999))) days left at this rate" }
        return line
    }

    /// What the file systems cannot do.
    private var limitLines: [String] {
        let able = spool.capabilities
        var lines: [String] = []
        if !able.inboxNoReplace || !able.outboxNoReplace {
            lines.append("renames may replace here: outputs are published at least once")
        }
        if !able.inboxFolderSync || !able.outboxFolderSync {
            lines.append("folders cannot be synced here: a power loss may undo the last renames")
        }
        if !able.watch && running != nil { lines.append("no inotify here: the inbox is scanned") }
        for mount in able.subMounts {
            lines.append("a mount inside, whose files cannot be claimed: \(escapedText(mount))")
        }
        return lines
    }

    private var engineLines: [String] {
        guard let running else { return [] }
        let confined = running.protections.joined(separator: ", ")
        var lines = [
            "engine: \(running.engineProcesses.count) running, \(running.engineDeathCount) ended early"
                + (confined.isEmpty ? "" : "; confined by \(confined)")
        ]
        let times = running.counters.milliseconds
        if let middle = times.quantile(0.5), let slow = times.quantile(0.99) {
            lines.append("a page takes at most \(middle) ms (half of them), \(slow) ms (99 %)")
        }
        return lines
    }
}

extension StatusReport {
    /// Selectors that the text shows; JSON has all.
    private static let shownSelectorCount = 20

    /// Those that found nothing come first.
    private var siteLines: [String] {
        guard let records = running?.selectors, records.siteCount > 0 else { return [] }
        let (asked, stale) = (records.asked, records.stale)
        var lines = [
            "sites: \(grouped(records.siteCount)) in the pipeline, \(grouped(asked.count)) of their selectors "
                + "in use, \(grouped(stale.count)) found nothing lately"
        ]
        let ordered = stale + asked.filter { !$0.isStale }
        lines += ordered.prefix(Self.shownSelectorCount).map { "  \($0.line)" }
        let more = ordered.count - Self.shownSelectorCount
        if more > 0 { lines.append("  and \(grouped(more)) more; --json has all") }
        return lines
    }
}

/// Bytes for readers, in units of 1024: `3.4 MiB`.
func byteText(_ bytes: Int64) -> String {
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB"]
    var value = Double(bytes)
    var unit = 0
    while value >= 1024, unit < units.count - 1 {
        value /= 1024
        unit += 1
    }
    guard unit > 0 else { return "\(bytes) bytes" }
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) \(units[unit])"
}
