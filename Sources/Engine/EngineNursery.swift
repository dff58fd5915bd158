import CLinux
import Glibc

/// The host's side of a nursery: a process that has loaded a plan once and splits off engines, each within a
/// millisecond, where a start from the executable takes five of processor time.
///
/// A class because it owns a process.
final class EngineNursery {
    /// An answer takes a fraction of a millisecond; a nursery that is this late is given up.
    private static let patienceMs: Int32 = 200

    private let process: EngineProcess
    private let planDigest: String
    private var incoming: [UInt8] = []
    private var isReady = false
    /// It ended, or did not keep to the protocol: another must be made.
    private(set) var isLost = false

    /// Begins to load; engines can be had once it is ready.
    init(_ configuration: EngineConfiguration, _ plan: PlanFacts) throws(EngineError) {
        process = try EngineProcess(configuration, workers: 1)
        planDigest = plan.digest
        var hello = plan.hello
        hello.isNursery = true
        process.send(hello.record())
        process.flush()
    }

    var pid: Int32 { process.pid }

    /// Readable when it is ready, or has ended.
    var channel: Int32 { process.channel }

    /// It still loads, and costs a start of its own meanwhile.
    var isBusy: Bool { !isLost && !becomesReady() }

    /// Splits off an engine with these descriptors, which stay the caller's. It is a child of this process.
    /// - Returns: its process; nil where the nursery is not ready yet, or lost.
    func engine(channel: Int32, progress: Int32, errors: Int32) -> Int32? {
        guard !isLost, becomesReady() else { return nil }
        let descriptors = [channel, progress, errors]
        guard unsafe winnow_send_descriptors(process.channel, descriptors) == 0,
            let answer = answer(), answer.pid > 0
        else {
            isLost = true
            return nil
        }
        return answer.pid
    }

    private func becomesReady() -> Bool {
        if isReady { return true }
        process.flush()
        switch process.receive(into: &incoming, limit: 64 << 10) {
        case .nothing: return false
        case .end:
            isLost = true
            return false
        case .bytes: break
        }
        guard incoming.count >= Wire.headerBytes else { return false }
        do {
            let header = try Wire.Header(incoming[..<Wire.headerBytes])
            let end = Wire.headerBytes + header.fieldBytes
            guard header.kind == Wire.Kind.ready.rawValue, end <= 64 << 10 else {
                throw WireError(what: "a nursery that is not ready")
            }
            guard incoming.count >= end else { return false }
            let ready = try Ready(fields: incoming[Wire.headerBytes..<end])
            guard ready.planDigest == planDigest else { throw WireError(what: "another plan") }
            incoming.removeFirst(end)
            isReady = true
        } catch {
            isLost = true
        }
        return isReady
    }

    private func answer() -> SplitAnswer? {
        let end = winnow_monotonic_ns() + UInt64(Self.patienceMs) * 1_000_000
        while incoming.count < SplitAnswer.byteCount, winnow_monotonic_ns() < end {
            var polled = pollfd(fd: process.channel, events: Int16(POLLIN), revents: 0)
            _ = unsafe poll(&polled, 1, Self.patienceMs)
            if process.receive(into: &incoming, limit: 1 << 10) == .end { return nil }
        }
        guard incoming.count == SplitAnswer.byteCount else { return nil }
        defer { incoming.removeAll() }
        return SplitAnswer(incoming[...])
    }
}
