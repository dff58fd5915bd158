import PageKit
import Testing

private func authors(_ meta: String) throws -> [String]? {
    try metadata(
        of: "<meta name=author content=\"\(meta)\"><meta property=og:site_name content='The Paper'>"
    )
    .authors?.value
}

@Suite struct AuthorTests {
    @Test(arguments: [
        ("By Jane Doe", ["Jane Doe"]),
        ("Jane Doe and John Roe", ["Jane Doe", "John Roe"]),
        ("Von Anna Müller, Redakteurin", ["Anna Müller"]),
        ("Jane Doe, Senior Editor; Jane Doe", ["Jane Doe"]),
        ("Jane Doe (@jane), jane@example.org", ["Jane Doe"]),
        ("Jane Doe | The Paper", ["Jane Doe"]),
        ("Jane Doe, MS, RD, FAND", ["Jane Doe"]),
        ("Jane Doe, Chief Technology Officer and Head of River Labs", ["Jane Doe"]),
        ("Rasender Reporter", ["Rasender Reporter"]),
        ("作者：王小明", ["王小明"]),
    ])
    func onlyPeopleStay(value: String, people: [String]) throws {
        #expect(try authors(value) == people)
    }

    @Test(arguments: [
        "admin", "The Paper", "https://www.facebook.com/thepaper", "thepaper.com",
        "News GmbH, Munich, Germany",
        "editor@example.org", "", "No Author",
    ])
    func whatIsNoPersonIsSilence(value: String) throws {
        #expect(try authors(value) == nil)
    }

    @Test func bibliographicNamesAreTurnedRound() throws {
        let found = try metadata(
            of:
                "<meta name=citation_author content='Doe, Jane'><meta name=citation_author content='Roe, J.'>"
        )
        #expect(found.authors == Sourced(["Jane Doe", "J. Roe"], from: "citation_author"))
    }

    @Test(arguments: [
        "<h1>A headline of words</h1><p class=byline>By <a href='/author/jane'>Jane Doe</a></p>",
        "<h1>A headline of words</h1><p><b>By</b> <span>Jane Doe</span></p>",
        "<h1>A headline of words</h1><a rel=author href='/jane'>Jane Doe</a>",
    ])
    func bylinesNearTheTitleCount(html: String) throws {
        #expect(try metadata(of: html).authors == Sourced(["Jane Doe"], from: "byline"))
    }

    @Test(
        arguments: [
            ("Jane Doe's blog", ["Jane Doe"]), ("Jane Doe’s Notes", ["Jane Doe"]),
            ("Doe's blog", nil), ("Jane Doe's Bakery", nil), ("The Paper's Blog", nil),
        ] as [(String, [String]?)])
    func aSiteMayBeItsAuthors(site: String, people: [String]?) throws {
        let found = try metadata(of: "<title>Rivers of the north | \(site)</title>")
        #expect(found.authors?.value == people)
    }

    @Test func wordsOfTheTitleAreNoNameBesideTheDate() throws {
        let html = """
            <header class=date><h1>Ten oars compared - <b>Personally Tested</b></h1>
            <p>May 4, 2024 · 5 min</p></header>
            """
        #expect(try metadata(of: html).authors == nil)
    }

    @Test func anOfficeIsNoName() throws {
        let html = "<h1>A headline of words</h1><p class=byline>By Weekend Editor</p>"
        #expect(try metadata(of: html).authors == nil)
    }

    @Test func commentersAreNoAuthors() throws {
        let html = """
            <h1>A headline of words</h1><p>Text of the page, and more of it in a second sentence.</p><p>More</p>
            <p>Still more</p><ul class=comments><li class=comment-author>By Rude Person</li></ul>
            """
        #expect(try metadata(of: html).authors == nil)
    }
}

private func published(_ text: String, lang: String = "en-US") throws -> String? {
    try metadata(of: "<html lang=\(lang)><h1>A headline of words</h1><p class=date>\(text)</p>")
        .published?.value
}

