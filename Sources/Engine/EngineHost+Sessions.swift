import CLinux
import PageKit
import Pipeline

/// The host's dealings with its engines: starting, reading, judging, ending.
extension EngineHost {
    /// Bytes read from one engine in one step, so that one cannot keep the others waiting.
    private static let readBytes = 1 << 20
    private static let fieldLimit = 64 << 10
    /// A plan whose nurseries end is served without.
    private static let lostNurseryLimit = 3

    // MARK: - Acting on the schedule

    /// Carries out what the schedule wants, until it wants nothing more.
    func advance() throws(EngineError) {
        let mayStart = starts.retryNs <= winnow_monotonic_ns()
        perform(schedule.nextActions(mayStart: mayStart, mayStandBy: nursery?.isBusy != true))
        guard let error = startError else { return }
        startError = nil
        throw error
    }

    func perform(_ actions: [Schedule.Action]) {
        for action in actions {
            switch action {
            case .start(let id): start(id)
            case .send(let ticket, let id): send(ticket, to: id)
            case .retire(let id): sessions[id] = nil
            case .fail(let ticket, let death, let attempts): fail(ticket, death, attempts)
            }
        }
    }

    private func start(_ id: EngineID) {
        do {
            let process = try EngineProcess(
                configuration, workers: plan.workers, nursery: tendedNursery(), copy: firstCopy(id))
            if !process.isLoaded { process.send(plan.hello.record()) }
            var memory = EngineMemory(limitBytes: configuration.memoryBytes, plan: plan)
            if plan.hasMemory {
                let record = MemoryRecord(
                    generation: memories.generation, changes: memories.hosts.mapValues { $0 }
                ).record()
                _ = memory.admitMemory(record.count)
                process.send(record)
            }
            process.flush()
            let now = winnow_monotonic_ns()
            sessions[id] = Session(
                process: process, plan: plan, startedNs: now, memory: memory, movedNs: now)
        } catch {
            _ = schedule.died(id, begun: [], EngineDeath(cause: .crash, detail: "not started"))
            if starts.failed(nowNs: winnow_monotonic_ns()) || sessions.isEmpty {
                startError = error
            }
        }
    }

    /// What a copy of this process does as the first engine. Later ones are started from the executable: by then
    /// this process has read pages.
    private func firstCopy(_ id: EngineID) -> (() -> Never)? {
        guard let prepare = configuration.prepareCopy, id.raw == 1 else { return nil }
        let (hello, loaded) = (plan.hello, configuration.plan)
        return { serveAsCopy(hello, loaded, prepare: prepare) }
    }

    /// Where engines are split off from, once one has died: another may, and its successor shall cost little.
    private func tendedNursery() -> EngineNursery? {
        guard schedule.expectsDeaths else { return nil }
        if nursery?.isLost == true {
            nursery = nil
            lostNurseries += 1
        }
        // Without one engines are started from the executable.
        if nursery == nil, lostNurseries < Self.lostNurseryLimit {
            nursery = try? EngineNursery(configuration, plan)
        }
        return nursery
    }

    private func send(_ ticket: Ticket, to id: EngineID) {
        guard let job = jobs[ticket], let session = sessions[id] else { return }
        limit(
            id,
            sessions[id]?.memory.admit(
                job.input, inFlightBytes: schedule.inFlightBytes(id),
                isAlone: schedule.triesAlone(id)))
        session.process.send(
            PageRecord(ticket: ticket, explain: job.explain, input: job.input).head())
        session.process.send(job.input.bytes)
        sessions[id]?.movedNs = winnow_monotonic_ns()
    }

    /// Sets what the engine may have of memory; where that is refused its own limit stands.
    func limit(_ id: EngineID, _ bytes: Int?) {
        guard let bytes, let session = sessions[id] else { return }
        _ = winnow_limit_memory(session.process.pid, UInt(bytes))
    }

    private func fail(_ ticket: Ticket, _ death: EngineDeath, _ attempts: Int) {
        guard let job = jobs.removeValue(forKey: ticket) else { return }
        let place = stagesAtDeath.removeValue(forKey: ticket).map { "in \($0): " } ?? ""
        let failure = PageFailure(reason: death.cause.rawValue, detail: place + death.detail)
        replies.append(.failed(id: job.id, failure, facts: plan.facts(attempts: attempts)))
    }

    // MARK: - Reading

    /// Reads what an engine sent; ends it if it has gone or does not keep to the protocol.
    func receive(_ id: EngineID, _ isReady: (Int32) -> Bool) {
        guard let session = sessions[id] else { return }
        if isReady(session.process.errors) { session.process.receiveErrors() }
        guard isReady(session.process.channel) else { return }
        var buffer = session.incoming
        sessions[id]?.incoming = []
        let received = session.process.receive(into: &buffer, limit: Self.readBytes)
        do {
            let used = try parse(buffer[...], from: id)
            buffer.removeFirst(used)
            sessions[id]?.incoming = buffer
        } catch {
            return end(id, .crash, "protocol: \(error.what)")
        }
        if received == .end { end(id, .crash, nil) }
    }

    /// - Returns: bytes of whole records.
    private func parse(_ bytes: ArraySlice<UInt8>, from id: EngineID) throws(WireError) -> Int {
        var rest = bytes
        while rest.count >= Wire.headerBytes, let session = sessions[id] {
            let header = try Wire.Header(rest.prefix(Wire.headerBytes))
            guard let kind = Wire.Kind(rawValue: header.kind), header.fieldBytes <= Self.fieldLimit,
                header.bodyBytes <= session.plan.outputLimit
            else { throw WireError(what: "header \(header)") }
            let start = rest.startIndex + Wire.headerBytes
            let bodyStart = start + header.fieldBytes
            let end = bodyStart + header.bodyBytes
            guard end <= rest.endIndex else { break }
            try take(kind, fields: rest[start..<bodyStart], body: rest[bodyStart..<end], from: id)
            rest = rest[end...]
        }
        return rest.startIndex - bytes.startIndex
    }

