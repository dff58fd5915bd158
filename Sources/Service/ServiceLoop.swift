import CLinux
import Engine
import Glibc
import Pipeline
import Spool
import Telemetry

/// How a service ended.
package enum ServiceEnd: Sendable {
    /// All that was claimed is done.
    case drained
    /// Told twice to end: the next start takes up what was in flight.
    case aborted
    /// A folder was exchanged, or the ledger must be opened anew: make another loop from `optionsToOpenAgain`.
    case openAgain
}

/// The service: one poll loop that carries pages from the spool to the engine and results back.
///
/// It never parses a page and never waits but in `poll`. A class: it owns the spool, the engine and the
/// control socket for the life of the process, and is used from one thread.
package final class ServiceLoop {
    let options: ServiceOptions
    let clock: ServiceClock
    let notifier: Notifier
    let spool: Spool
    let engine: EngineHost
    let signals: Int32
    let control: ControlServer
    var plan: PipelinePlan
    var phase = ServicePhase.serving
    var pause = Pause()
    var watchdog: Watchdog
    package var counters = PageCounters()
    /// What the selectors of `sites` found lately, by the plan in force.
    package var selectors: SelectorRecords
    var flights = Flights()
    /// Results that are not committed, with what the log will say of them.
    var uncommitted = ResultGroup()
    var siteMemory = SiteMemoryKeeper()
    var summaries: [JobID: PageSummary] = [:]
    /// The next page is larger than what is left of the bound: nothing is claimed until all others are done.
    var isNextTooLarge = false
    var startedMs: MonotonicMs
    /// When the spool is next asked to remove what `retain` no longer keeps.
    var pruneDueMs: MonotonicMs
    var lastReload: ReloadOutcome?
    /// The last error of the environment, for `status`; nil while all is well.
    var trouble: String?
    /// Pages that were left in the inbox at the end of a run: unreadable, or without a required sidecar.
    package var blockedCount = 0
    /// The engine has worked at least once.
    var hasAnswered = false
    /// When `trouble` was last logged.
    var troubleToldMs: MonotonicMs = .min
    var ledgerFailureCount = 0
    /// Looks in a row that found a folder exchanged.
    var exchangeCount = 0
    /// A folder or the ledger must be opened anew: the loop ends for that.
    var isToOpenAgain = false
    var breaker = Breaker()
    /// Why the breaker is open.
    var breakerTrouble: String?
    /// What the engine could not do; ends the loop.
    var fatal: ServiceError?

    /// Opens and locks everything, recovers what the last run left, and starts the engine.
    package init(_ options: ServiceOptions, clock: ServiceClock = .system) throws(ServiceError) {
        self.options = options
        self.clock = clock
        plan = options.plan
        selectors = SelectorRecords(options.plan)
        notifier = Notifier()
        let now = clock.nowMs()
        startedMs = now
        pruneDueMs = now
        watchdog = Watchdog(
            intervalMicroseconds: notifier.watchdogMicroseconds,
            stallMs: ServiceLoop.stallMs(options.plan), nowMs: now)
        signals = winnow_signal_descriptor()
        guard signals >= 0 else { throw .signals(errno: -signals) }
        do throws(SpoolError) {
            spool = try Spool(
                spoolConfiguration(
                    inbox: options.inbox, outbox: options.outbox, state: options.state,
                    plan: options.plan))
            reportRecovery(try spool.recover(), options.log)
        } catch {
            throw .spool(error)
        }
        control = try ControlServer(stateFolder: options.state)
        do throws(EngineError) {
            engine = try EngineHost(configuration: EngineConfiguration(plan: options.plan))
        } catch {
            throw .engine(error)
        }
        do throws(SpoolError) {
            try loadSiteMemory()
        } catch {
            throw .spool(error)
        }
    }

    deinit { close(signals) }

    /// Serves until told to end, or, with `isOnce`, until the inbox is empty.
    package func run() throws(ServiceError) -> ServiceEnd {
        announceStart()
        while !phase.isOver(inFlightCount: flights.count, uncommittedCount: uncommitted.count) {
            turn()
            if let fatal { throw fatal }
        }
        announceEnd()
        engine.shutdown()
        if isToOpenAgain { return .openAgain }
        return phase == .aborting ? .aborted : .drained
    }

    /// With the plan that holds now.
    package var optionsToOpenAgain: ServiceOptions {
        var options = options
        options.plan = plan
        return options
    }

    private func turn() {
        let descriptors = waitForWork()
        if descriptors.isReady(signals) { takeSignals() }
        answerClients(descriptors)
        lookAtInbox(hasEvents: descriptors.isReady(spool.pollDescriptor))
        let replyCount = takeReplies(descriptors)
        commitIfDue(isQuiet: replyCount == 0 || flights.isEmpty)
        tryEngineAgain()
        claimPages()
        pruneIfDue()
        endOnce()
        signOfLife()
    }

    private func waitForWork() -> PollSet {
        var set = PollSet()
        set.add(signals, Int16(POLLIN))
        set.add(spool.pollDescriptor, Int16(POLLIN))
        for entry in engine.pollDescriptors() { set.add(entry.fd, entry.events) }
        control.addDescriptors(to: &set)
        set.wait(timeoutMs: msUntilNextDuty())
        return set
    }

    /// How long the loop may sleep when nothing happens.
    private func msUntilNextDuty() -> Int? {
        let now = clock.nowMs()
        if !uncommitted.isEmpty && !pause.isOn(now) { return 0 }
        var waits: [Int64] = []
        // Without room for pages only an answer brings more to do.
        if phase.mayClaim, !pause.isOn(now), claimRoom != nil {
            waits.append(spool.nextWakeMs)
        }
        if let deadline = engine.nextDeadlineMs { waits.append(Int64(deadline)) }
        if let until = pause.untilMs, until > now { waits.append(until - now) }
        if let sign = watchdog.msUntilSign(now) { waits.append(sign) }
        if phase.mayClaim, !pause.isOn(now), !options.isOnce { waits.append(pruneDueMs - now) }
        if let attempt = breaker.nextAttemptMs { waits.append(attempt - now) }
        if let silent = control.msUntilDeadline(now) { waits.append(silent) }
        return waits.min().map { Int(max(0, $0)) }
    }

    private func takeSignals() {
        while true {
            switch winnow_next_signal(signals) {
            case SIGTERM, SIGINT: terminationAsked()
            case SIGHUP: _ = reload()
            default: return
            }
        }
    }

    private func terminationAsked() {
        isToOpenAgain = false
        switch phase.terminationAsked() {
        case .startDraining:
            // Pages that are held back would be waited for in vain.
            if breaker.isOpen { phase = .aborting }
            notifier.stopping(status: "draining \(flights.count) pages")
            log(.notice, "draining", "draining: \(flights.count) pages in flight; again to abort")
        case .abort:
            log(
                .warning, "aborting",
                "aborting: the next start takes up \(flights.count) pages again")
        case .nothing: break
        }
    }

    private func signOfLife() {
        let now = clock.nowMs()
        if flights.isEmpty || breaker.isOpen { watchdog.progressed(now) }
        if watchdog.isSignDue(now) {
            notifier.watchdog()
        }
    }

    /// Longer than a page may take with all its attempts and the engine's starts between them.
    static func stallMs(_ plan: PipelinePlan) -> Int64 {
        Int64(plan.limits.wallMs) * Int64(plan.limits.attempts + 2) + 60_000
    }

    func log(
        _ level: LogLevel, _ event: String, _ message: String,
        _ fields: [(name: String, value: LogValue)] = []
    ) {
        options.log.write(LogRecord(level, event, message, fields))
    }
}
