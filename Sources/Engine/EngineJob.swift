import PageKit
import Pipeline
import TextCore

/// One page for the engine.
package struct EngineJob: Sendable {
    /// The caller's number; comes back with the reply.
    package let id: UInt64
    package let input: PageInput
    /// Outputs also tell of every block what became of it and why.
    package let explain: Bool

    /// What a page costs beside its bytes, wherever pages are counted by bytes: records, names, rows.
    package static let overheadBytes = 4 << 10

    /// What it counts for in a bound of bytes.
    package var costBytes: Int { input.bytes.count + EngineJob.overheadBytes }

    package init(id: UInt64, input: PageInput, explain: Bool = false) {
        self.id = id
        self.input = input
        self.explain = explain
    }
}

/// What a page leaves behind for later ones, where its pipeline asks for it.
package struct PageTraces: Sendable, Equatable {
    /// Tells duplicates of its text.
    package var sketch: TextSketch?
    /// What it teaches of its host.
    package var observation: SiteObservation?
    package init() {}
}

/// How a reply came about.
package struct EngineFacts: Sendable, Equatable {
    /// Digest of the plan that the page ran under: after a reload, pages in flight still have the old one.
    package let planDigest: String
    /// Microseconds that the page took in the engine, waiting not counted; 0 where no engine told.
    package let micros: Int
    /// Engines that the page ended while it ran alone.
    package let attempts: Int
    /// The site of the page, with what its selectors found; only of pages that are done.
    package var site: SiteUse?
    /// Only of pages that are done.
    package var traces = PageTraces()
}

/// What became of one job. Every submitted job yields exactly one reply.
package enum EngineReply: Sendable, Equatable {
    /// Outputs in the order asked for; `status` is a raw value of `PageStatus`.
    case done(id: UInt64, status: String, outputs: [RenderedOutput], facts: EngineFacts)
    case rejected(id: UInt64, reason: DropReason, stage: String, facts: EngineFacts)
    /// Reasons of the engine itself are `crash`, `deadline` and `memory`; the others are the stages'.
    case failed(id: UInt64, PageFailure, facts: EngineFacts)

    package var id: UInt64 {
        switch self {
        case .done(let id, _, _, _), .rejected(let id, _, _, _), .failed(let id, _, _): return id
        }
    }

    package var facts: EngineFacts {
        switch self {
        case .done(_, _, _, let facts), .rejected(_, _, _, let facts), .failed(_, _, let facts):
            return facts
        }
    }
}

/// Errors of the engine as such; no page is charged for them, and all jobs stay queued.
package enum EngineError: Error, Sendable, Equatable {
    /// A system call that the host needs failed.
    case system(call: String, errno: Int32)
    /// Engines end before they are ready: how often in a row, and what the last one said.
    case cannotStart(attempts: Int, detail: String)
    /// The engine loaded another plan than the host: not the same binary.
    case planMismatch(host: String, engine: String)
}

/// How engines are made.
package struct EngineConfiguration: Sendable {
    /// Path of the executable.
    package var executable: String
    /// Its first argument.
    package var subcommand: String
    package var plan: PipelinePlan
    /// Formats to render instead of the plan's.
    package var formats: [String]?
    /// Workers of an engine, 1...64; nil: as the plan says, else one a processor.
    package var workers: Int?
    /// Most bytes of writable memory that an engine may have (RLIMIT_DATA).
    package var memoryBytes: Int
    /// Set: the first engine is a copy of this process, if that has one thread, instead of a start of the
    /// executable, which takes as long as the cleaning of several pages. What it does is done in the copy before it
    /// is confined, as by `engineMain`.
    package var prepareCopy: (@Sendable () -> String?)?
    /// Milliseconds until a started engine must be ready.
    package var startMs: Int

    /// - Parameters:
    ///   - memoryBytes: default 1 GiB: pages of 20 MiB, the usual limit, need some 200 MiB a worker.
    ///   - startMs: default 20 s, beyond what a loaded machine needs for a start of 20 ms.
    package init(
        plan: PipelinePlan, formats: [String]? = nil, workers: Int? = nil,
        executable: String = "/proc/self/exe", subcommand: String = "__engine",
        memoryBytes: Int = 1 << 30, startMs: Int = 20_000
    ) {
        self.plan = plan
        self.formats = formats
        self.workers = workers
        self.executable = executable
        self.subcommand = subcommand
        self.memoryBytes = memoryBytes
        self.startMs = startMs
    }

    /// Formats that replies may have, in their order.
    var plannedFormats: [String] { formats ?? plan.outbox.formats }
}
