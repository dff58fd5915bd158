import Spool

/// When the inbox is looked at, and when a run that ends by itself is over.
extension ServiceLoop {
    func lookAtInbox(hasEvents: Bool) {
        do throws(SpoolError) {
            if hasEvents { try spool.readEvents() }
            guard phase.mayClaim, !pause.isOn(clock.nowMs()), spool.scanIsDue else { return }
            try spool.scan()
        } catch {
            environmentFailed(error)
        }
    }

    /// How often old archives, quarantines and ledger rows are looked for; days are the unit of `retain`.
    private static let pruneIntervalMs: MonotonicMs = 3_600_000
    /// While a call still removes something, the next one comes after this pause, so that pages go between.
    private static let pruneAgainMs: MonotonicMs = 1_000

    func pruneIfDue() {
        let now = clock.nowMs()
        guard now >= pruneDueMs, phase.mayClaim, !pause.isOn(now), !options.isOnce else { return }
        do throws(SpoolError) {
            let report = try spool.prune()
            let count = report.archivedCount + report.quarantinedCount + report.ledgerCount
            pruneDueMs = now + (count > 0 ? Self.pruneAgainMs : Self.pruneIntervalMs)
            guard count > 0 else { return }
            log(
                .info, "pruned",
                "removed by retain: \(report.archivedCount) archived, \(report.quarantinedCount) "
                    + "quarantined, \(report.ledgerCount) ledger rows", [("count", .number(count))])
        } catch {
            pruneDueMs = now + Self.pruneIntervalMs
            environmentFailed(error)
        }
    }

    /// Ends `winnow run` once nothing is left that it could claim.
    func endOnce() {
        guard options.isOnce, phase == .serving, flights.isEmpty, uncommitted.isEmpty,
            !spool.needsScan, !pause.isOn(clock.nowMs())
        else { return }
        guard let status = try? spool.status(), status.pendingCount == 0 else { return }
        let stuck = status.blockedCount + status.withoutSidecarCount
        guard status.waitingCount <= stuck else { return }
        blockedCount = stuck
        phase.inputEnded()
    }

    /// For `winnow run`: a page failed or could not be read.
    package var hasFailures: Bool { counters.quarantined > 0 || blockedCount > 0 }

    var progress: ServiceProgress {
        ServiceProgress(
            finishedCount: counters.finished, failedCount: counters.quarantined,
            waitingCount: spool.waitingCount + flights.count)
    }
}
