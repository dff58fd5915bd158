import Engine
import PageKit
import Pipeline
import Spool
import Telemetry
import TextCore

/// The way of the pages: claimed, sent to the engine, answered, committed.
extension ServiceLoop {
    /// Claims as much as fits into flight.
    func claimPages() {
        let now = clock.nowMs()
        guard phase.mayClaim, !pause.isOn(now), let room = claimRoom else { return }
        do throws(SpoolError) {
            let pages = try spool.claim(
                maxCount: breaker.isOpen ? 1 : .max, maxBytes: room,
                mayExceed: flights.isEmpty && uncommitted.isEmpty)
            for page in pages { send(page) }
            engine.flush()
            isNextTooLarge = pages.isEmpty && spool.hasClaims
            environmentRecovered()
        } catch {
            environmentFailed(error)
        }
    }

    /// Bytes of pages that may be claimed now; nil for none. A page above the whole bound comes in alone.
    var claimRoom: Int? {
        // While the breaker is open: only the page that is tried, where none is held back.
        guard !breaker.isOpen || (breaker.nextAttemptMs == nil && flights.isEmpty) else {
            return nil
        }
        let held = flights.bytes + uncommitted.bytes
        guard held <= Flights.maxBytes - Flights.claimBytes, !uncommitted.isFull else { return nil }
        return isNextTooLarge && held > 0 ? nil : Flights.maxBytes - held
    }

    private func send(_ page: ClaimedPage) {
        let name = page.path.display
        guard !page.isOverLimit else {
            return finish(
                page.job, id: page.id,
                .quarantined(
                    reason: "over_limit",
                    detail: "\(page.sizeBytes) bytes, limit \(plan.limits.documentBytes)",
                    command: options.reproducingCommand),
                PageSummary(
                    page: name,
                    ending: .quarantined(
                        reason: "over_limit",
                        detail: "\(page.sizeBytes) bytes, limit \(plan.limits.documentBytes)"),
                    inputBytes: Int(page.sizeBytes), wordCount: nil, engineMs: nil))
        }
        let flight = Flight(
            job: page.job, page: name, id: page.id, inputBytes: page.bytes.count)
        watchdog.progressed(clock.nowMs())
        engine.submit(EngineJob(id: flights.add(flight), input: input(of: page)))
    }

    private func input(of page: ClaimedPage) -> PageInput {
        var input = PageInput(id: page.id, bytes: page.bytes)
        input.url = page.sidecar?.url
        input.contentType = page.sidecar?.contentType
        input.fetchedAt = page.sidecar?.fetchedAt
        if let note = page.sidecar?.note {
            log(
                .warning, "bad_sidecar", "sidecar of \(page.path.display): \(note)",
                [("page", .text(page.path.display)), ("detail", .text(note))])
        }
        return input
    }

    /// Takes what the engine answered.
    ///
    /// - Returns: how many pages.
    func takeReplies(_ descriptors: PollSet) -> Int {
        let replies: [EngineReply]
        do throws(EngineError) {
            replies = try engine.step(isReady: descriptors.isReady)
        } catch {
            engineFailed(error)
            return 0
        }
        if !replies.isEmpty { hasAnswered = true }
        if !replies.isEmpty { watchdog.progressed(clock.nowMs()) }
        for reply in replies { take(reply) }
        return replies.count
    }

    private func take(_ reply: EngineReply) {
        guard let flight = flights.remove(reply.id) else { return }
        let outcome: JobOutcome
        let ending: PageEnding
        var wordCount: Int?
        var isEngineDeath = false
        switch reply {
        case .done(_, let status, let outputs, _):
            outcome = .published(
                status: status,
                outputs: outputs.map {
                    SpoolOutput(fileExtension: $0.fileExtension, bytes: $0.bytes)
                })
            ending = .published(status: status)
            wordCount = words(of: outputs)
            let stale = selectors.add(reply.facts.site, planDigest: reply.facts.planDigest)
            options.log.write(stale.map(\.logRecord))
        case .rejected(_, let reason, let stage, _):
            outcome = .rejected(stage: stage, reason: reason.rawValue)
            ending = .rejected(stage: stage, reason: reason.rawValue)
        case .failed(_, var failure, let facts):
            isEngineDeath = EngineDeath.Cause(rawValue: failure.reason) != nil
            if isEngineDeath { failure = failure.told(attempts: facts.attempts) }
            outcome = .quarantined(
                reason: failure.reason, detail: failure.detail, command: options.reproducingCommand)
            ending = .quarantined(reason: failure.reason, detail: failure.detail)
        }
        finish(
            flight.job, id: flight.id, outcome,
            PageSummary(
                page: flight.page, ending: ending, inputBytes: flight.inputBytes,
                wordCount: wordCount, engineMs: (reply.facts.micros + 999) / 1000),
            reply.facts.traces)
        note(isEngineDeath: isEngineDeath, ending)
    }

    private func words(of outputs: [RenderedOutput]) -> Int? {
        guard let text = outputs.first(where: { $0.format == "text" }) else { return nil }
        return wordCount(text.bytes, 0..<text.bytes.count)
    }

    private func finish(
        _ job: JobID, id: String, _ outcome: JobOutcome, _ summary: PageSummary,
        _ traces: PageTraces? = nil
    ) {
        uncommitted.add(JobResult(job: job, outcome: outcome), id: id, traces)
        summaries[job] = summary
    }

    /// Commits a full group at once, and any group when the engine has nothing more to say right now, or
    /// nothing more to do: what comes in during a commit makes the next group, so groups grow with the load by themselves.
    func commitIfDue(isQuiet: Bool) {
        let now = clock.nowMs()
        guard !uncommitted.isEmpty, !pause.isOn(now) else { return }
        guard isQuiet || uncommitted.isFull else { return }
        do throws(SpoolError) {
            try relateResults()
            let report = try commitResults()
            uncommitted.removeAll()
            environmentRecovered()
            tell(report)
        } catch {
            environmentFailed(error)
        }
    }

    private func tell(_ report: CommitReport) {
        var records: [LogRecord] = []
        for finished in report.finished {
            guard let summary = summaries.removeValue(forKey: finished.job) else { continue }
            let told = summary.asCommitted(finished.kind)
            counters.add(told)
            records.append(told.record)
        }
        options.log.write(records)
        for job in report.again {
            counters.again += 1
            guard let summary = summaries.removeValue(forKey: job) else { continue }
            log(
                .notice, "changed", "changed \(summary.page) while it was read; again",
                [("page", .text(summary.page))])
        }
        options.onProgress(progress)
        notifier.status(statusLine)
    }

    /// At start it ends the service, which could do nothing; later it is like any error of the environment:
    /// the host keeps its jobs and tries again.
    private func engineFailed(_ error: EngineError) {
        guard hasAnswered else {
            fatal = .engine(error)
            return
        }
        guard !pause.isOn(clock.nowMs()) else { return }
        pauseClaims(describe(error))
    }
}

extension PageFailure {
    /// Of a page that ended engines: how often it did so while it was alone with one.
    fileprivate func told(attempts: Int) -> PageFailure {
        let times = attempts == 1 ? "1 attempt" : "\(attempts) attempts"
        return PageFailure(reason: reason, detail: "\(detail); \(times) alone")
    }
}
