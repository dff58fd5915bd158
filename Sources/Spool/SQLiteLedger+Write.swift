extension SQLiteLedger {
    package func begin(_ claims: [Claim]) throws(SpoolError) {
        try transaction { () throws(SpoolError) in
            var count: Int64 = 0
            var byteCount: Int64 = 0
            for claim in claims {
                // A row of ours may be there without our knowing, when an answer got lost.
                if !claim.isInLedger, try insert(claim) {
                    count += 1
                    byteCount += claim.facts?.size ?? 0
                } else {
                    try bump(claim)
                }
            }
            try add(count, to: "claimed")
            try add(byteCount, to: "claimed_bytes")
        }
    }

    private func insert(_ claim: Claim) throws(SpoolError) -> Bool {
        insertClaim.bind(1, claim.job.raw)
        insertClaim.bind(2, claim.path)
        insertClaim.bind(3, claim.claimedAtMs)
        insertClaim.bind(4, claim.facts?.size ?? 0)
        insertClaim.bind(5, claim.digest)
        insertClaim.bind(6, claim.sidecarDigest)
        try insertClaim.run()
        return database.changedRowCount == 1
    }

    private func bump(_ claim: Claim) throws(SpoolError) {
        bumpAttempt.bind(1, claim.job.raw)
        bumpAttempt.bind(2, claim.attempt + 1)
        bumpAttempt.bind(3, claim.facts?.size ?? 0)
        bumpAttempt.bind(4, claim.digest)
        bumpAttempt.bind(5, claim.sidecarDigest)
        try bumpAttempt.run()
    }

    package func commit(
        _ jobs: [CommittedJob], _ learned: LearnedSites?
    ) throws(SpoolError) {
        try transaction { () throws(SpoolError) in
            for job in jobs { try commit(job) }
            if let learned { try put(learned, wallMs: jobs.last?.committedAtMs ?? 0) }
        }
    }

    private func commit(_ job: CommittedJob) throws(SpoolError) {
        commitJob.bind(1, job.claim.job.raw)
        commitJob.bind(2, job.kind.rawValue)
        commitJob.bind(3, job.verdict.status)
        commitJob.bind(4, job.verdict.stage)
        commitJob.bind(5, job.verdict.reason)
        commitJob.bind(6, job.verdict.detail)
        commitJob.bind(7, job.verdict.command)
        commitJob.bind(8, job.committedAtMs)
        try commitJob.run()
        // Already committed: by an earlier call whose answer got lost.
        guard database.changedRowCount == 1 else { return }
        for output in job.outputs { try insert(output, of: job.claim.job) }
        if job.kind == .published, let sketch = job.sketch {
            try insert(sketch, of: job.claim.job)
        }
        try add(1, to: job.kind.rawValue)
        if let status = job.verdict.status { try add(1, to: "published.\(status)") }
        if job.kind == .published, job.verdict.detail != nil {
            try add(1, to: "published.duplicate")
        }
        if job.kind != .published, let reason = job.verdict.reason {
            try add(1, to: "\(job.kind.rawValue).\(reason)")
        }
        try add(Int64(job.outputs.reduce(0) { $0 + $1.sizeBytes }), to: "published_bytes")
    }

    private func insert(_ output: StagedOutput, of job: JobID) throws(SpoolError) {
        insertOutput.bind(1, job.raw)
        insertOutput.bind(2, output.staged)
        insertOutput.bind(3, output.target)
        insertOutput.bind(4, output.fileExtension)
        insertOutput.bind(5, output.phase.rawValue)
        insertOutput.bind(6, output.digest)
        insertOutput.bind(7, output.sizeBytes)
        try insertOutput.run()
    }

    package func retarget(_ job: CommittedJob) throws(SpoolError) {
        try transaction { () throws(SpoolError) in
            for output in job.outputs {
                updateTarget.bind(1, job.claim.job.raw)
                updateTarget.bind(2, output.staged)
                updateTarget.bind(3, output.target)
                try updateTarget.run()
            }
        }
    }

    package func finish(_ jobs: [JobID]) throws(SpoolError) {
        try transaction(durable: false) { () throws(SpoolError) in
            for job in jobs {
                finishJob.bind(1, job.raw)
                try finishJob.run()
            }
        }
    }
}
