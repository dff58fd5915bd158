import TextCore

/// The durable memory of one instance: which pages are ours, what became of them, and the counts. Each call that
/// changes it is one transaction: all of it or nothing, and, but for `finish`, durable on return.
/// `SQLiteLedger` is the one that services have; a test has a model of it.
package protocol Ledger: AnyObject {
    /// The highest number ever given to a job, also when its row is pruned.
    func lastJob() throws(SpoolError) -> Int64
    /// Jobs of one state in the order of their numbers, with their outputs.
    func jobs(in state: JobState) throws(SpoolError) -> [CommittedJob]
    /// One job with its outputs, whatever its state.
    func job(_ job: JobID) throws(SpoolError) -> CommittedJob?
    /// All counters by name.
    func counters() throws(SpoolError) -> [String: Int64]

    /// Records that `claims` are ours and that this attempt begins; before any bytes are handed out.
    func begin(_ claims: [Claim]) throws(SpoolError)
    /// The commit point of `jobs`: from here on their outcome stands, and recovery carries it out.
    /// - Parameter learned: what the pages have taught of their hosts.
    func commit(_ jobs: [CommittedJob], _ learned: LearnedSites?) throws(SpoolError)
    /// New names for outputs whose old ones were taken by somebody else.
    func retarget(_ job: CommittedJob) throws(SpoolError)
    /// DONE: nothing is left to do for these. A power failure may take it back, until the next durable
    /// transaction; finishing a job twice changes nothing.
    func finish(_ jobs: [JobID]) throws(SpoolError)
    /// Forgets claimed pages that another instance has taken over; they are its claims from now on. Durable on
    /// return, with all that was before, even where there are none.
    func handOver(_ jobs: [CommittedJob]) throws(SpoolError)
    /// Removes at most `limit` rows of pages finished before `wallMs`; their counts stay, and are
    /// noted as pruned, so that rows and counters can still be compared.
    func prune(before wallMs: Int64, limit: Int) throws(SpoolError) -> Int

    /// The published page with the most similar text; of equally similar ones the first.
    /// - Parameter similarity: at least this share of shingles, 0...1.
    func duplicate(of sketch: TextSketch, similarity: Double) throws(SpoolError) -> DuplicateMatch?
    /// What was learned of hosts, apart from any page.
    func learn(_ learned: LearnedSites, wallMs: Int64) throws(SpoolError)
    func siteKnowledge(_ host: String) throws(SpoolError) -> [UInt8]?
    /// The memory of all hosts.
    func siteMemories() throws(SpoolError) -> [(host: String, memory: [UInt8])]
    func siteGeneration() throws(SpoolError) -> UInt64
    /// Hosts beyond the bound once `coming` new ones are in, those learned from the longest time ago.
    func sitesBeyondBound(coming: Int) throws(SpoolError) -> [String]

    /// Rows without an outcome.
    func claimedCount() throws(SpoolError) -> Int64
    /// Rows of an outcome, finished or not.
    func rowCount(of kind: OutcomeKind) throws(SpoolError) -> Int64
    /// For each name in the outbox what finished pages published under it, oldest first.
    func publishedOutputs() throws(SpoolError) -> [SpoolPath: [(job: JobID, digest: String)]]
    /// Bytes that pages committed since `wallMs` left on disk, and when the first of them was.
    func growth(since wallMs: Int64) throws(SpoolError) -> (
        pages: Int64, outputs: Int64, fromMs: Int64
    )
}

/// How far a job is, as the ledger knows it.
package enum JobState: Int64, Sendable {
    case claimed = 1
    case committed = 2
    case done = 3
}
