import Glibc
import HTMLCore
import PageKit
import Pipeline
import Stages
import Synchronization

/// The built-in pipeline over the given pages, again and again.
struct Measurement {
    let inputs: [PageInput]
    let plan: PipelinePlan
    let rounds: Int
    private let byteCount: Int

    init(inputs: [PageInput], plan: PipelinePlan, rounds: Int) {
        self.inputs = inputs
        self.plan = plan
        self.rounds = rounds
        byteCount = inputs.reduce(0) { $0 + $1.bytes.count }
    }

    /// parseHTML alone, on the decoded pages.
    func parse() throws {
        var page = Page()
        let sources = inputs.map { input in
            page.reset(input)
            _ = plan.stages[0].apply(to: &page)
            return page.source
        }
        for _ in 0..<rounds {
            let began = Clock.time.read()
            for source in sources { try parseHTML(source, into: &page.document) }
            let spent = Clock.time.read() - began
            printLine(
                pages: inputs.count, bytes: sources.reduce(0) { $0 + $1.count }, .time,
                [("parse", spent)])
        }
    }

    /// What each stage and the renderer take of `clock`, and their sum.
    /// - Parameter warmUp: rounds that are not printed, in which scratch grows to its size.
    func stages(_ clock: Clock, warmUp: Int = 0) {
        var page = Page()
        var output: [UInt8] = []
        let names = plan.stages.map { type(of: $0).name } + ["render_json"]
        var spent = [Int](repeating: 0, count: names.count)
        for round in 0..<rounds + warmUp {
            for index in spent.indices { spent[index] = 0 }
            for input in inputs {
                page.reset(input)
                var began = clock.read()
                for (index, stage) in plan.stages.enumerated() {
                    guard stage.apply(to: &page) == .next else { break }
                    let now = clock.read()
                    spent[index] += now - began
                    began = now
                }
                output.removeAll(keepingCapacity: true)
                began = clock.read()
                RenderJSON.render(page, explain: false, into: &output)
                spent[names.count - 1] += clock.read() - began
            }
            guard round >= warmUp else { continue }
            printLine(
                pages: inputs.count, bytes: byteCount, clock,
                Array(zip(names, spent)) + [("sum", spent.reduce(0, +))])
        }
    }

    /// The engine's function: stages and the JSON renderer, one after the other for each page.
    func pages() {
        var page = Page()
        for _ in 0..<rounds {
            let began = Clock.time.read()
            for input in inputs {
                page.reset(input)
                _ = plan.run(&page, formats: ["json"], explain: false)
            }
            let spent = Clock.time.read() - began
            printLine(pages: inputs.count, bytes: byteCount, .time, [("pages", spent)])
        }
    }

    /// As `pages`, by that many threads that share the pages; wall time.
    func threads(_ count: Int) {
        for _ in 0..<rounds {
            let shared = SharedPages(self)
            let began = nanoseconds(CLOCK_MONOTONIC)
            var running: [pthread_t] = []
            for _ in 0..<count {
                var thread = pthread_t()
                let argument = unsafe Unmanaged.passRetained(shared).toOpaque()
                unsafe pthread_create(
                    &thread, nil,
                    { argument in
                        guard let argument = unsafe argument else { return nil }
                        unsafe Unmanaged<SharedPages>.fromOpaque(argument).takeRetainedValue()
                            .work()
                        return nil
                    }, argument)
                running.append(thread)
            }
            for thread in running { pthread_join(thread, nil) }
            let spent = nanoseconds(CLOCK_MONOTONIC) - began
            printLine(pages: inputs.count, bytes: byteCount, .time, [("wall", spent)])
        }
    }

    /// The JSON of each page, for comparing two builds.
    func json(explain: Bool) {
        var page = Page()
        for input in inputs {
            page.reset(input)
            switch plan.run(&page, formats: ["json"], explain: explain) {
            case .published(let outputs):
                for output in outputs { print(String(decoding: output.bytes, as: UTF8.self)) }
            case let other: print(other)
            }
        }
    }
}

/// Pages that threads take one by one; a class because the threads share it.
private final class SharedPages: Sendable {
    private let measurement: Measurement
    private let next = Atomic(0)

    init(_ measurement: Measurement) { self.measurement = measurement }

    func work() {
        var page = Page()
        while true {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard index < measurement.inputs.count else { return }
            page.reset(measurement.inputs[index])
            _ = measurement.plan.run(&page, formats: ["json"], explain: false)
        }
    }
}
