import Spool
import Testing

@Suite struct StraightPathTests {
    @Test func aPageGoesFromInboxToOutboxAndItsOriginalToTheArchive() throws {
        let places = Places()
        places.write("inbox/news/a.html", "one")
        let spool = try places.open()
        _ = try spool.recover()
        let pages = try places.process(spool)
        #expect(pages.map(\.id) == ["news/a"])
        #expect(pages.map(\.attempt) == [1])
        #expect(places.files("outbox") == ["news/a.html.json", "news/a.html.txt"])
        #expect(places.read("outbox/news/a.html.txt") == "one")
        #expect(places.files("inbox") == [])
        #expect(places.files("inbox/.winnow/archive") == ["2026-01-31/news/a.html"])
        #expect(places.files("outbox/.winnow/stage/\(spool.instance)") == ["owner"])
        #expect(places.files("inbox/.winnow/claim/\(spool.instance)") == ["owner"])
    }
}
