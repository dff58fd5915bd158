import PageKit
import Spool

/// What the service knows of hosts: learns from each committed page, and says what the engine is to be told.
///
/// Only what decides is held here, some KiB a host; all that is known of a host is read from the ledger when
/// one of its pages teaches, and goes back there in the transaction of that page's outcome.
struct SiteMemoryKeeper {
    private(set) var generation: UInt64 = 0
    /// As the engine has it.
    private var memories: [String: HostMemory] = [:]
    /// Taught by results that are not committed yet.
    private var learned: [String: SiteKnowledge] = [:]
    private var forgotten: Set<String> = []
    private var isLoaded = false

    /// What the engine is to be told at a generation.
    typealias Changes = [String: HostMemory?]

    /// Reads what earlier runs have learned; at the first call.
    /// - Returns: all of it, for the engine; nil at later calls.
    mutating func load(_ spool: Spool) throws(SpoolError) -> Changes? {
        guard !isLoaded else { return nil }
        let known = try spool.siteMemories()
        generation = known.generation
        for row in known.hosts { memories[row.host] = HostMemory(bytes: row.memory[...]) }
        isLoaded = true
        return memories.mapValues { $0 }
    }

    /// Learns from a page that is about to be committed.
    mutating func learn(_ page: SiteObservation, _ spool: Spool) throws(SpoolError) {
        var knowledge: SiteKnowledge
        if let known = learned[page.host] {
            knowledge = known
        } else {
            let bytes = try spool.siteKnowledge(page.host)
            knowledge = bytes.flatMap { SiteKnowledge(bytes: $0[...]) } ?? SiteKnowledge()
        }
        knowledge.learn(page)
        learned[page.host] = knowledge
        forgotten.remove(page.host)
    }

    /// What is to be committed with the results, and what the engine is told once it is; nil where no result
    /// has taught anything.
    func pending(_ spool: Spool) throws(SpoolError) -> (rows: LearnedSites, changes: Changes)? {
        guard !learned.isEmpty else { return nil }
        var changes: Changes = [:]
        var rows: [SiteRow] = []
        for (host, knowledge) in learned.sorted(by: { $0.key < $1.key }) {
            var memory = knowledge.memory
            if !memory.decides(as: memories[host]) {
                changes[host] = memory
            } else if let known = memories[host] {
                // As the generation has it, the number of pages too.
                memory = known
            }
            rows.append(SiteRow(host: host, knowledge: knowledge.bytes, memory: memory.bytes))
        }
        let newCount = learned.keys.count { memories[$0] == nil }
        let gone = try spool.sitesBeyondBound(coming: newCount).filter { learned[$0] == nil }
        for host in gone where memories[host] != nil { changes[host] = .some(nil) }
        // What decides nothing new leaves the generation, and with it all results, as they are.
        var result = LearnedSites(generation: changes.isEmpty ? generation : generation + 1)
        (result.rows, result.forgotten) = (rows, gone)
        return (result, changes)
    }

    /// The pending state is durable.
    mutating func committed(_ rows: LearnedSites, _ changes: Changes) {
        generation = rows.generation
        for (host, memory) in changes { memories[host] = memory }
        for row in rows.rows where memories[row.host] == nil {
            memories[row.host] = learned[row.host]?.memory
        }
        learned.removeAll()
    }

    /// Forgets a host at once.
    /// - Returns: what to write and to tell the engine; nil where nothing is known of it.
    mutating func forget(
        _ host: String, _ spool: Spool
    ) throws(SpoolError) -> (rows: LearnedSites, changes: Changes)? {
        guard try spool.siteKnowledge(host) != nil else { return nil }
        var rows = LearnedSites(generation: generation + 1)
        rows.forgotten = [host]
        learned[host] = nil
        let changes: Changes = [host: nil]
        return (rows, changes)
    }
}