    private func take(
        _ kind: Wire.Kind, fields: ArraySlice<UInt8>, body: ArraySlice<UInt8>, from id: EngineID
    ) throws(WireError) {
        guard let session = sessions[id] else { return }
        guard session.isReady else {
            guard kind == .ready else { throw WireError(what: "\(kind) before ready") }
            return try becomeReady(Ready(fields: fields), id, session.plan)
        }
        let wire = try WireReply(kind: kind, fields: fields, body: body)
        guard let job = jobs[wire.ticket], schedule.inFlight(id).contains(wire.ticket) else {
            throw WireError(what: "reply to a page that it was not given")
        }
        // Judged before the job is closed: a reply that breaks the rules is none.
        let attempts = schedule.attempts(of: wire.ticket)
        let reply = try session.plan.reply(wire, to: job, attempts: attempts)
        _ = schedule.answered(wire.ticket, by: id)
        jobs[wire.ticket] = nil
        stagesAtDeath[wire.ticket] = nil
        replies.append(reply)
        sessions[id]?.movedNs = winnow_monotonic_ns()
    }

    private func becomeReady(_ ready: Ready, _ id: EngineID, _ plan: PlanFacts) throws(WireError) {
        guard ready.planDigest == plan.digest else {
            startError = .planMismatch(host: plan.digest, engine: ready.planDigest)
            throw WireError(what: "another plan")
        }
        sessions[id]?.isReady = true
        sessions[id]?.memory.begin(with: ready.dataBytes)
        sessions[id]?.movedNs = winnow_monotonic_ns()
        protections = ready.protections
        starts.succeeded()
        schedule.ready(id)
    }

    // MARK: - Time

    /// When something must be done about an engine if it does not move; nil while it idles.
    func deadline(_ id: EngineID, _ session: Session, _ nowNs: UInt64) -> UInt64? {
        guard session.isReady else {
            return session.startedNs + UInt64(configuration.startMs) * 1_000_000
        }
        let inFlight = schedule.inFlight(id)
        guard !inFlight.isEmpty else { return nil }
        let begun = session.process.begun(nowNs: nowNs).filter { inFlight.contains($0.ticket) }
        // A page begun after now has its whole time before it.
        return begun.map { $0.beganNs + session.plan.wallNs }.min() ?? nowNs + session.plan.wallNs
    }

    /// Ends an engine that is not ready in time, holds a page beyond its time, or does nothing at all.
    func checkDeadlines(_ id: EngineID, _ nowNs: UInt64) {
        guard let session = sessions[id] else { return }
        guard session.isReady else {
            let isLate = nowNs >= session.startedNs + UInt64(configuration.startMs) * 1_000_000
            if isLate { end(id, .crash, "not ready after \(configuration.startMs) ms") }
            return
        }
        let inFlight = schedule.inFlight(id)
        guard !inFlight.isEmpty else { return }
        let begun = session.process.begun(nowNs: nowNs).filter { inFlight.contains($0.ticket) }
        let late = begun.filter { $0.beganNs + session.plan.wallNs <= nowNs }
        if !late.isEmpty {
            let detail = "over \(session.plan.wallNs / 1_000_000) ms"
            return end(id, .deadline, detail, charged: Set(late.map(\.ticket)))
        }
        // Nothing begun, though there is work: its workers are gone or it lies about them.
        if begun.isEmpty, nowNs >= session.movedNs + 3 * session.plan.wallNs {
            end(id, .crash, "engine does nothing")
        }
    }

    // MARK: - Ending

    /// Ends an engine, takes the answers it still gave, and lets the schedule decide on the others.
    /// - Parameter charged: the suspects, if not all pages that were begun.
    private func end(
        _ id: EngineID, _ cause: EngineDeath.Cause, _ why: String?, charged: Set<Ticket>? = nil
    ) {
        guard let session = sessions[id] else { return }
        let exit = session.process.end()
        deathCount += 1
        session.process.receiveErrors()
        takeLastReplies(id)
        let nowNs = winnow_monotonic_ns()
        let sightings = session.process.begun(nowNs: nowNs)
        let begun = charged ?? Set(sightings.map(\.ticket))
        for sighting in sightings
        where begun.contains(sighting.ticket) && jobs[sighting.ticket] != nil {
            stagesAtDeath[sighting.ticket] = session.plan.stageName(sighting.stage)
        }
        sessions[id] = nil
        let death = EngineDeath.judged(
            cause, why: why, exit: exit, memoryBytes: session.memory.grantedBytes,
            lastWords: session.process.errorTail)
        if !session.isReady, starts.failed(nowNs: nowNs), startError == nil {
            startError = .cannotStart(attempts: starts.failureCount, detail: death.detail)
        }
        perform(schedule.died(id, begun: begun, death))
    }

    /// Replies that were complete before the engine ended count; half a record does not.
    private func takeLastReplies(_ id: EngineID) {
        guard let session = sessions[id] else { return }
        var buffer = session.incoming
        while session.process.receive(into: &buffer, limit: Self.readBytes) == .bytes {
            guard let used = try? parse(buffer[...], from: id) else { return }
            buffer.removeFirst(used)
        }
    }
}
