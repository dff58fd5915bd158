import CLinux
import Glibc
import PageKit
import Pipeline

/// The host's side of the engine: takes jobs, keeps engine processes, gives exactly one reply a job.
///
/// Driven by a poll loop and used from one thread only: poll `pollDescriptors` no longer than
/// `nextDeadlineMs`, then call `step`. A class because it owns processes and descriptors.
package final class EngineHost {
    /// An engine process and the conversation with it.
    struct Session {
        let process: EngineProcess
        let plan: PlanFacts
        let startedNs: UInt64
        var isReady = false
        var incoming: [UInt8] = []
        var memory: EngineMemory
        /// When it last did something: was given a page, began one, or answered.
        var movedNs: UInt64
    }

    var configuration: EngineConfiguration
    var plan: PlanFacts
    var schedule: Schedule
    var sessions: [EngineID: Session] = [:]
    var jobs: [Ticket: EngineJob] = [:]
    private var ticketCount: UInt64 = 0
    var replies: [EngineReply] = []
    /// What engines are told at their start.
    var memories = SiteMemories()
    /// Where pages were when their engine ended, by its own word.
    var stagesAtDeath: [Ticket: String] = [:]
    var starts = StartRecord()
    var nursery: EngineNursery?
    /// Under this plan.
    var lostNurseries = 0
    /// Told to the caller by the next `advance`.
    var startError: EngineError?
    private var isShutDown = false
    /// What the newest engine says confines it; empty until one is ready.
    package internal(set) var protections: [String] = []
    /// Engines that ended on their own or were ended, since the beginning; those at start included.
    package internal(set) var deathCount = 0

    /// Starts the first engine; does not wait until it is ready.
    /// - Throws: `EngineError.system` where not even a process can be made.
    package init(configuration: EngineConfiguration) throws(EngineError) {
        self.configuration = configuration
        plan = PlanFacts(configuration)
        schedule = Schedule(limits: plan.limits)
        try advance()
    }

    // MARK: - For the poll loop

    /// Descriptors to poll, with the events to wait for.
    package func pollDescriptors() -> [(fd: Int32, events: Int16)] {
        let loading = nursery.flatMap {
            $0.isBusy ? [(fd: $0.channel, events: Int16(POLLIN))] : nil
        }
        return sessions.values.flatMap { session in
            let writing = session.process.hasOutgoing ? Int16(POLLOUT) : 0
            return [
                (fd: session.process.channel, events: Int16(POLLIN) | writing),
                (fd: session.process.errors, events: Int16(POLLIN)),
            ]
        } + (loading ?? [])
    }

    /// Milliseconds from now until `step` has something to do even if no descriptor is ready; nil: never.
    package var nextDeadlineMs: Int? {
        let now = winnow_monotonic_ns()
        var next: UInt64?
        for (id, session) in sessions {
            guard let due = deadline(id, session, now) else { continue }
            next = min(next ?? due, due)
        }
        if starts.retryNs > now { next = min(next ?? starts.retryNs, starts.retryNs) }
        guard let next else { return replies.isEmpty ? nil : 0 }
        return next <= now ? 0 : Int((next - now + 999_999) / 1_000_000)
    }

    /// Queues a job for an engine that has room. What was submitted is sent by `flush`, or by the next `step`.
    package func submit(_ job: EngineJob) {
        ticketCount += 1
        let ticket = Ticket(raw: ticketCount)
        // What the limit allows, and what gzip adds to a page that does not compress.
        let limit = plan.documentBytes + (64 << 10)
        guard job.input.bytes.count <= limit else {
            let detail = "\(job.input.bytes.count) bytes, limit \(plan.documentBytes)"
            replies.append(
                .failed(
                    id: job.id, PageFailure(reason: "over_limit", detail: detail),
                    facts: plan.facts()))
            return
        }
        jobs[ticket] = job
        schedule.submit(ticket, bytes: job.costBytes)
        perform(schedule.nextActions(mayStart: false))
        for session in sessions.values where session.process.isFlushDue { session.process.flush() }
    }

    /// Pages submitted from now on are worked on with what has been learned up to `generation`.
    /// - Parameter changes: hosts whose memory is another, or nil, than that of the generation before.
    package func remember(_ generation: UInt64, _ changes: [String: HostMemory?]) {
        memories.advance(to: generation, changes)
        let record = MemoryRecord(generation: generation, changes: changes).record()
        for (id, session) in sessions where session.plan.hasMemory {
            limit(id, sessions[id]?.memory.admitMemory(record.count))
            session.process.send(record)
        }
    }

    /// Sends what was submitted, as far as it fits, without waiting for the next `step`.
    package func flush() {
        for session in sessions.values where session.process.hasOutgoing { session.process.flush() }
    }

    /// Writes what fits, reads what came, and handles ended and hanging engines. Does not wait.
    /// - Parameter isReady: whether `poll` said that a descriptor can be read; others are left alone.
    /// - Throws: when engines cannot be started. All jobs stay queued; calling `step` again after
    ///   `nextDeadlineMs` tries again. Replies that came meanwhile are returned by the next call.
    package func step(
        isReady: (Int32) -> Bool = { _ in true }
    ) throws(EngineError) -> [EngineReply] {
        guard !isShutDown else { return [] }
        for id in sessions.keys.sorted() { receive(id, isReady) }
        let now = winnow_monotonic_ns()
        for id in sessions.keys.sorted() { checkDeadlines(id, now) }
        try advance()
        for session in sessions.values { session.process.flush() }
        defer { replies.removeAll() }
        return replies
    }

    /// Jobs submitted and not replied to.
    package var jobCount: Int { schedule.pageCount + replies.count }
    /// Jobs that an engine has.
    package var inFlightCount: Int { schedule.inFlightCount }
    /// Bytes of pages that no engine has yet.
    package var queuedBytes: Int { schedule.queuedBytes }
    /// Whether an engine is ready.
    package var isReady: Bool { sessions.values.contains { $0.isReady } }
    /// Processes of the engines, spares included, oldest first. For status and tests.
    package var processIDs: [Int32] {
        sessions.keys.sorted().compactMap { sessions[$0]?.process.pid }
    }

    /// Process of the nursery; nil while no engine has died. For status and tests.
    package var nurseryID: Int32? { nursery?.pid }

    /// Holds pages back from the engines, or lets them go.
    package func setFlow(_ flow: Schedule.Flow) {
        schedule.flow = flow
        // An engine that cannot be started now is started by a later `step`.
        try? advance()
        flush()
    }

    /// Jobs that are not yet with an engine run under `plan`; the others finish under the old one.
    package func reload(plan next: PipelinePlan) throws(EngineError) {
        configuration.plan = next
        plan = PlanFacts(configuration)
        schedule.reload(limits: plan.limits)
        starts = StartRecord()
        nursery = nil
        lostNurseries = 0
        try advance()
    }

    /// Ends all engines. Jobs without a reply get none; drain first (`jobCount` 0) to lose nothing.
    package func shutdown() {
        isShutDown = true
        sessions.removeAll()
        nursery = nil
    }
}
