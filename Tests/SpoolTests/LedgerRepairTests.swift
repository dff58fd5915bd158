import Glibc
import Spool
import Testing

@Suite struct LedgerRepairTests {
    let places = Places()

    /// A published, a quarantined and a claimed page; nothing runs any more.
    private func prepare() throws {
        for name in ["a", "bad", "c"] { places.write("inbox/\(name).html", name) }
        let spool = try places.open()
        try spool.scan()
        let pages = try spool.claim(maxBytes: 1 << 20)
        for page in pages where page.id != "c" {
            let bad = JobOutcome.quarantined(reason: "crash", detail: "", command: "winnow clean")
            try spool.commit([
                page.id == "bad" ? JobResult(job: page.job, outcome: bad) : published(page)
            ])
        }
    }

    private func damage(_ text: String) {
        for suffix in ["-wal", "-shm"] { unsafe unlink("\(places.state)/ledger.sqlite\(suffix)") }
        places.write("state/ledger.sqlite", text)
    }

    @Test func aSoundLedgerHasNoDefects() throws {
        try prepare()
        let ledger = try SQLiteLedger(folder: places.state, files: .system)
        #expect(try ledger.defects() == [])
    }

    @Test func aDamagedLedgerStopsTheServiceAndTouchesNoPage() throws {
        try prepare()
        let before = places.files("inbox/.winnow")
        damage(String(repeating: "no database ", count: 1000))
        #expect {
            try places.open()
        } throws: {
            if case .ledger? = $0 as? SpoolError { true } else { false }
        }
        #expect(places.files("inbox/.winnow") == before)
    }

    @Test func aRebuiltLedgerBalancesAndItsClaimsAreWorkedOnAgain() throws {
        try prepare()
        damage(String(repeating: "no database ", count: 1000))
        let report = try rebuildLedger(places.configuration())
        #expect(report.publishedCount == 1)
        #expect(report.quarantinedCount == 1)
        #expect(report.claimCount == 1)
        #expect(report.oldLedger?.hasSuffix("ledger.sqlite.old.1") == true)
        let spool = try places.open()
        #expect(try spool.recover().adoptedCount == 1)
        try places.process(spool)
        let audit = try spool.audit()
        #expect(audit.findings == [])
        #expect(audit.claimedCount == 3)
        #expect(audit.publishedCount == 2)
        #expect(audit.quarantinedCount == 1)
        #expect(
            places.files("outbox") == ["a.html.json", "a.html.txt", "c.html.json", "c.html.txt"])
    }

    @Test func anotherProgramsDatabaseIsRefused() throws {
        // An empty database with one table, as sqlite3 writes it, would do as well: one that winnow made,
        // with its version taken away.
        try prepare()
        do {
            let ledger = try SQLiteLedger(folder: places.state, files: .system)
            try ledger.database.execute("PRAGMA user_version = 0")
        }
        #expect {
            try places.open()
        } throws: {
            guard case .ledger(_, let detail)? = $0 as? SpoolError else { return false }
            return detail.contains("another program")
        }
    }

    /// Bit flips and cut files: never a trap, never a lost page. What opens must be usable or say that it is not.
    @Test func whateverLedgerIsFoundNoPageIsLost() throws {
        var random = Random(state: 7)
        for _ in 0..<60 {
            let fuzzed = LedgerRepairTests()
            try fuzzed.prepare()
            let path = "\(fuzzed.places.state)/ledger.sqlite"
            var bytes = fuzzed.places.readBytes(path)
            if random.next() % 4 == 0 { bytes.removeLast(Int(random.next() % UInt64(bytes.count))) }
            for _ in 0..<(1 + random.next() % 64) where !bytes.isEmpty {
                bytes[Int(random.next() % UInt64(bytes.count))] ^= UInt8(1 << (random.next() % 8))
            }
            fuzzed.places.write(Array("state/ledger.sqlite".utf8), bytes)
            do throws(SpoolError) {
                let spool = try fuzzed.places.open()
                _ = try spool.recover()
                try fuzzed.places.process(spool)
            } catch {
                guard case .ledger = error else { continue }
            }
            let kept = fuzzed.places.files("inbox") + fuzzed.places.files("inbox/.winnow")
            for name in ["a.html", "bad.html", "c.html"] {
                #expect(kept.contains { $0.contains(name) }, "\(name) is gone: \(kept)")
            }
        }
    }
}

/// SplitMix64: the same numbers each time.
private struct Random {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
