import Spool
import Testing

@Suite struct GroupCommitTests {
    /// What a batch of 64 may wait for: claim (inbox, claim folder, one transaction), stage, commit,
    /// two publish phases, finish (archive; its transaction is not waited for).
    @Test func pagesOfABatchShareTheirSyncsAndTransactions() throws {
        let places = Places()
        places.adjust = { $0.watchesInbox = false }
        for number in 0..<640 { places.write("inbox/\(number).html", "page \(number)") }
        let files = FileOperations.system
        let spool = try places.open(files)
        try spool.scan()
        let before = files.counts
        var batchCount = 0
        while true {
            let pages = try spool.claim(maxCount: 64, maxBytes: 64 << 20)
            try spool.commit(pages.map(published))
            if pages.isEmpty { break }
            batchCount += 1
        }
        #expect(batchCount == 10)
        #expect(places.files("outbox").count == 1280)
        func perBatch(_ name: String) -> Int {
            (files.counts[name, default: 0] - before[name, default: 0]) / batchCount
        }
        #expect(perBatch("syncfs") == 1)
        #expect(perBatch("fsync") <= 5)
        // Two calls each: begin and commit.
        #expect(perBatch("ledger") <= 6)
    }
}
