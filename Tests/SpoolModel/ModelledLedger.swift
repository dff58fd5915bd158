import Spool

/// The rows and counters of a ledger; a value.
package struct LedgerTable {
    struct Row {
        var job: CommittedJob
        var state: JobState
    }
    var rows: [Row] = []
    var counters: [String: Int64] = [:]
    var lastJob: Int64 = 0
    private(set) var digest: UInt64 = 0

    mutating func add(_ value: Int64, to name: String) {
        if value != 0 { counters[name, default: 0] += value }
    }

    mutating func seal() {
        var sum = UInt64(lastJob)
        for row in rows {
            let job = row.job
            var hash = mixed(UInt64(job.claim.job.raw), UInt64(row.state.rawValue))
            hash = mixed(hash, hashed(job.claim.path.bytes))
            hash = mixed(hash, UInt64(job.claim.attempt) &+ UInt64(bitPattern: job.committedAtMs))
            hash = mixed(hash, hashed(job.claim.digest.utf8))
            hash = mixed(hash, hashed((job.claim.sidecarDigest ?? "").utf8))
            if row.state != .claimed {
                let verdict = job.verdict
                for text in [verdict.status, verdict.stage, verdict.reason, verdict.detail] {
                    hash = mixed(hash, hashed((text ?? "-").utf8))
                }
                for output in job.outputs {
                    hash = mixed(hash, hashed(output.staged.bytes + [0] + output.target.bytes))
                    hash = mixed(hash, hashed(output.digest.utf8))
                }
            }
            sum &+= hash
        }
        for (name, value) in counters {
            sum &+= mixed(hashed(name.utf8), UInt64(bitPattern: value))
        }
        digest = sum
    }
}

/// What `SQLiteLedger` does, on a table in `World`: each change is one step, durable but for `finish`.
package final class ModelledLedger: Ledger {
    private let files: ModelledFileSystem
    private let index: Int
    /// For the planted bug: commits that wait for the publishing.
    private var late: [CommittedJob] = []

    init(_ files: ModelledFileSystem, state: String) {
        self.files = files
        if let found = files.world.ledgers.firstIndex(where: { $0.state == state }) {
            index = found
        } else {
            index = files.world.ledgers.count
            var table = LedgerTable()
            table.seal()
            files.world.ledgers.append(LedgerVersions(state: state, versions: [table]))
            files.step()
        }
    }

    private var table: LedgerTable {
        files.world.ledgers[index].versions[files.world.ledgers[index].versions.count - 1]
    }

    private func transaction(durable: Bool = true, _ change: (inout LedgerTable) -> Void) {
        var next = table
        change(&next)
        next.seal()
        if durable || files.model == .kill {
            files.world.ledgers[index].versions = [next]
        } else {
            files.world.ledgers[index].versions.append(next)
        }
        files.step()
    }

    package func begin(_ claims: [Claim]) throws(SpoolError) {
        transaction { table in
            for claim in claims {
                let at = table.rows.firstIndex { $0.job.claim.job == claim.job }
                if let at, claim.isInLedger || table.rows[at].state == .claimed {
                    guard table.rows[at].state == .claimed else { continue }
                    var kept = claim
                    kept.attempt = claim.attempt + 1
                    kept.claimedAtMs = table.rows[at].job.claim.claimedAtMs
                    table.rows[at].job = known(kept)
                } else if at == nil, !claim.isInLedger {
                    var first = claim
                    first.attempt = 1
                    table.rows.append(.init(job: known(first), state: .claimed))
                    table.lastJob = max(table.lastJob, claim.job.raw)
                    table.add(1, to: "claimed")
                    table.add(claim.facts?.size ?? 0, to: "claimed_bytes")
                }
            }
        }
    }

    /// A row gives back what it has columns for, and no more.
    private func known(_ claim: Claim) -> CommittedJob {
        var kept = Claim(job: claim.job, path: claim.path)
        kept.attempt = claim.attempt
        kept.claimedAtMs = claim.claimedAtMs
        kept.digest = claim.digest
        kept.sidecarDigest = claim.sidecarDigest
        kept.hasSidecar = claim.sidecarDigest != nil
        kept.isInLedger = true
        kept.expectedBytes = Int(claim.facts?.size ?? 0)
        return CommittedJob(claim: kept, kind: .published)
    }

    package func commit(_ jobs: [CommittedJob], _ learned: LearnedSites?) throws(SpoolError) {
        if files.bug == .publishBeforeCommit { late += jobs } else { commitNow(jobs) }
    }

    private func commitNow(_ jobs: [CommittedJob]) {
        transaction { table in
            for job in jobs {
                guard
                    let at = table.rows.firstIndex(where: {
                        $0.job.claim.job == job.claim.job && $0.state == .claimed
                    })
                else { continue }
                var record = job
                record.claim = table.rows[at].job.claim
                table.rows[at].job = record
                table.rows[at].state = .committed
                table.add(1, to: job.kind.rawValue)
                if let status = job.verdict.status { table.add(1, to: "published.\(status)") }
                if job.kind != .published, let reason = job.verdict.reason {
                    table.add(1, to: "\(job.kind.rawValue).\(reason)")
                }
                table.add(
                    Int64(job.outputs.reduce(0) { $0 + $1.sizeBytes }), to: "published_bytes")
            }
        }
    }

    package func retarget(_ job: CommittedJob) throws(SpoolError) {
        transaction { table in
            guard let at = table.rows.firstIndex(where: { $0.job.claim.job == job.claim.job })
            else { return }
            table.rows[at].job.outputs = job.outputs
        }
    }

    package func finish(_ jobs: [JobID]) throws(SpoolError) {
        if !late.isEmpty {
            commitNow(late)
            late = []
        }
        transaction(durable: false) { table in
            for index in table.rows.indices
            where table.rows[index].state == .committed
                && jobs.contains(table.rows[index].job.claim.job)
            { table.rows[index].state = .done }
        }
    }

    package func handOver(_ jobs: [CommittedJob]) throws(SpoolError) {
        let numbers = jobs.map(\.claim.job)
        transaction { table in
            let before = table.rows.count
            table.rows.removeAll { $0.state == .claimed && numbers.contains($0.job.claim.job) }
            table.add(Int64(table.rows.count - before), to: "claimed")
            table.add(Int64(jobs.count), to: "handed_over")
            table.add(1, to: "adoptions")
        }
    }

    package func prune(before wallMs: Int64, limit: Int) throws(SpoolError) -> Int {
        var count = 0
        transaction { table in
            table.rows.removeAll { row in
                guard count < limit, row.state == .done, row.job.committedAtMs < wallMs else {
                    return false
                }
                count += 1
                table.counters["pruned.\(row.job.kind.rawValue)", default: 0] += 1
                return true
            }
        }
        return count
    }
}

