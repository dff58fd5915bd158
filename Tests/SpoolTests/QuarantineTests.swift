import Glibc
import Spool
import Testing

@Suite struct QuarantineTests {
    let places = Places()

    private func quarantine(_ spool: Spool) throws {
        try spool.scan()
        let pages = try spool.claim(maxCount: 64, maxBytes: 1 << 20)
        try spool.commit(
            pages.map {
                JobResult(
                    job: $0.job,
                    outcome: .quarantined(
                        reason: "deadline", detail: "10000 ms", command: "winnow clean"))
            })
    }

    @Test func aQuarantinedPageIsKeptWithItsReasonAndACommand() throws {
        places.write("inbox/news/it's.html", "bad")
        let spool = try places.open()
        try quarantine(spool)
        let folder = try QuarantineFolder(inbox: places.inbox)
        let entries = try folder.list()
        #expect(entries.count == 1)
        let entry = try folder.show(entries[0].name)
        #expect(entry.path == SpoolPath("news/it's.html"))
        #expect(entry.reason == "deadline")
        #expect(entry.attemptCount == 1)
        #expect(entry.when == "2026-01-31T09:16:40Z")
        let text = String(decoding: entry.reasonBytes, as: UTF8.self)
        #expect(text.contains(#""command":"winnow clean '"#))
        #expect(text.contains(#"it'\\''s.html'""#))
        #expect(try spool.status().quarantineCount == 1)
    }

    @Test func retryPutsTheOriginalAndItsSidecarBackUnderAFreeName() throws {
        places.write("inbox/news/a.html.meta.json", "{}")
        places.write("inbox/news/a.html", "bad")
        places.write("inbox/reason.json", "bad too")
        let spool = try places.open()
        try quarantine(spool)
        places.write("inbox/news/a.html", "newer")
        let folder = try QuarantineFolder(inbox: places.inbox)
        for entry in try folder.list() { try folder.retry(entry.name) }
        #expect(
            places.files("inbox") == [
                "news/a.2.html", "news/a.2.html.meta.json", "news/a.html", "reason.json",
            ])
        #expect(places.read("inbox/news/a.2.html") == "bad")
        #expect(places.read("inbox/reason.json") == "bad too")
        #expect(try folder.list() == [])
        #expect(places.files("inbox/.winnow/quarantine") == [])
        #expect(try places.process(spool).count == 3)
        let audit = try spool.audit()
        #expect(audit.claimedCount == 5)
        #expect(audit.isClean)
    }

    @Test func unknownEntriesAreAnError() throws {
        let folder = try QuarantineFolder(inbox: places.inbox)
        for name in ["", "1-none", "../claim", ".."] {
            #expect(throws: SpoolError.unknown(kind: "quarantine entry", name: name)) {
                try folder.retry(name)
            }
        }
    }
}
