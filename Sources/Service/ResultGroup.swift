import Engine
import Spool

/// Results that wait for their common commit.
struct ResultGroup {
    /// A group of so much is committed though the engine has more to say: larger ones save hardly any more
    /// fsyncs but keep their first page waiting. Some 300 pages of 20 KB.
    private static let fullBytes = 4 << 20

    private(set) var results: [JobResult] = []
    /// What the results cost: their outputs, and something for each.
    private(set) var bytes = 0

    var count: Int { results.count }
    var isEmpty: Bool { results.isEmpty }
    var isFull: Bool { bytes >= ResultGroup.fullBytes }

    mutating func add(_ result: JobResult) {
        results.append(result)
        bytes += EngineJob.overheadBytes
        guard case .published(_, let outputs) = result.outcome else { return }
        for output in outputs { bytes += output.bytes.count }
    }

    mutating func removeAll() {
        results.removeAll(keepingCapacity: true)
        bytes = 0
    }
}