extension ModelledLedger {
    package func lastJob() throws(SpoolError) -> Int64 { table.lastJob }

    package func jobs(in state: JobState) throws(SpoolError) -> [CommittedJob] {
        table.rows.filter { $0.state == state }.map(\.job).sorted { $0.claim.job < $1.claim.job }
            .map(sorted)
    }

    package func job(_ job: JobID) throws(SpoolError) -> CommittedJob? {
        table.rows.first { $0.job.claim.job == job }.map { sorted($0.job) }
    }

    private func sorted(_ job: CommittedJob) -> CommittedJob {
        var result = job
        result.outputs = job.outputs.map { output in
            var kept = output
            kept.isPublished = false
            return kept
        }.sorted {
            ($0.phase.rawValue, $0.staged.display) < ($1.phase.rawValue, $1.staged.display)
        }
        return result
    }

    package func counters() throws(SpoolError) -> [String: Int64] { table.counters }

    package func claimedCount() throws(SpoolError) -> Int64 {
        Int64(table.rows.count { $0.state == .claimed })
    }

    package func rowCount(of kind: OutcomeKind) throws(SpoolError) -> Int64 {
        Int64(table.rows.count { $0.state != .claimed && $0.job.kind == kind })
    }

    package func publishedOutputs() throws(SpoolError) -> [SpoolPath: [(
        job: JobID, digest: String
    )]] {
        var result: [SpoolPath: [(job: JobID, digest: String)]] = [:]
        for row in table.rows where row.state == .done {
            for output in row.job.outputs {
                result[output.target, default: []].append((row.job.claim.job, output.digest))
            }
        }
        return result
    }

    package func growth(since wallMs: Int64) throws(SpoolError) -> (
        pages: Int64, outputs: Int64, fromMs: Int64
    ) { (0, 0, 0) }
}
