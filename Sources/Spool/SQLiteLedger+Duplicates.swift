import TextCore

/// A page that was published before with the same, or nearly the same, text.
package struct DuplicateMatch: Sendable, Equatable {
    /// The first of its kind, as its output names it.
    package let id: String
    /// Share of shingles, 0...1; 1 for the same text.
    package let similarity: Double
    package let isSame: Bool

    package init(id: String, similarity: Double, isSame: Bool) {
        self.id = id
        self.similarity = similarity
        self.isSame = isSame
    }
}

/// The index of published texts: a row of 40 bytes a page, and seven keys by which nearly the same ones are
/// found. It comes and goes with the pages' rows, in their transactions.
extension SQLiteLedger {
    /// Pages looked at for one key: the earliest, for a key that thousands share is one of a template.
    private static let mostOfBand = 16

    /// The page with the most similar text; of equally similar ones the first.
    /// - Parameter similarity: at least this, 0...1.
    package func duplicate(
        of sketch: TextSketch, similarity: Double
    ) throws(SpoolError) -> DuplicateMatch? {
        var best: (job: Int64, similarity: Double, isSame: Bool)?
        for job in try candidates(sketch) {
            findSketch.bind(1, job)
            defer { findSketch.reset() }
            guard try findSketch.step(), let other = TextSketch(bytes: findSketch.bytes(0)[...])
            else { continue }
            let isSame = other == sketch
            let share = isSame ? 1 : sketch.similarity(to: other)
            guard isSame || share >= similarity && similarity < 1 else { continue }
            let isBetter = best.map { share > $0.similarity || isSame && !$0.isSame } ?? true
            if isBetter { best = (job, share, isSame) }
        }
        guard let best else { return nil }
        return DuplicateMatch(
            id: try path(of: best.job)?.displayID ?? "", similarity: best.similarity,
            isSame: best.isSame)
    }

    /// Pages that share a key with it, the first ones first.
    private func candidates(_ sketch: TextSketch) throws(SpoolError) -> [Int64] {
        var jobs = Set<Int64>()
        for band in 0..<TextSketch.bandCount {
            findBand.bind(1, Int64(sketch.bandKey(band)))
            findBand.bind(2, Self.mostOfBand)
            while try findBand.step() { jobs.insert(findBand.int(0)) }
        }
        return jobs.sorted()
    }

    private func path(of job: Int64) throws(SpoolError) -> SpoolPath? {
        findPath.bind(1, job)
        defer { findPath.reset() }
        return try findPath.step() ? findPath.path(0) : nil
    }

    func insert(_ sketch: TextSketch, of job: JobID) throws(SpoolError) {
        insertSketch.bind(1, job.raw)
        insertSketch.bind(2, sketch.bytes)
        try insertSketch.run()
        for band in 0..<TextSketch.bandCount {
            insertBand.bind(1, Int64(sketch.bandKey(band)))
            insertBand.bind(2, job.raw)
            try insertBand.run()
        }
    }

    /// Takes pages out of the index, before their rows go.
    func removeSketches(of jobs: [Int64]) throws(SpoolError) {
        let removal = try database.prepare("DELETE FROM sketch WHERE job = ?1")
        let band = try database.prepare("DELETE FROM sketch_band WHERE key = ?1 AND job = ?2")
        for job in jobs {
            findSketch.bind(1, job)
            let sketch = try findSketch.step() ? TextSketch(bytes: findSketch.bytes(0)[...]) : nil
            findSketch.reset()
            guard let sketch else { continue }
            for k in 0..<TextSketch.bandCount {
                band.bind(1, Int64(sketch.bandKey(k)))
                band.bind(2, job)
                try band.run()
            }
            removal.bind(1, job)
            try removal.run()
        }
    }
}
