import CLinux
import PageKit
import Pipeline

/// One worker: takes pages from the queue, runs each through the plan, answers.
@safe struct EngineWorker: Sendable {
    /// Pages above this size do not leave their memory behind in the worker's scratch.
    private static let keptBytes = 4 << 20

    private nonisolated(unsafe) let slot: UnsafeMutablePointer<winnow_progress>
    private let plan: PipelinePlan
    private let formats: [String]?
    private let outputLimit: Int
    private let channel: ReplyChannel

    init(
        slot: UnsafeMutablePointer<winnow_progress>, plan: PipelinePlan, formats: [String]?,
        outputLimit: Int, channel: ReplyChannel
    ) {
        unsafe self.slot = slot
        self.plan = plan
        self.formats = formats
        self.outputLimit = outputLimit
        self.channel = channel
    }

    func work(_ queue: PageQueue) async {
        var page = Page()
        var reply = RecordWriter()
        while true {
            for record in await queue.next() {
                reply.removeAll()
                run(record, &page).append(to: &reply)
                channel.write(reply.bytes)
                if record.input.bytes.count > Self.keptBytes || reply.bytes.count > Self.keptBytes {
                    page = Page()
                    reply = RecordWriter()
                }
            }
        }
    }

    /// The page is suspect from the first line to the last; writing the reply is not its fault.
    private func run(_ record: PageRecord, _ page: inout Page) -> WireReply {
        unsafe winnow_progress_begin(slot, record.ticket.raw)
        let began = winnow_monotonic_ns()
        page.reset(record.input)
        if plan.hasSiteMemory { page.siteMemories = record.memories }
        let outcome = plan.run(&page, formats: formats, explain: record.explain) {
            unsafe winnow_progress_stage(slot, UInt64($0))
        }
        let micros = (winnow_monotonic_ns() - began) / 1000
        unsafe winnow_progress_end(slot)
        return WireReply(
            ticket: record.ticket, micros: UInt32(clamping: micros), outcome: answer(outcome, page))
    }

    private func answer(_ outcome: PageOutcome, _ page: Page) -> WireReply.Outcome {
        switch outcome {
        case .published(let outputs):
            let bytes = outputs.reduce(0) { $0 + $1.bytes.count }
            guard bytes <= outputLimit else {
                return .failed(
                    PageFailure(
                        reason: "over_limit",
                        detail: "output of \(bytes) bytes, limit \(outputLimit)"))
            }
            var traces = PageTraces()
            (traces.sketch, traces.observation) = (page.sketch, page.observation)
            return .done(
                status: page.status, site: page.site.map { WireReply.WireSite($0) },
                traces: traces,
                outputs: outputs.map { WireReply.WireOutput(format: $0.format, bytes: $0.bytes) })
        case .rejected(let reason, let stage):
            return .rejected(reason: reason.rawValue, stage: stage)
        case .failed(let failure):
            return .failed(failure)
        }
    }
}

extension WireReply.WireSite {
    fileprivate init(_ use: SiteUse) {
        entry = UInt32(truncatingIfNeeded: use.entry)
        askedCount = UInt8(truncatingIfNeeded: use.askedCount)
        matched = use.matched
    }
}
