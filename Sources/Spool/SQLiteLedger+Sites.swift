/// What was learned of one host, as bytes that their writer understands.
package struct SiteRow: Sendable, Equatable {
    package let host: String
    /// All of it, at most 64 KiB.
    package let knowledge: [UInt8]
    /// What follows from it for the next pages, some KiB.
    package let memory: [UInt8]

    package init(host: String, knowledge: [UInt8], memory: [UInt8]) {
        self.host = host
        self.knowledge = knowledge
        self.memory = memory
    }
}

/// What a group of pages has taught; becomes durable with their outcomes.
package struct LearnedSites: Sendable, Equatable {
    /// The state that the memory is in then.
    package var generation: UInt64
    package var rows: [SiteRow] = []
    package var forgotten: [String] = []

    package init(generation: UInt64) { self.generation = generation }
    package var isEmpty: Bool { rows.isEmpty && forgotten.isEmpty }
}

extension SQLiteLedger {
    /// Most hosts that are remembered; beyond it those that were learned from the longest time ago go.
    static let mostSites = 4_000

    package func learn(_ learned: LearnedSites, wallMs: Int64) throws(SpoolError) {
        try transaction { () throws(SpoolError) in try put(learned, wallMs: wallMs) }
    }

    /// Writes what was learned, within a transaction of the caller.
    func put(_ learned: LearnedSites, wallMs: Int64) throws(SpoolError) {
        let upsert = try database.prepare(
            """
            INSERT INTO site (host, learned_at, knowledge, memory) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (host) DO UPDATE SET learned_at = ?2, knowledge = ?3, memory = ?4
            """)
        for row in learned.rows {
            upsert.bind(1, row.host)
            upsert.bind(2, wallMs)
            upsert.bind(3, row.knowledge)
            upsert.bind(4, row.memory)
            try upsert.run()
        }
        let removal = try database.prepare("DELETE FROM site WHERE host = ?1")
        for host in learned.forgotten {
            removal.bind(1, host)
            try removal.run()
        }
        let generation = try database.prepare(
            """
            INSERT INTO counter (name, value) VALUES ('site_generation', ?1)
            ON CONFLICT (name) DO UPDATE SET value = max(value, ?1)
            """)
        generation.bind(1, Int64(clamping: learned.generation))
        try generation.run()
    }

    package func siteKnowledge(_ host: String) throws(SpoolError) -> [UInt8]? {
        let query = try database.prepare("SELECT knowledge FROM site WHERE host = ?1")
        query.bind(1, host)
        defer { query.reset() }
        return try query.step() ? query.bytes(0) : nil
    }

    /// The memory of all hosts.
    package func siteMemories() throws(SpoolError) -> [(host: String, memory: [UInt8])] {
        let query = try database.prepare("SELECT host, memory FROM site")
        var rows: [(host: String, memory: [UInt8])] = []
        while try query.step() { rows.append((query.text(0) ?? "", query.bytes(1))) }
        return rows
    }

    package func siteGeneration() throws(SpoolError) -> UInt64 {
        UInt64(clamping: try number("SELECT value FROM counter WHERE name = 'site_generation'"))
    }

    /// Hosts beyond the bound once `coming` new ones are in, those learned from the longest time ago.
    package func sitesBeyondBound(coming: Int) throws(SpoolError) -> [String] {
        let excess = try number("SELECT count(*) FROM site") + Int64(coming - Self.mostSites)
        guard excess > 0 else { return [] }
        let query = try database.prepare("SELECT host FROM site ORDER BY learned_at, host LIMIT ?1")
        query.bind(1, excess)
        var hosts: [String] = []
        while try query.step() { hosts.append(query.text(0) ?? "") }
        return hosts
    }
}
