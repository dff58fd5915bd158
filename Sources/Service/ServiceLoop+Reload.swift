import Engine
import Pipeline
import Telemetry

/// What the last reload came to, for `status`.
package struct ReloadOutcome: Sendable, Equatable {
    package let isTaken: Bool
    /// Digest of the plan that holds since, or what is wrong with the file.
    package let detail: String
}

/// Reloading: parse, check, swap; a bad file keeps the old plan and says so.
extension ServiceLoop {
    /// - Returns: what `winnow reload` prints and how it exits.
    func reload() -> ControlReply {
        notifier.reloading(monotonicMicroseconds: UInt64(clock.nowMs()) * 1000)
        defer { notifier.ready(status: statusLine) }
        do throws(PlanRefusal) {
            return try take(options.reloadPlan())
        } catch {
            return refused(error.text)
        }
    }

    private func take(_ next: PipelinePlan) throws(PlanRefusal) -> ControlReply {
        do throws(EngineError) {
            try engine.reload(plan: next)
        } catch {
            throw PlanRefusal(text: describe(error) + "\n")
        }
        let isSame = next.digest == plan.digest
        plan = next
        resetBreaker()
        selectors.take(next)
        spool.reconfigure(
            spoolConfiguration(
                inbox: options.inbox, outbox: options.outbox, state: options.state, plan: next))
        lastReload = ReloadOutcome(isTaken: true, detail: next.digest)
        let short = next.digest.prefix(12)
        log(
            .notice, "reloaded",
            "reloaded \(next.name): plan \(short)\(isSame ? ", unchanged" : "")",
            [("plan", .text(next.digest))])
        return ControlReply(
            exitCode: 0, text: "reloaded: plan \(short)\(isSame ? ", unchanged" : "")\n")
    }

    private func refused(_ text: String) -> ControlReply {
        lastReload = ReloadOutcome(isTaken: false, detail: text)
        for line in text.split(separator: "\n") {
            log(.error, "reload_refused", String(line))
        }
        log(.error, "reload_refused", "reload refused, the old plan stays")
        return ControlReply(exitCode: 2, text: text + "reload refused, the old plan stays\n")
    }
}
