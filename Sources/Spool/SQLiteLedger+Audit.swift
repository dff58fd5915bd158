extension SQLiteLedger {
    package func claimedCount() throws(SpoolError) -> Int64 {
        try number("SELECT count(*) FROM job WHERE state = 1")
    }

    package func rowCount(of kind: OutcomeKind) throws(SpoolError) -> Int64 {
        try number("SELECT count(*) FROM job WHERE outcome = '\(kind.rawValue)'")
    }

    package func publishedOutputs() throws(SpoolError) -> [SpoolPath: [(
        job: JobID, digest: String
    )]] {
        let query = try database.prepare(
            """
            SELECT target, job, output.digest FROM output JOIN job ON job.id = output.job
            WHERE job.state = 3 ORDER BY job
            """)
        var result: [SpoolPath: [(job: JobID, digest: String)]] = [:]
        while try query.step() {
            result[query.path(0), default: []].append((JobID(query.int(1)), query.text(2) ?? ""))
        }
        return result
    }

    package func growth(since wallMs: Int64) throws(SpoolError) -> (
        pages: Int64, outputs: Int64, fromMs: Int64
    ) {
        let query = try database.prepare(
            """
            SELECT coalesce(sum(size), 0), coalesce(min(committed_at), 0),
            (SELECT coalesce(sum(output.size), 0) FROM output JOIN job ON job.id = output.job
             WHERE job.committed_at >= ?1)
            FROM job WHERE committed_at >= ?1
            """)
        query.bind(1, wallMs)
        defer { query.reset() }
        guard try query.step() else { return (0, 0, 0) }
        return (query.int(0), query.int(2), query.int(1))
    }

    package func handOver(_ jobs: [CommittedJob]) throws(SpoolError) {
        let removal = try database.prepare("DELETE FROM job WHERE id = ?1 AND state = 1")
        try transaction { () throws(SpoolError) in
            for job in jobs {
                removal.bind(1, job.claim.job.raw)
                try removal.run()
                try add(-Int64(database.changedRowCount), to: "claimed")
            }
            try add(Int64(jobs.count), to: "handed_over")
            // Something to write, so that there is something to wait for.
            try add(1, to: "adoptions")
        }
    }

    package func prune(before wallMs: Int64, limit: Int) throws(SpoolError) -> Int {
        let old = "SELECT id FROM job WHERE state = 3 AND committed_at < ?1 ORDER BY id LIMIT ?2"
        let ids = try database.prepare(old)
        let count = try database.prepare(
            "SELECT outcome, count(*) FROM job WHERE id IN (\(old)) GROUP BY outcome")
        let outputs = try database.prepare("DELETE FROM output WHERE job IN (\(old))")
        let rows = try database.prepare("DELETE FROM job WHERE id IN (\(old))")
        var removed = 0
        try transaction { () throws(SpoolError) in
            count.bind(1, wallMs)
            count.bind(2, limit)
            ids.bind(1, wallMs)
            ids.bind(2, limit)
            var jobs: [Int64] = []
            while try ids.step() { jobs.append(ids.int(0)) }
            try removeSketches(of: jobs)
            while try count.step() {
                try add(count.int(1), to: "pruned.\(count.text(0) ?? "")")
                removed += Int(count.int(1))
            }
            outputs.bind(1, wallMs)
            outputs.bind(2, limit)
            try outputs.run()
            rows.bind(1, wallMs)
            rows.bind(2, limit)
            try rows.run()
        }
        return removed
    }
}
