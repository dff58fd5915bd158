import Engine
import Telemetry

/// The circuit breaker: nearly every page ends the engine.
extension ServiceLoop {
    func note(isEngineDeath: Bool, _ ending: PageEnding) {
        switch breaker.note(isEngineDeath: isEngineDeath, nowMs: clock.nowMs()) {
        case .none: break
        case .opened: breakerOpened(ending)
        case .closed: breakerClosed()
        }
    }

    /// While the breaker is open, one page after each pause.
    func tryEngineAgain() {
        guard breaker.isOpen, breaker.takesAttempt(clock.nowMs()) else { return }
        engine.setFlow(.one)
    }

    /// A new plan may be the cure.
    func resetBreaker() {
        guard breaker.isOpen else { return }
        breaker = Breaker()
        breakerClosed()
    }

    private func breakerOpened(_ ending: PageEnding) {
        engine.setFlow(.held)
        var last = ""
        if case .quarantined(let reason, let detail) = ending {
            last = " (the last: \(reason), \(detail))"
        }
        let text =
            "\(Breaker.limitCount) of the last \(Breaker.windowCount) pages ended the engine\(last); "
            + "see `winnow quarantine list`, cure it, then `winnow reload`"
        breakerTrouble = text
        log(
            .error, "breaker_opened",
            "claims stop, one page is tried every \(Breaker.pauseMs / 1000) s: \(text)",
            [("detail", .text(text))])
        notifier.status("claims stopped: \(text)")
        // A run that ends by itself leaves the rest for the next one.
        if options.isOnce { phase = .aborting }
    }

    private func breakerClosed() {
        engine.setFlow(.free)
        breakerTrouble = nil
        log(.notice, "breaker_closed", "the engine works again, claims go on")
        notifier.status(statusLine)
    }
}
