/// Number of an engine process in the life of a host.
package struct EngineID: Hashable, Comparable, Sendable {
    package let raw: Int
    package init(raw: Int) { self.raw = raw }
    package static func < (a: EngineID, b: EngineID) -> Bool { a.raw < b.raw }
}

/// Why an engine ended, or was ended.
package struct EngineDeath: Equatable, Sendable {
    package enum Cause: String, Sendable { case crash, deadline, memory }
    package let cause: Cause
    /// Signal or exit code, and what the engine said last.
    package let detail: String
    /// It ended itself: a trap, a bad access, an exit, an allocation beyond its limit. Time and signals from
    /// outside may spare a page the next time; the same end at the same place will not.
    package let isOwnDoing: Bool
    package init(cause: Cause, detail: String, isOwnDoing: Bool = false) {
        self.cause = cause
        self.detail = detail
        self.isOwnDoing = isOwnDoing
    }

    /// Whether it is the same end by its own doing. What is told of memory is of all pages that it had.
    func repeats(_ earlier: EngineDeath?) -> Bool {
        guard let earlier, isOwnDoing, earlier.isOwnDoing else { return false }
        return self == earlier || cause == .memory && earlier.cause == .memory
    }
}

/// Which page goes to which engine, and who is charged when one dies. Decides only; does nothing.
///
/// Pages run side by side in the main engine. When it dies, the pages that were begun are suspects: each
/// runs alone in an engine of its own, while the main engine's successor goes on with the others. One that
/// crashes alone as it did among others is proven guilty, and tried no more. From the first death on spare
/// engines stand by; one that has nothing more to try alone becomes one.
package struct Schedule: Sendable {
    package struct Limits: Sendable {
        /// Engines that a page may end while it runs alone, 1...
        package var attempts: Int
        /// Bytes of pages that one engine may hold; a larger page has it for itself.
        package var inFlightBytes: Int

        package init(attempts: Int, inFlightBytes: Int) {
            self.attempts = attempts
            self.inFlightBytes = inFlightBytes
        }
    }

    package enum Action: Equatable, Sendable {
        case start(EngineID)
        case send(Ticket, to: EngineID)
        /// The engine has nothing in flight and is not needed.
        case retire(EngineID)
        case fail(Ticket, EngineDeath, attempts: Int)
    }

    /// Whether pages go to engines.
    package enum Flow: Sendable {
        case free
        /// None; those that an engine has are finished.
        case held
        /// One, with all its attempts; then `held`.
        case one
    }

    private enum Role: Sendable { case main, alone, spare, draining }

    private struct Engine {
        var role: Role
        var isReady = false
        var inFlight: [Ticket] = []
        var inFlightBytes = 0
    }

    private struct Page {
        let bytes: Int
        /// Engines that it ended while it ran alone.
        var attempts = 0
        /// How the last engine ended that had begun it.
        var lastDeath: EngineDeath?
        /// Engines that ended while it was the oldest page with them that was not begun.
        var losses = 0
    }

    /// Losses after which a page that was never seen to be begun is tried alone, and at twice the number
    /// given up: no page may circle for ever, whatever an engine does to the memory it shares.
    private static let lossLimit = 3

    /// Engines that stand by from the first death on: one for the main engine, one for the page that is tried
    /// alone. With one for both, the main engine's pages waited for a start at every other death.
    private static let spareCount = 2

    /// Pages after a death until it counts as past, and the part of what it may that an engine holds till then.
    private static let (cautiousAnswers, cautiousPart) = (1000, 8)

    private var limits: Limits
    private var engines: [EngineID: Engine] = [:]
    private var pages: [Ticket: Page] = [:]
    private var waiting: [Ticket] = []
    /// Pages before this index of `waiting` are sent.
    private var waitingStart = 0
    private var suspects: [Ticket] = []
    private var engineCount = 0
    package var flow = Flow.free
    /// One has died: another may, and its successor shall not have to be waited for.
    package private(set) var expectsDeaths = false
    /// Pages answered since the last death of an engine.
    private var answersSinceDeath = 0

    package init(limits: Limits) { self.limits = limits }

    package var pageCount: Int { pages.count }
    package var inFlightCount: Int { engines.values.reduce(0) { $0 + $1.inFlight.count } }
    /// Bytes of pages that no engine has yet.
    package private(set) var queuedBytes = 0

    package func inFlight(_ engine: EngineID) -> [Ticket] { engines[engine]?.inFlight ?? [] }
    package func inFlightBytes(_ engine: EngineID) -> Int { engines[engine]?.inFlightBytes ?? 0 }
    /// Whether the engine is there for pages that are tried alone.
    package func triesAlone(_ engine: EngineID) -> Bool { engines[engine]?.role == .alone }
    package func attempts(of ticket: Ticket) -> Int { pages[ticket]?.attempts ?? 0 }

    // MARK: - Events

    /// - Parameter bytes: what the page counts for in `Limits.inFlightBytes`.
    package mutating func submit(_ ticket: Ticket, bytes: Int) {
        pages[ticket] = Page(bytes: bytes)
        waiting.append(ticket)
        queuedBytes += bytes
    }

    package mutating func ready(_ id: EngineID) { engines[id]?.isReady = true }

    /// - Returns: whether the page was in flight there; if not, the engine is not to be trusted.
    package mutating func answered(_ ticket: Ticket, by id: EngineID) -> Bool {
        guard let index = engines[id]?.inFlight.firstIndex(of: ticket), let page = pages[ticket]
        else {
            return false
        }
        engines[id]?.inFlight.remove(at: index)
        engines[id]?.inFlightBytes -= page.bytes
        pages[ticket] = nil
        answersSinceDeath += 1
        endOne()
        return true
    }

    /// The engine is gone; all its replies were read.
    /// - Parameter begun: the pages in flight that may be the cause.
    package mutating func died(_ id: EngineID, begun: Set<Ticket>, _ death: EngineDeath) -> [Action]
    {
        guard let engine = engines.removeValue(forKey: id) else { return [] }
        expectsDeaths = expectsDeaths || engine.isReady
        answersSinceDeath = 0
        let wasAlone = engine.inFlight.count == 1
        var actions: [Action] = []
        var innocent: [Ticket] = []
        // Pages are begun in the order of arrival: one that hides that it was begun stays the oldest, while
        // what waits behind it is not charged for its crimes.
        let oldest = engine.inFlight.first { !begun.contains($0) }
        for ticket in engine.inFlight {
            guard var page = pages[ticket] else { continue }
            queuedBytes += page.bytes
            var isProven = false
            if begun.contains(ticket) {
                if wasAlone { page.attempts += 1 }
                isProven = wasAlone && death.repeats(page.lastDeath)
                page.lastDeath = death
            } else if ticket == oldest {
                page.losses += 1
            }
            pages[ticket] = page
            let isGivenUp =
                page.attempts >= limits.attempts || page.losses >= 2 * Self.lossLimit
            if isProven || isGivenUp {
                pages[ticket] = nil
                endOne()
                queuedBytes -= page.bytes
                actions.append(.fail(ticket, death, attempts: page.attempts))
            } else if begun.contains(ticket) || page.attempts > 0 || page.losses >= Self.lossLimit {
                suspects.append(ticket)
            } else {
                innocent.append(ticket)
            }
        }
        waiting.replaceSubrange(0..<waitingStart, with: innocent)
        waitingStart = 0
        return actions
    }

    /// Pages that are not yet sent go to engines made from now on.
    package mutating func reload(limits: Limits) {
        self.limits = limits
        for id in engines.keys { engines[id]?.role = .draining }
    }

    // MARK: - Decisions

    /// What is to be done now; empty when there is nothing until the next event.
    /// - Parameters:
    ///   - mayStart: false while starts fail and the host waits.
    ///   - mayStandBy: false while spare engines would cost much.
    package mutating func nextActions(mayStart: Bool, mayStandBy: Bool = true) -> [Action] {
        var actions = settle()
        provide(.main, needed: true, mayStart: mayStart, &actions)
        provide(.alone, needed: !suspects.isEmpty, mayStart: mayStart, &actions)
        if isCautious, mains.count == 1, let spare = spares.first(where: isReady) {
            engines[spare]?.role = .main
        }
        if expectsDeaths && mayStart && mayStandBy {
            let wanted = engine(.alone) == nil ? Self.spareCount : Self.spareCount - 1
            while spares.count < wanted { actions.append(start(.spare)) }
        }
        while maySend, flow == .free || suspects.isEmpty,
            let ticket = waiting.dropFirst(waitingStart).first,
            let id = mains.min(by: holdsLess), hasRoom(id, for: ticket)
        {
            waitingStart += 1
            actions.append(send(ticket, to: id))
        }
        if waitingStart > 64, waitingStart * 2 > waiting.count {
            waiting.removeFirst(waitingStart)
            waitingStart = 0
        }
        if maySend, let id = engine(.alone), let ticket = suspects.first,
            engines[id]?.isReady == true,
            engines[id]?.inFlight.isEmpty == true
        {
            suspects.removeFirst()
            actions.append(send(ticket, to: id))
        }
        return actions
    }

    private var maySend: Bool {
        switch flow {
        case .free: true
        case .held: false
        case .one: inFlightCount == 0
        }
    }

    /// A page is over.
    private mutating func endOne() { if flow == .one { flow = .held } }

    /// Engines that have done their part: one stays as spare, the others end.
    private mutating func settle() -> [Action] {
        var actions: [Action] = []
        for id in engines.keys.sorted() {
            guard let engine = engines[id], engine.inFlight.isEmpty else { continue }
            switch engine.role {
            case .spare: continue
            case .main:
                if !isCautious, id != mains.first { engines[id]?.role = .spare }
                continue
            case .alone:
                guard suspects.isEmpty else { continue }
                guard spares.count >= Self.spareCount else {
                    engines[id]?.role = .spare
                    continue
                }
            case .draining: break
            }
            engines[id] = nil
            actions.append(.retire(id))
        }
        return actions
    }

    private mutating func provide(
        _ role: Role, needed: Bool, mayStart: Bool, _ actions: inout [Action]
    ) {
        guard needed, engine(role) == nil else { return }
        if let spare = spares.first(where: { engines[$0]?.isReady == true }) ?? spares.first {
            engines[spare]?.role = role
        } else if mayStart {
            actions.append(start(role))
        }
    }

    private mutating func start(_ role: Role) -> Action {
        engineCount += 1
        let id = EngineID(raw: engineCount)
        engines[id] = Engine(role: role)
        return .start(id)
    }

    /// One has died of late: work goes to two engines, so that one goes on when the other dies, though the host
    /// may be in a commit then, and they hold little, for it would have to be sent again.
    private var isCautious: Bool { expectsDeaths && answersSinceDeath < Self.cautiousAnswers }

    private var mains: [EngineID] { engines.keys.filter { engines[$0]?.role == .main }.sorted() }
    private func isReady(_ id: EngineID) -> Bool { engines[id]?.isReady == true }

    private func holdsLess(_ a: EngineID, _ b: EngineID) -> Bool {
        func load(_ id: EngineID) -> Int {
            isReady(id) ? engines[id]?.inFlightBytes ?? 0 : .max
        }
        return load(a) < load(b)
    }

    private var spares: [EngineID] { engines.keys.filter { engines[$0]?.role == .spare }.sorted() }

    private func engine(_ role: Role) -> EngineID? { engines.first { $0.value.role == role }?.key }

    private func hasRoom(_ id: EngineID, for ticket: Ticket) -> Bool {
        guard let engine = engines[id], engine.isReady, let page = pages[ticket] else {
            return false
        }
        let room = limits.inFlightBytes / (isCautious ? Self.cautiousPart : 1)
        return engine.inFlight.isEmpty || engine.inFlightBytes + page.bytes <= room
    }

    private mutating func send(_ ticket: Ticket, to id: EngineID) -> Action {
        let bytes = pages[ticket]?.bytes ?? 0
        engines[id]?.inFlight.append(ticket)
        engines[id]?.inFlightBytes += bytes
        queuedBytes -= bytes
        return .send(ticket, to: id)
    }
}
