import Engine
import Glibc
import Spool
import Telemetry

/// When the environment fails: claims pause, and go on by themselves; no page is charged.
extension ServiceLoop {
    /// A trouble that lasts is told again so often.
    private static let repeatMs: MonotonicMs = 60_000
    /// Failures in a row of the ledger after which it is opened anew: a lock that SQLite itself has lost count of
    /// (seen after a failed unlock) ends with its connection only.
    private static let ledgerFailureLimit = 2

    func environmentFailed(_ error: SpoolError) {
        pauseClaims(describe(error))
        if isToOpenAgain {
            phase = .aborting
        } else if isExchanged(error) {
            // Once more after the pause: whoever removes a folder shall not find it filled again meanwhile.
            exchangeCount += 1
            if exchangeCount > 1 { openAgain("a folder was exchanged") }
        } else if case .ledger = error {
            ledgerFailureCount += 1
            if ledgerFailureCount >= Self.ledgerFailureLimit {
                openAgain("the ledger is opened anew")
            }
        }
    }

    func pauseClaims(_ text: String) {
        let now = clock.nowMs()
        let length = pause.failed(now)
        notifier.status("paused: \(text)")
        guard text != trouble || now >= troubleToldMs + Self.repeatMs else { return }
        trouble = text
        troubleToldMs = now
        log(
            .error, "paused",
            "paused, tried again every \(Pause.lastMs / 1000) s, no page is charged: \(text)",
            [("detail", .text(text)), ("pause_ms", .number(Int(length)))])
    }

    func environmentRecovered() {
        ledgerFailureCount = 0
        exchangeCount = 0
        guard pause.succeeded() else { return }
        trouble = nil
        log(.notice, "resumed", "resumed")
        notifier.status(statusLine)
    }

    /// Whether a folder's name leads to another folder than the one that is open. Asked after failures only; one
    /// that is not there at all is waited for.
    private func isExchanged(_ error: SpoolError) -> Bool {
        guard error.code == ESTALE || error.code == ENOENT else { return false }
        return (try? spool.hasExchangedFolders()) ?? false
    }

    /// Finishes what the engine has, as far as that is possible, and lets the caller open everything anew.
    private func openAgain(_ why: String) {
        isToOpenAgain = true
        phase.inputEnded()
        log(
            .notice, "opening_again",
            "\(why): finishing \(flights.count) pages, then starting afresh")
    }
}
