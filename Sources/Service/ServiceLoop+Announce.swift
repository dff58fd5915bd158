import Spool
import Telemetry

/// What the service says when it starts and ends.
extension ServiceLoop {
    func announceStart() {
        let plan = "pipeline \(self.plan.name) (plan \(self.plan.digest.prefix(12)))"
        log(
            .notice, "started",
            "serving \(escapedText(options.inbox)) -> \(escapedText(options.outbox)), \(plan)",
            [
                ("inbox", .text(options.inbox)), ("outbox", .text(options.outbox)),
                ("state", .text(options.state)), ("plan", .text(self.plan.digest)),
                ("version", .text(options.version)),
            ])
        notifier.ready(status: statusLine)
    }

    func announceEnd() {
        notifier.stopping(status: statusLine)
        log(
            .notice, "stopped", "stopped: \(statusLine)",
            [
                ("published", .number(counters.published)),
                ("rejected", .number(counters.rejected)),
                ("duplicate", .number(counters.duplicate)),
                ("quarantined", .number(counters.quarantined)),
            ])
    }

    /// One line for the service manager.
    package var statusLine: String {
        var line = "\(grouped(counters.published)) published"
        if counters.rejected > 0 { line += ", \(grouped(counters.rejected)) rejected" }
        if counters.duplicate > 0 { line += ", \(grouped(counters.duplicate)) duplicate" }
        line += ", \(grouped(counters.quarantined)) quarantined"
        line += ", \(flights.count) in flight"
        if let trouble = trouble ?? breakerTrouble { line += "; paused: \(trouble)" }
        return line
    }
}

/// Tells what the last run left and what became of it; silent when it left nothing.
func reportRecovery(_ report: RecoveryReport, _ log: LogWriter) {
    let count =
        report.completedCount + report.againCount + report.adoptedCount + report.missingCount
    guard count > 0 else { return }
    log.write(
        LogRecord(
            .notice, "recovered",
            "recovered: \(report.completedCount) published, \(report.againCount) to do again, "
                + "\(report.adoptedCount) adopted, \(report.missingCount) missing",
            [
                ("completed", .number(report.completedCount)),
                ("again", .number(report.againCount)),
                ("adopted", .number(report.adoptedCount)),
                ("missing", .number(report.missingCount)),
            ]))
}
