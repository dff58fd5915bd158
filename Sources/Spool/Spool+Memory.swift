import TextCore

/// What the ledger remembers of pages beyond their outcomes: the texts that were published, and what hosts
/// have taught.
extension Spool {
    /// The page that was published before with the most similar text; pages that are not committed yet are
    /// not among them.
    /// - Parameter similarity: at least this share of shingles, 0...1.
    package func duplicate(
        of sketch: TextSketch, similarity: Double
    ) throws(SpoolError) -> DuplicateMatch? {
        try ledger.duplicate(of: sketch, similarity: similarity)
    }

    /// The generation of what is known, and its memory host by host.
    package func siteMemories() throws(SpoolError) -> (
        generation: UInt64, hosts: [(host: String, memory: [UInt8])]
    ) {
        (try ledger.siteGeneration(), try ledger.siteMemories())
    }

    /// All that is known of a host; nil where nothing is.
    package func siteKnowledge(_ host: String) throws(SpoolError) -> [UInt8]? {
        try ledger.siteKnowledge(host)
    }

    /// Hosts to forget when `coming` new ones come in, because only so many are remembered.
    package func sitesBeyondBound(coming: Int) throws(SpoolError) -> [String] {
        try ledger.sitesBeyondBound(coming: coming)
    }

    /// Makes durable what was learned, or that a host is forgotten, apart from any page.
    package func write(_ learned: LearnedSites) throws(SpoolError) {
        try ledger.learn(learned, wallMs: configuration.clock.wallMs())
    }
}
