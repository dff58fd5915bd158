import Glibc
import TextCore
import Testing
import WinnowTestKit

/// Sites from the pipeline file to the outbox, the log and the status.
@Suite(.serialized) struct SiteTests {
    let spool = SpoolFolders()

    private static let pipeline = """
        version: 1
        stages: [decode, extract_main_content]
        sites:
          - match: "*.example.org"
            extract_main_content: {remove: [".ad", ".promo"]}
        """
    private static let warning =
        #"sites "*.example.org": remove ".promo" of extract_main_content found nothing on the last"#

    /// A page of example.org with an advertisement, and the sidecar that tells where it is from.
    private func drop(_ number: Int) {
        let ad =
            "<div class=ad><p>Buy this now, and that one too, as long as there is some.</p></div>"
        let page = SpoolFolders.page("Page \(number)").replacing(
            "</article>", with: ad + "</article>")
        spool.folder.write("in/\(number).html.meta.json", #"{"url": "https://www.example.org/x"}"#)
        spool.folder.write("in/\(number).html", page)
    }

    private func write() -> [String] {
        spool.folder.write("p.yaml", Self.pipeline)
        return spool.places + ["--pipeline", spool.folder.file("p.yaml")]
    }

    @Test func runWarnsOfASelectorThatFoundNothing() throws {
        let places = write()
        for number in 1...19 { drop(number) }
        let few = winnow(["run"] + places)
        #expect(few.exitCode == 0 && !few.errors.contains(Self.warning))
        for number in 20...60 { drop(number) }
        let many = winnow(["run"] + places)
        #expect(many.exitCode == 0)
        #expect(many.errors.contains(Self.warning), "\(many.errors)")
        #expect(!many.errors.contains("\".ad\""))
        #expect(many.lines.filter { $0.contains(Self.warning) }.count == 1, "told once in the log")
        let json = try parseJSON(try #require(spool.folder.read("out/7.html.json")), .strict)
        #expect(json["site_rule"] == .string("*.example.org"))
        #expect(json["text"]?.string?.contains("Buy this now") == false)
    }

    @Test func cleanAndFilterWarnToo() {
        _ = write()
        for number in 1...25 { drop(number) }
        let pipeline = ["--pipeline", spool.folder.file("p.yaml")]
        let cleaned = winnow(["clean"] + pipeline + [spool.folder.file("in")])
        #expect(cleaned.exitCode == 0)
        #expect(cleaned.errors.contains(Self.warning), "\(cleaned.errors)")
    }

    @Test func statusTellsOfSelectors() throws {
        let places = write()
        for number in 1...25 { drop(number) }
        let service = WinnowProcess(["serve"] + places)
        #expect(waitUntil(seconds: 60) { service.output.contains("published 25.html") })
        #expect(
            waitUntil(seconds: 60) {
                spool.folder.files("out").filter { $0.hasSuffix(".json") }.count == 25
            })
        let text = winnow(["status"] + places).output
        #expect(
            text.contains(
                "sites: 1 in the pipeline, 2 of their selectors in use, 1 found nothing lately"))
        #expect(
            text.contains(#"remove ".promo" found something on 0 of the last 25 pages"#), "\(text)")
        #expect(text.contains(#"remove ".ad" found something on 25 of the last 25 pages"#))
        let json = try parseJSON(winnow(["status", "--json"] + places).outputBytes, .strict)
        let selectors = try #require(json["site_selectors"]?.array)
        #expect(selectors.map { $0["selector"]?.string } == [".ad", ".promo"])
        #expect(selectors.map { $0["matched"]?.int } == [25, 0])
        #expect(selectors.map { $0["stale"] } == [.bool(false), .bool(true)])

        spool.folder.write("p.yaml", Self.pipeline.replacing(".promo", with: ".plug"))
        #expect(winnow(["reload", "--wait"] + places).exitCode == 0)
        let after = try parseJSON(winnow(["status", "--json"] + places).outputBytes, .strict)
        #expect(after["site_selectors"] == .array([]))
        service.signal(SIGTERM)
        #expect(service.end()?.exitCode == 0)
    }
}
