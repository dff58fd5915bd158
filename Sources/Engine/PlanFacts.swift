import Glibc
import PageKit
import Pipeline

/// What the host must know of a plan to judge an engine's replies.
struct PlanFacts {
    let digest: String
    /// Formats that a reply must have, in this order, with the extensions of their files.
    let formats: [(name: String, fileExtension: String)]
    let stages: Set<String>
    /// Their names in the order of the plan.
    private let stageNames: [String]
    /// `match` and number of selectors of each entry of `sites`.
    let sites: [(match: String, selectorCount: Int)]
    let documentBytes: Int
    /// Whether replies tell of duplicates, and of what pages teach.
    let hasSketches: Bool
    let hasMemory: Bool
    let wallNs: UInt64
    let workers: Int
    let limits: Schedule.Limits
    let hello: Hello

    init(_ configuration: EngineConfiguration) {
        let plan = configuration.plan
        digest = plan.digest
        formats = (configuration.formats ?? plan.outbox.formats).map { name in
            (name, plan.registry.renderer(named: name)?.fileExtension ?? name)
        }
        stageNames = plan.stages.map { type(of: $0).name }
        stages = Set(stageNames)
        sites = plan.sites.map { ($0.pattern.text, $0.selectors.count) }
        documentBytes = plan.limits.documentBytes
        hasSketches = plan.duplicates.policy != .off
        hasMemory = plan.hasSiteMemory
        wallNs = UInt64(plan.limits.wallMs) * 1_000_000
        let processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        workers = min(max(configuration.workers ?? plan.limits.workers ?? processors, 1), 64)
        // Some milliseconds of work for each worker wait in the engine, so that none waits while the host is
        // in a commit; more would only hold memory.
        limits = Schedule.Limits(
            attempts: max(plan.limits.attempts, 1), inFlightBytes: workers << 22)
        hello = Hello(
            workers: workers, memoryBytes: configuration.memoryBytes, file: plan.name,
            yaml: plan.yaml,
            formats: configuration.formats)
    }

    func facts(micros: Int = 0, attempts: Int = 0) -> EngineFacts {
        EngineFacts(planDigest: digest, micros: micros, attempts: attempts)
    }

    /// The name of the stage that an engine says it is in; nil for a lie.
    func stageName(_ index: UInt64) -> String? {
        guard index <= UInt64(stageNames.count) else { return nil }
        return index == UInt64(stageNames.count) ? "render" : stageNames[Int(index)]
    }

    /// Most bytes that the body of a reply may have.
    var outputLimit: Int { Wire.outputLimit(documentBytes: documentBytes) }

    /// The reply as it is handed to the caller.
    /// - Throws: where the engine answers what the plan does not allow.
    func reply(_ wire: WireReply, to job: EngineJob, attempts: Int) throws(WireError) -> EngineReply
    {
        var facts = facts(micros: Int(wire.micros), attempts: attempts)
        switch wire.outcome {
        case .done(let status, let site, let traces, let outputs):
            facts.traces = try checked(traces)
            if let site { facts.site = try use(of: site) }
            guard outputs.map(\.format) == formats.map(\.name) else {
                throw WireError(what: "formats \(outputs.map(\.format)) are not the planned ones")
            }
            let rendered = zip(outputs, formats).map { output, format in
                RenderedOutput(
                    format: format.name, fileExtension: format.fileExtension, bytes: output.bytes)
            }
            return .done(id: job.id, status: status.rawValue, outputs: rendered, facts: facts)
        case .rejected(let reason, let stage):
            guard stages.contains(stage) else {
                throw WireError(what: "stage \(stage) is not planned")
            }
            return .rejected(id: job.id, reason: .init(reason), stage: stage, facts: facts)
        case .failed(let failure):
            return .failed(id: job.id, failure, facts: facts)
        }
    }

    /// A plan without duplicates and memory leaves none.
    private func checked(_ traces: PageTraces) throws(WireError) -> PageTraces {
        guard hasSketches || traces.sketch == nil, hasMemory || traces.observation == nil else {
            throw WireError(what: "traces that were not asked for")
        }
        return traces
    }

    /// Selectors of an entry are asked all or, of a page that has no elements, none.
    private func use(of site: WireReply.WireSite) throws(WireError) -> SiteUse {
        guard site.entry < sites.count else {
            throw WireError(what: "entry \(site.entry) of sites")
        }
        let entry = sites[Int(site.entry)]
        let count = Int(site.askedCount)
        let isMore = count < UInt64.bitWidth && site.matched >> UInt64(count) != 0
        guard count == 0 || count == entry.selectorCount, !isMore else {
            throw WireError(what: "selectors that entry \(site.entry) of sites has not")
        }
        var use = SiteUse(entry: Int(site.entry), match: entry.match)
        use.tell(matched: site.matched, count: count)
        return use
    }
}

/// How well engines come up: after failures in a row the host waits longer and tells its caller.
struct StartRecord {
    /// The caller hears of it from the third failure on; one or two may be the machine's moment of weakness.
    private static let toleratedCount = 3
    private static let firstPauseNs: UInt64 = 100_000_000
    private static let longestPauseNs: UInt64 = 5_000_000_000

    private(set) var failureCount = 0
    /// No start before this time (CLOCK_MONOTONIC).
    private(set) var retryNs: UInt64 = 0

    mutating func succeeded() { self = StartRecord() }

    /// - Returns: whether the caller must be told.
    mutating func failed(nowNs: UInt64) -> Bool {
        let doublings = UInt64(min(failureCount, 10))
        retryNs = nowNs + min(Self.firstPauseNs << doublings, Self.longestPauseNs)
        failureCount += 1
        return failureCount >= Self.toleratedCount
    }
}
