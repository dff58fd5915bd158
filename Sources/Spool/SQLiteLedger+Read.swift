extension SQLiteLedger {
    package func lastJob() throws(SpoolError) -> Int64 {
        try number("SELECT seq FROM sqlite_sequence WHERE name = 'job'")
    }

    /// The first column of the first row, or 0.
    func number(_ sql: String) throws(SpoolError) -> Int64 {
        let query = try database.prepare(sql)
        defer { query.reset() }
        return try query.step() ? query.int(0) : 0
    }

    package func jobs(in state: JobState) throws(SpoolError) -> [CommittedJob] {
        try jobs(where: "state = ?1", state.rawValue)
    }

    package func job(_ job: JobID) throws(SpoolError) -> CommittedJob? {
        try jobs(where: "id = ?1", job.raw).first
    }

    private func jobs(where condition: String, _ value: Int64) throws(SpoolError) -> [CommittedJob]
    {
        let query = try database.prepare(
            """
            SELECT id, path, attempt, claimed_at, digest, sidecar_digest, outcome, status, stage,
            reason, detail, command, committed_at, size FROM job WHERE \(condition) ORDER BY id
            """)
        query.bind(1, value)
        var jobs: [CommittedJob] = []
        while try query.step() {
            var claim = Claim(job: JobID(query.int(0)), path: query.path(1))
            claim.attempt = Int(query.int(2))
            claim.claimedAtMs = query.int(3)
            claim.digest = query.text(4) ?? ""
            claim.sidecarDigest = query.text(5)
            claim.hasSidecar = claim.sidecarDigest != nil
            claim.isInLedger = true
            claim.expectedBytes = Int(query.int(13))
            var job = CommittedJob(
                claim: claim, kind: query.text(6).flatMap(OutcomeKind.init) ?? .published)
            job.verdict = Verdict(
                status: query.text(7), stage: query.text(8), reason: query.text(9),
                detail: query.text(10), command: query.text(11))
            job.committedAtMs = query.int(12)
            jobs.append(job)
        }
        for index in jobs.indices { jobs[index].outputs = try outputs(of: jobs[index].claim.job) }
        return jobs
    }

    private func outputs(of job: JobID) throws(SpoolError) -> [StagedOutput] {
        let query = try database.prepare(
            """
            SELECT staged, target, extension, phase, digest, size FROM output WHERE job = ?1
            ORDER BY phase, staged
            """)
        query.bind(1, job.raw)
        var outputs: [StagedOutput] = []
        while try query.step() {
            outputs.append(
                StagedOutput(
                    staged: query.path(0), target: query.path(1),
                    fileExtension: query.text(2) ?? "",
                    phase: PublishPhase(rawValue: Int(query.int(3))) ?? .body,
                    digest: query.text(4) ?? "", sizeBytes: Int(query.int(5))))
        }
        return outputs
    }

    package func counters() throws(SpoolError) -> [String: Int64] {
        let query = try database.prepare("SELECT name, value FROM counter")
        var result: [String: Int64] = [:]
        while try query.step() { result[query.text(0) ?? ""] = query.int(1) }
        return result
    }
}
