import Engine
import PageKit
import Pipeline
import Spool
import Telemetry
import TextCore

/// What pages have to do with others: texts that come again, and what hosts teach.
extension ServiceLoop {
    /// Tells the engine what earlier runs have learned, where the pipeline wants it.
    func loadSiteMemory() throws(SpoolError) {
        guard plan.hasSiteMemory, let all = try siteMemory.load(spool) else { return }
        engine.remember(siteMemory.generation, all)
    }

    /// Looks at the results that have come since the last call, each once: marks or drops what was published
    /// before, and learns from the others.
    func relateResults() throws(SpoolError) {
        try loadSiteMemory()
        while let result = uncommitted.nextUnrelated {
            let traces = uncommitted.traces[uncommitted.relatedCount]
            let match = try duplicate(of: traces)
            if match == nil, let page = traces?.observation, plan.hasSiteMemory {
                try siteMemory.learn(page, spool)
            }
            uncommitted.relate(marked(result, match, traces?.sketch))
        }
    }

    private func duplicate(of traces: PageTraces?) throws(SpoolError) -> DuplicateMatch? {
        guard plan.duplicates.policy != .off, let sketch = traces?.sketch else { return nil }
        let similarity = plan.duplicates.similarity
        let committed = try spool.duplicate(of: sketch, similarity: similarity)
        if let committed, committed.isSame { return committed }
        let fresh = uncommitted.duplicate(of: sketch, similarity: similarity)
        if let fresh, fresh.isSame { return fresh }
        return committed ?? fresh
    }

    private func marked(
        _ result: JobResult, _ match: DuplicateMatch?, _ sketch: TextSketch?
    ) -> JobResult {
        var result = result
        guard case .published(let status, let outputs) = result.outcome else { return result }
        guard let match else {
            result.sketch = sketch
            return result
        }
        switch plan.duplicates.policy {
        case .off: break
        case .tag:
            result.duplicateOf = match.id
            result.outcome = .published(
                status: status, outputs: outputs.map { $0.naming(match) })
        case .drop: result.outcome = .duplicate(of: match.id)
        }
        summaries[result.job]?.original = match.id
        return result
    }

    /// Commits what was learned with the results.
    func commitResults() throws(SpoolError) -> CommitReport {
        guard let (rows, changes) = try siteMemory.pending(spool) else {
            return try spool.commit(uncommitted.results)
        }
        let report = try spool.commit(uncommitted.results, learned: rows)
        siteMemory.committed(rows, changes)
        tellEngine(changes)
        return report
    }

    func forgetSite(_ host: String) throws(SpoolError) -> Bool {
        try loadSiteMemory()
        guard let (rows, changes) = try siteMemory.forget(host, spool) else { return false }
        try spool.write(rows)
        siteMemory.committed(rows, changes)
        tellEngine(changes)
        return true
    }

    private func tellEngine(_ changes: SiteMemoryKeeper.Changes) {
        guard plan.hasSiteMemory, !changes.isEmpty else { return }
        engine.remember(siteMemory.generation, changes)
    }
}

extension SpoolOutput {
    /// The JSON with the page that it repeats, as `duplicate_of`; other formats as they are.
    fileprivate func naming(_ match: DuplicateMatch) -> SpoolOutput {
        guard fileExtension == "json", let end = bytes.lastIndex(of: UInt8(ascii: "}")) else {
            return self
        }
        var json = JSONWriter()
        json.beginObject()
        json.name("id")
        json.string(match.id)
        json.name("similarity")
        json.number((match.similarity * 100).rounded() / 100)
        json.endObject()
        var marked = Array(bytes[..<end])
        marked += Array(",\"duplicate_of\":".utf8) + json.bytes
        marked += bytes[end...]
        return SpoolOutput(fileExtension: fileExtension, bytes: marked)
    }
}
