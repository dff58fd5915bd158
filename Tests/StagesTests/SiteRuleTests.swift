import PageKit
import Stages
import Testing

/// What a site's selectors do with the blocks of a page.
@Suite struct SiteRuleTests {
    private static let prose = """
        The harbour was quiet that morning, and the fishermen sat on the quay and mended their nets, \
        as their fathers had done, and talked about the weather, the price of diesel and the priest.
        """

    private static let page = """
        <title>Harbour</title><body>
        <nav class=menu><a href=/>Start</a> <a href=/b>Second</a></nav>
        <div id=top><h1>Harbour</h1><p>\(prose)</p></div>
        <div id=story><h1>Harbour</h1><p>\(prose)</p><p class=byline>By Ann Example</p>
        <ul class=links><li><a href=/1>One link</a><li><a href=/2>Another link</a></ul>
        <div class=comments><p>A comment, they say.</p></div>
        <noscript><p>Turn scripts on.</p></noscript><pre>code here</pre>
        <figure><figcaption>The quay.</figcaption></figure>
        <div class=ad><p>Buy nets from the best maker of nets on the whole coast, at half the price.</p></div>
        </div>
        <div id=more><p>Another long paragraph stands here, which a reader could take for the text of the page, \
        and which the model keeps, because it has commas, and sentences. It goes on for a while.</p></div>
        <footer><p>Imprint</p></footer>
        """

    /// Texts of the kept blocks, and the page.
    private func run(
        _ site: [String: OptionValue], _ options: [String: OptionValue] = [:], html: String = page
    ) -> (kept: [String], page: Page) {
        var page = Page()
        page.reset(PageInput(id: "a", bytes: Array(html.utf8)))
        let limits = PageLimits()
        _ = Decode(Options(Decode.options), limits: limits).apply(to: &page)
        _ = Parse(Options(Parse.options), limits: limits).apply(to: &page)
        page.site = SiteUse(entry: 0, match: "a.example")
        let stage = ExtractMainContent(
            Options(ExtractMainContent.options, given: options), limits: limits)
        _ = stage.forSite(Options(ExtractMainContent.siteOptions, given: site)).apply(to: &page)
        return (page.blocks.filter(\.isKept).map { page.string($0) }, page)
    }

