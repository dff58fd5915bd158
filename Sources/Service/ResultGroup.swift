import Engine
import Spool
import TextCore

/// Results that wait for their common commit.
struct ResultGroup {
    /// A group of so much is committed though the engine has more to say: larger ones save hardly any more
    /// fsyncs but keep their first page waiting. Some 300 pages of 20 KB.
    private static let fullBytes = 4 << 20

    private(set) var results: [JobResult] = []
    /// As the outputs name the pages.
    private var ids: [String] = []
    /// What each result leaves behind for later pages.
    private(set) var traces: [PageTraces?] = []
    /// How many of the first results were compared with other pages.
    private(set) var relatedCount = 0
    /// What the results cost: their outputs, and something for each.
    private(set) var bytes = 0

    var count: Int { results.count }
    var isEmpty: Bool { results.isEmpty }
    var isFull: Bool { bytes >= ResultGroup.fullBytes }

    /// - Parameter id: as the page's output names it.
    mutating func add(_ result: JobResult, id: String, _ traces: PageTraces?) {
        results.append(result)
        ids.append(id)
        self.traces.append(traces)
        bytes += EngineJob.overheadBytes
        guard case .published(_, let outputs) = result.outcome else { return }
        for output in outputs { bytes += output.bytes.count }
    }

    /// The first result that was not compared yet.
    var nextUnrelated: JobResult? {
        relatedCount < results.count ? results[relatedCount] : nil
    }

    /// Puts the next result in its compared form.
    mutating func relate(_ result: JobResult) {
        results[relatedCount] = result
        relatedCount += 1
    }

    /// The most similar text among the compared results of this group, the first of equals.
    func duplicate(of sketch: TextSketch, similarity: Double) -> DuplicateMatch? {
        var best: (index: Int, similarity: Double, isSame: Bool)?
        for (index, result) in results.prefix(relatedCount).enumerated() {
            guard let other = result.sketch else { continue }
            let isSame = other == sketch
            let share = isSame ? 1 : other.similarity(to: sketch)
            guard isSame || share >= similarity && similarity < 1 else { continue }
            let isBetter = best.map { share > $0.similarity || isSame && !$0.isSame } ?? true
            if isBetter { best = (index, share, isSame) }
        }
        return best.map {
            DuplicateMatch(
                id: ids[$0.index], similarity: $0.similarity, isSame: $0.isSame)
        }
    }

    mutating func removeAll() {
        results.removeAll(keepingCapacity: true)
        traces.removeAll(keepingCapacity: true)
        ids.removeAll(keepingCapacity: true)
        relatedCount = 0
        bytes = 0
    }
}
