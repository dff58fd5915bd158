import Glibc
import Spool
import Testing

@Suite struct AuditTests {
    let places = Places()

    private func findings(_ spool: Spool) throws -> [AuditFinding] { try spool.audit().findings }

    @Test func outputsThatReadersTookAreNoFindingHalfOnesAre() throws {
        for name in ["a", "b"] { places.write("inbox/\(name).html", name) }
        let spool = try places.open()
        try places.process(spool)
        unsafe unlink("\(places.outbox)/a.html.json")
        #expect(try findings(spool) == [])
        places.write("outbox/b.html.txt", "")
        let found = try findings(spool)
        #expect(found.count == 1)
        guard case .outputDiffers(path: "b.html.txt", job: _) = found.first else {
            Issue.record("\(found)")
            return
        }
    }

    @Test func leftoversAndLossesAreFindings() throws {
        places.write("inbox/a.html", "a")
        let spool = try places.open()
        try spool.scan()
        let pages = try spool.claim(maxCount: 1, maxBytes: 1)
        #expect(try findings(spool) == [])
        #expect(try spool.audit().inFlightCount == 1)
        let claim = "inbox/.winnow/claim/\(spool.instance)"
        unsafe unlink("\(places.root)/\(claim)/1=a.html")
        places.write("\(claim)/7=b.html", "b")
        places.write("outbox/.winnow/stage/\(spool.instance)/9.0.json", "{")
        let found = try findings(spool)
        #expect(found.contains(.rowWithoutClaim(job: pages[0].job, path: "a.html")))
        #expect(found.contains(.claimWithoutRow(file: "7=b.html")))
        #expect(found.contains(.stagedLeftover(file: "9.0.json")))
        #expect(found.count == 3)
    }

    @Test func recoveryMendsLeftoversAndAccountsForLosses() throws {
        places.write("inbox/a.html", "a")
        try loseAClaim()
        let spool = try places.open()
        let report = try spool.recover()
        #expect(report.missingCount == 1)
        #expect(report.adoptedCount == 1)
        #expect(report.unstagedCount == 1)
        #expect(try places.process(spool).map(\.path.display) == ["b.html"])
        let audit = try spool.audit()
        #expect(audit.isClean)
        #expect(audit.claimedCount == 2)
        #expect(audit.rejectedCount == 1)
    }

    private func loseAClaim() throws {
        let spool = try places.open()
        try spool.scan()
        _ = try spool.claim(maxCount: 1, maxBytes: 1)
        let claim = "inbox/.winnow/claim/\(spool.instance)"
        unsafe unlink("\(places.root)/\(claim)/1=a.html")
        places.write("\(claim)/7=b.html", "b")
        places.write("outbox/.winnow/stage/\(spool.instance)/9.0.json", "{")
    }

    /// Pages pruned from archive, quarantine and ledger.
    private func pruned(_ spool: Spool) throws -> [Int] {
        let report = try spool.prune()
        return [report.archivedCount, report.quarantinedCount, report.ledgerCount]
    }

    @Test func pruningRemovesWhatIsOldAndKeepsTheCounts() throws {
        places.adjust = {
            $0.retain = Retention(archiveDays: 1, quarantineDays: 2, ledgerDays: 3)
        }
        for name in ["a", "b"] { places.write("inbox/\(name).html", name) }
        let spool = try places.open()
        try spool.scan()
        let pages = try spool.claim(maxCount: 2, maxBytes: 1 << 20)
        try spool.commit([
            published(pages[0]),
            JobResult(
                job: pages[1].job, outcome: .quarantined(reason: "crash", detail: "", command: "c")),
        ])
        #expect(try pruned(spool) == [0, 0, 0])
        places.nowMs += 2 * 86_400_000
        #expect(try pruned(spool) == [1, 0, 0])
        places.nowMs += 86_400_000
        #expect(try pruned(spool) == [0, 1, 0])
        places.nowMs += 86_400_000
        #expect(try pruned(spool) == [0, 0, 2])
        #expect(places.files("inbox/.winnow/archive") == [])
        #expect(places.files("inbox/.winnow/quarantine") == [])
        #expect(places.files("outbox").count == 2)
        let audit = try spool.audit()
        #expect(audit.isClean)
        #expect(audit.claimedCount == 2)
        places.write("inbox/c.html", "c")
        #expect(try places.process(spool).map(\.job) == [JobID(3)])
    }

    @Test func belowKeepFreeNothingIsClaimed() throws {
        places.adjust = { $0.keepFreeBytes = Int64.max }
        places.write("inbox/a.html", "a")
        let spool = try places.open()
        try spool.scan()
        #expect {
            try spool.claim(maxCount: 1, maxBytes: 1)
        } throws: {
            ($0 as? SpoolError)?.code == ENOSPC
        }
        #expect(places.files("inbox") == ["a.html"])
    }
}