@Suite struct DateTests {
    @Test(arguments: [
        ("en-US", "October 9, 2019", "2019-10-09"), ("en-US", "10/09/2019", "2019-10-09"),
        ("en-GB", "10/09/2019", "2019-09-10"), ("en-GB", "9th of October 2019", "2019-10-09"),
        ("de", "Mittwoch, 9. Oktober 2019, 14:05 Uhr", "2019-10-09T14:05"),
        ("de", "09.10.19", "2019-10-09"),
        ("fr", "le 1er août 2019 à 9h30", "2019-08-01T09:30"),
        ("es", "9 de octubre de 2019", "2019-10-09"),
        ("it", "9 ottobre 2019", "2019-10-09"), ("pt", "9 de março de 2019", "2019-03-09"),
        ("ru", "9 октября 2019", "2019-10-09"), ("pl", "9 października 2019", "2019-10-09"),
        ("nl", "9 maart 2019", "2019-03-09"), ("zh", "2019年10月9日 8:05", "2019-10-09T08:05"),
        ("ja", "2019年10月9日（水）", "2019-10-09"),
        ("en-US", "Oct. 9, 2019 at 3:05 p.m. EDT", "2019-10-09T15:05-04:00"),
    ])
    func datesAreReadInTheirLanguage(lang: String, text: String, iso: String) throws {
        #expect(try published(text, lang: lang) == iso)
    }

    @Test(arguments: [
        "31.02.2019", "yesterday", "3 days ago", "October 9", "Version 1.2.2019.4", "$10.10.2019",
        "1850-01-01",
        "Updated October 9, 2019",
    ])
    func whatIsNoDateOfPublicationIsSilence(text: String) throws {
        #expect(try published(text) == nil)
    }

    @Test(arguments: [
        ("2019-10-09", "2019-10-09"), ("2019-10-09T14:05:06.007Z", "2019-10-09T14:05:06.007Z"),
        ("2019-10-09T14:05:06+0200", "2019-10-09T14:05:06+02:00"), ("2019-10", "2019-10"),
        ("2019", "2019"),
        ("Wed, 09 Oct 2019 14:05:06 GMT", "2019-10-09T14:05:06Z"),
        ("Wed Oct 09 14:05:06 UTC 2019", "2019-10-09T14:05:06Z"), ("20191009", "2019-10-09"),
        ("1570629906", "2019-10-09T14:05:06Z"), ("1570629906000", "2019-10-09T14:05:06Z"),
    ])
    func precisionAndZoneStay(value: String, iso: String) throws {
        let html = "<meta property='article:published_time' content='\(value)'>"
        #expect(try metadata(of: html).published == Sourced(iso, from: "article:published_time"))
    }

    @Test func datesOfCommentsAndEventsAreNotThePages() throws {
        let html = """
            <h1>A headline of words</h1><p>The river rose on 9 October 2019, when all the people of the town,
            who had seen many a flood before, ran up the hill and waited there until the next day came. They
            had taken little with them: some bread, the goats, a clock, and the book of the parish, in which
            they wrote what they saw, page by page, while the water took the bridge and then the mill.</p>
            <div class=comments><time datetime='2020-01-01'>New Year</time></div>
            """
        #expect(try metadata(of: html).published == nil)
    }

    @Test func shownDayWinsOverTheDayInUTC() throws {
        let html = "<meta property='article:published_time' content='2023-11-09T01:49:09Z'>"
        let found = try metadata(of: html, url: "https://a.org/2023/11/08/title")
        #expect(found.published == Sourced("2023-11-08", from: "url"))
    }

    @Test func aDateBehindAWordOfChangeIsNotThatOfPublication() throws {
        let html = """
            <meta property='article:published_time' content='2015-05-12T06:05:27+00:00'>
            <meta property='article:modified_time' content='2026-01-25T19:56:29+00:00'>
            <h1>A headline of words</h1><p><span>Updated</span>
            <time class='published updated' datetime='2026-01-25T19:56:29+00:00'>January 25, 2026</time></p>
            """
        let found = try metadata(of: html)
        #expect(found.published?.value.hasPrefix("2015-05-12") == true)
        #expect(found.modified?.value.hasPrefix("2026-01-25") == true)
    }

    @Test func labelFindsADateFarFromTheTitle() throws {
        let text = String(repeating: "<p>Words of the article go on and on.</p>", count: 80)
        let found = try metadata(
            of: "<h1>A headline</h1>\(text)<p>Erschienen am: <i>01.11.2023</i></p>")
        #expect(found.published == Sourced("2023-11-01", from: "label"))
    }
}
