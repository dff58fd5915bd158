import Spool
import TextCore

/// The pages of the scenarios have neither duplicates nor a memory of sites: what is known of them is in the
/// same transaction as their outcomes, and adds no state that a crash could leave.
extension ModelledLedger {
    package func duplicate(
        of sketch: TextSketch, similarity: Double
    ) throws(SpoolError) -> DuplicateMatch? { nil }
    package func learn(_ learned: LearnedSites, wallMs: Int64) throws(SpoolError) {}
    package func siteKnowledge(_ host: String) throws(SpoolError) -> [UInt8]? { nil }
    package func siteMemories() throws(SpoolError) -> [(host: String, memory: [UInt8])] { [] }
    package func siteGeneration() throws(SpoolError) -> UInt64 { 0 }
    package func sitesBeyondBound(coming: Int) throws(SpoolError) -> [String] { [] }
}
