import Engine
import PageKit
import Pipeline
import Service

/// What became of one page of `clean` or `filter`.
enum CleanAnswer {
    /// One output a format.
    case cleaned([RenderedOutput])
    case rejected(stage: String, reason: String)
    case failed(PageFailure)

    var isFailure: Bool {
        if case .failed = self { return true }
        return false
    }
}

/// Sends pages to an engine process and hands the answers back in the order of submission.
///
/// A class: it owns the engine. Memory is bounded: `hasRoom` is false while too much is under way or waits
/// behind a slow page.
final class OrderedCleaner {
    /// Raw bytes under way plus finished bytes that wait for their turn, and something for each page: enough
    /// to keep all workers busy behind one slow page. A larger page runs alone.
    private static let maxBytes = 32 << 20

    private struct Place {
        let id: String
        var bytes: Int
        var answer: CleanAnswer?
    }

    private let engine: EngineHost
    private let explain: Bool
    private var selectors: SelectorRecords
    private var places: [UInt64: Place] = [:]
    private var nextIn: UInt64 = 0
    private var nextOut: UInt64 = 0
    private var bytes = 0

    /// - Parameter format: a renderer's name.
    init(plan: PipelinePlan, format: String, explain: Bool) throws(EngineError) {
        self.explain = explain
        selectors = SelectorRecords(plan)
        var configuration = EngineConfiguration(plan: plan, formats: [format])
        configuration.prepareCopy = prepareEngine
        engine = try EngineHost(configuration: configuration)
    }

    deinit { engine.shutdown() }

    var isEmpty: Bool { nextIn == nextOut }

    /// Whether a page of so many bytes may come now.
    func hasRoom(for pageBytes: Int) -> Bool {
        isEmpty || bytes + pageBytes + EngineJob.overheadBytes <= OrderedCleaner.maxBytes
    }

    func submit(_ input: PageInput) {
        place(Place(id: input.id, bytes: input.bytes.count))
        engine.submit(EngineJob(id: nextIn - 1, input: input, explain: explain))
    }

    /// A page that cannot even be sent keeps its place in the order.
    func submit(id: String, failed failure: PageFailure) {
        place(Place(id: id, bytes: 0, answer: .failed(failure)))
    }

    private func place(_ place: Place) {
        places[nextIn] = place
        bytes += place.bytes + EngineJob.overheadBytes
        nextIn += 1
    }

    /// The answer for the oldest page, if it is there.
    func next() -> (id: String, answer: CleanAnswer)? {
        guard let place = places[nextOut], let answer = place.answer else { return nil }
        places[nextOut] = nil
        nextOut += 1
        bytes -= place.bytes + EngineJob.overheadBytes
        return (place.id, answer)
    }

    /// Tells of selectors that found nothing on all the last pages of their site.
    func complainOfSelectors() {
        for record in selectors.stale { complain(record.warning) }
    }

    /// Takes what the engine has to say, waiting for it.
    ///
    /// - Parameter input: a descriptor whose readiness also ends the wait.
    func wait(orFor input: Int32? = nil) throws(EngineError) {
        engine.flush()
        var set = PollSet()
        for entry in engine.pollDescriptors() { set.add(entry.fd, entry.events) }
        if let input { set.add(input, 1) }
        if places[nextOut]?.answer == nil { set.wait(timeoutMs: engine.nextDeadlineMs) }
        for reply in try engine.step() { take(reply) }
    }

    private func take(_ reply: EngineReply) {
        guard let place = places[reply.id] else { return }
        let answer: CleanAnswer
        var held = 0
        switch reply {
        case .done(_, _, let outputs, let facts):
            _ = selectors.add(facts.site, planDigest: facts.planDigest)
            answer = .cleaned(outputs)
            held = outputs.reduce(0) { $0 + $1.bytes.count }
        case .rejected(_, let reason, let stage, _):
            answer = .rejected(stage: stage, reason: reason.rawValue)
        case .failed(_, let failure, _): answer = .failed(failure)
        }
        bytes += held - place.bytes
        places[reply.id] = Place(id: place.id, bytes: held, answer: answer)
    }
}
