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
