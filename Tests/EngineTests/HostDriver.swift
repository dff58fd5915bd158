import Engine
import EngineTestStages
import Glibc
import PageKit
import Pipeline

/// Runs a host against the test engine, with a poll loop as a caller has it.
struct HostDriver {
    let host: EngineHost
    /// Goes on where engines cannot be started for a moment, because the test kills them.
    var ridesOutStarts = false

    /// The test engine lies beside the test bundle.
    static let executable: String = {
        let bundle =
            CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        return bundle.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            .joined(separator: "/") + "/EngineTestChild"
    }()

    static func plan(_ yaml: [UInt8] = FakeStages.yaml) throws -> PipelinePlan {
        try loadPipeline(yaml: yaml, file: "fake.yaml", registry: FakeStages.registry)
    }

    init(
        yaml: [UInt8] = FakeStages.yaml, workers: Int = 2, memoryBytes: Int = 512 << 20,
        executable: String = HostDriver.executable
    ) throws {
        host = try EngineHost(
            configuration: EngineConfiguration(
                plan: HostDriver.plan(yaml), workers: workers, executable: executable,
                memoryBytes: memoryBytes))
    }

    /// Submits the pages, with ids from 0, and polls until every one has its reply.
    func run(_ pages: [String], onStep: () -> Void = {}) throws -> [EngineReply] {
        for (id, page) in pages.enumerated() { submit(UInt64(id), page) }
        return try replies(pages.count, onStep: onStep)
    }

    func submit(_ id: UInt64, _ page: String) {
        host.submit(EngineJob(id: id, input: PageInput(id: "page-\(id)", bytes: Array(page.utf8))))
    }

    private func step() throws -> [EngineReply] {
        do {
            return try host.step()
        } catch {
            // As a caller does: all jobs are still there, and the next step tries again.
            if ridesOutStarts, case .cannotStart = error { return [] }
            throw error
        }
    }

    /// The next `count` replies, or fewer after a minute.
    func replies(_ count: Int, onStep: () -> Void = {}) throws -> [EngineReply] {
        var replies: [EngineReply] = []
        let end = time(nil) + 60
        while replies.count < count, time(nil) < end {
            var polled = host.pollDescriptors().map {
                pollfd(fd: $0.fd, events: $0.events, revents: 0)
            }
            let timeout = Int32(min(host.nextDeadlineMs ?? 1000, 1000))
            unsafe poll(&polled, UInt(polled.count), timeout)
            onStep()
            replies += try step()
        }
        return replies
    }
}

extension EngineReply {
    /// `done TEXT`, `rejected REASON` or `failed REASON`.
    var summary: String {
        switch self {
        case .done(_, _, let outputs, _):
            return "done " + outputs.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
        case .rejected(_, let reason, let stage, _):
            return "rejected \(reason.rawValue) by \(stage)"
        case .failed(_, let failure, _): return "failed \(failure.reason)"
        }
    }
}
