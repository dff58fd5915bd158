import Glibc
import Spool
import Testing

@Suite struct SidecarTests {
    let places = Places()

    @Test func aSidecarIsClaimedAndArchivedWithItsPage() throws {
        places.write(
            "inbox/a.html.meta.json",
            #"{"url": "https://example.org/", "content_type": "text/html", "fetched_at": "2026-01-02"}"#
        )
        places.write("inbox/a.html", "one")
        let spool = try places.open()
        let sidecar = try places.process(spool).first?.sidecar
        #expect(sidecar?.url == "https://example.org/")
        #expect(sidecar?.contentType == "text/html")
        #expect(sidecar?.fetchedAt == "2026-01-02")
        #expect(sidecar?.note == nil)
        #expect(
            places.files("inbox/.winnow/archive") == [
                "2026-01-31/a.html", "2026-01-31/a.html.meta.json",
            ])
    }

    @Test(arguments: ["{", "[]", #"{"url": 3}"#, "\u{0}", ""])
    func anInvalidSidecarIsANoteNotAFailure(text: String) throws {
        places.write("inbox/a.html.meta.json", text)
        places.write("inbox/a.html", "one")
        let spool = try places.open()
        let pages = try places.process(spool)
        #expect(pages.count == 1)
        #expect(pages.first?.sidecar?.note != nil)
        #expect(places.read("outbox/a.html.txt") == "one")
    }

    @Test func aLateSidecarIsReportedAndLeft() throws {
        places.write("inbox/a.html", "one")
        let spool = try places.open()
        try places.process(spool)
        places.write("inbox/a.html.meta.json", "{}")
        try places.process(spool)
        #expect(places.files("inbox") == ["a.html.meta.json"])
        #expect(try spool.audit().ignored == [.orphanSidecar: 1])
    }

    @Test func aPageWaitsForARequiredSidecar() throws {
        places.adjust = { $0.sidecar = .required }
        places.write("inbox/a.html", "one")
        let spool = try places.open()
        #expect(try places.process(spool).isEmpty)
        #expect(try spool.status().withoutSidecarCount == 1)
        places.write("inbox/a.html.meta.json", "{}")
        try spool.readEvents()
        #expect(try places.process(spool).count == 1)
    }
}