    @Test func contentIsKeptWholeButForWhatNoReaderSeesAndMetadata() {
        let (kept, page) = run(["content": .string("#story")])
        #expect(
            kept == [
                Self.prose, "By Ann Example", "One link", "Another link", "A comment, they say.",
                "code here",
                "Buy nets from the best maker of nets on the whole coast, at half the price.",
            ])
        #expect(page.metadata.captions == ["The quay."])
        #expect(page.confidence == nil && page.notes.isEmpty)
        let reasons = page.blocks.map { $0.drop?.reason.rawValue ?? "" }
        #expect(reasons.filter { $0 == "site_rule" }.count >= 1)
        #expect(page.blocks.allSatisfy { $0.isKept == ($0.drop == nil) })
    }

    @Test func removeHoldsInsideOfContentAndWithout() {
        let inside = run(["content": .string("#story"), "remove": .list([".ad, .links", ".none"])])
        #expect(inside.kept.contains(Self.prose) && !inside.kept.contains("One link"))
        #expect(!inside.kept.contains { $0.hasPrefix("Buy nets") })
        #expect(inside.page.site?.askedCount == 3 && inside.page.site?.matched == 0b011)
        let alone = run(["remove": .list(["#more"])])
        #expect(alone.kept.contains(Self.prose))
        #expect(!alone.kept.contains { $0.hasPrefix("Another long") })
        let reason = alone.page.blocks.first { alone.page.string($0).hasPrefix("Another long") }
        #expect(reason?.drop?.reason.rawValue == "site_rule")
    }

    @Test func captionsAreThoseOfTheContent() {
        let figures = "<figure><img><figcaption>Outside.</figcaption></figure>"
        let html =
            "<div id=story><p>\(Self.prose)</p>\(figures)</div><p>\(Self.prose) More.</p>"
            + "<div class=small><p>Short.</p><figure><img><figcaption>Inside.</figcaption></figure></div>"
            + "<div class=small><p>Shorter.</p></div>"
        let (kept, page) = run(["content": .string(".small")], html: html)
        #expect(kept == ["Short.", "Shorter."])
        #expect(page.metadata.captions == ["Inside."])
    }

    /// The text stands twice; when its first place is removed or outside, the second counts.
    @Test func aTextIsNotLostByItsRemovedTwin() {
        #expect(run(["remove": .list(["#top"])]).kept.filter { $0 == Self.prose }.count == 1)
        #expect(run(["content": .string("#story")]).kept.first == Self.prose)
        let both = run(["content": .string("#story, #top")]).kept
        #expect(both.filter { $0 == Self.prose }.count == 1)
    }

    @Test(arguments: ["#gone", "#story figure img", ".hidden-too"])
    func contentThatFindsNoTextIsLeftOutOfAccount(_ selector: String) {
        let html = Self.page + "<div class=hidden-too hidden><p>Not seen.</p></div>"
        let without = run([:], html: html).kept
        let (kept, page) = run(["content": .string(selector)], html: html)
        #expect(kept == without && !kept.isEmpty)
        #expect(page.notes.count == 1 && page.notes[0].contains(selector))
        #expect(page.confidence != nil)
    }

    @Test func includeAndKeepHoldInsideOfContent() {
        let (kept, _) = run(
            ["content": .string("#story"), "include": .list(["captions", "title"])],
            ["keep": .list(["lists"]), "include": .list([])])
        #expect(kept.contains("The quay.") && kept.contains("Harbour"))
        #expect(!kept.contains("code here") && kept.contains("One link"))
    }

    @Test func thresholdStandsInPlaceOfThePagesOwn() {
        let few = run(["threshold": .ratio(0.95)]).kept
        let many = run(["threshold": .ratio(0.05)]).kept
        #expect(many.count > few.count && !few.isEmpty)
    }

    @Test func otherPagesKeepTheStagesOwnValues() {
        var page = Page()
        page.reset(PageInput(id: "a", bytes: Array(Self.page.utf8)))
        _ = Decode(Options(Decode.options), limits: PageLimits()).apply(to: &page)
        _ = Parse(Options(Parse.options), limits: PageLimits()).apply(to: &page)
        let stage = ExtractMainContent(Options(ExtractMainContent.options), limits: PageLimits())
        _ = stage.forSite(
            Options(ExtractMainContent.siteOptions, given: ["content": .string("footer")]))
        _ = stage.apply(to: &page)
        #expect(page.blocks.contains { $0.isKept && page.string($0) == Self.prose })
    }
}

@Suite struct SiteAddressTests {
    private func address(_ head: String, url: String? = nil) throws -> SiteAddress? {
        var page = Page()
        page.reset(PageInput(id: "a", bytes: Array(head.utf8), url: url))
        _ = Decode(Options(Decode.options), limits: PageLimits()).apply(to: &page)
        _ = Parse(Options(Parse.options), limits: PageLimits()).apply(to: &page)
        return page.siteAddress
    }

    @Test(
        arguments: [
            ("<link rel=canonical href=https://b.org/x><p>a", "https://a.org/", "a.org"),
            ("<link rel=canonical href=https://b.org/x><p>a", "/no/address", "b.org"),
            (
                "<meta property=og:url content=https://c.org/y><link rel='CANONICAL nofollow' href=https://b.org/x><p>a",
                nil, "b.org"
            ),
            (
                "<meta property=og:url content=https://c.org/y><link rel=canonical href=/x><p>a",
                nil, "c.org"
            ),
            ("<p>a</p><link rel=canonical href=https://b.org/x>", nil, nil),
            ("<p>a", nil, nil),
            ("plain text", "https://a.org/", "a.org"),
        ] as [(String, String?, String?)])
    func theProducersWordComesFirst(_ head: String, _ url: String?, _ host: String?) throws {
        #expect(try address(head, url: url)?.host == host)
    }
}
