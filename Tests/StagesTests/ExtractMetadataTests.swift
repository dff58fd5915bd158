import HTMLCore
import PageKit
import Stages
import Testing

/// The metadata of a small page.
func metadata(of html: String, url: String? = nil) throws -> Metadata {
    var page = Page()
    page.reset(PageInput(id: "page", bytes: Array(html.utf8), url: url))
    page.source = page.input.bytes
    try parseHTML(page.source, into: &page.document)
    let stage = ExtractMetadata(Options(ExtractMetadata.options), limits: PageLimits())
    #expect(stage.apply(to: &page) == .next)
    return page.metadata
}

private func jsonLD(_ json: String) -> String {
    "<script type=\"application/ld+json\">\(json)</script>"
}

@Suite struct ExtractMetadataTests {
    @Test func pageWithoutEvidenceHasNoMetadata() throws {
        let found = try metadata(of: "<p>One paragraph, and in 2019 nothing happened on 3.4.</p>")
        #expect(found == Metadata())
    }

    @Test func everyValueNamesItsSource() throws {
        let found = try metadata(
            of: """
                <html lang="pt_br"><head><title>Um título longo | O Jornal</title>
                <meta property="og:site_name" content="O Jornal">
                <meta property="og:image" content="/a.jpg"><meta name="keywords" content="um, dois,um">
                <meta property="article:published_time" content="2024-05-01T10:00:00-03:00">
                <link rel="canonical" href="/um-titulo?utm_source=x&amp;p=1#c">
                <link rel="license" href="https://creativecommons.org/licenses/by/4.0/"></head>
                <body><h1>Um título longo</h1></body></html>
                """, url: "https://www.jornal.com.br/abc")
        #expect(found.title == Sourced("Um título longo", from: "title"))
        #expect(found.site == Sourced("O Jornal", from: "og:site_name"))
        #expect(
            found.published == Sourced("2024-05-01T10:00:00-03:00", from: "article:published_time"))
        #expect(found.url == Sourced("https://www.jornal.com.br/um-titulo?p=1", from: "canonical"))
        #expect(found.image == Sourced("https://www.jornal.com.br/a.jpg", from: "og:image"))
        #expect(found.tags == Sourced(["um", "dois"], from: "keywords"))
        #expect(found.language == Sourced("pt-BR", from: "html lang"))
        #expect(
            found.license
                == Sourced("https://creativecommons.org/licenses/by/4.0/", from: "rel=license"))
        #expect(found.modified == nil)
        #expect(found.authors == nil)
    }

    @Test func canonicalOfAnotherSiteIsSetAside() throws {
        let found = try metadata(
            of: "<link rel=canonical href='https://other.org/a'><p>x",
            url: "https://example.org/b?fbclid=1")
        #expect(found.url == Sourced("https://example.org/b", from: "input"))
    }
}

@Suite struct StructuredDataTests {
    @Test func graphReferencesAreFollowed() throws {
        let found = try metadata(
            of: "<title>A story of rivers</title>"
                + jsonLD(
                    """
                    {"@graph": [{"@type": "Person", "@id": "#p", "name": "Jane Doe"},
                     {"@type": "Organization", "@id": "#o", "name": "The Paper"},
                     {"@type": ["NewsArticle"], "headline": "A story of rivers &amp; lakes",
                      "author": {"@id": "#p"}, "publisher": {"@id": "#o"}, "datePublished": "2024-01-02"}]}
                    """) + "<h1>A story of rivers &amp; lakes</h1>")
        #expect(found.title?.value == "A story of rivers & lakes")
        #expect(found.authors == Sourced(["Jane Doe"], from: "json-ld"))
        #expect(found.published == Sourced("2024-01-02", from: "json-ld"))
        #expect(found.site == Sourced("The Paper", from: "json-ld"))
    }

    @Test func relatedArticlesDoNotSpeakForThePage() throws {
        let found = try metadata(
            of: """
                <title>Bread without yeast</title><link rel=canonical href="https://a.org/bread">
                <h1>Bread without yeast</h1>
                """
                    + jsonLD(
                        """
                        [{"@type": "NewsArticle", "headline": "Other news", "url": "https://a.org/other",
                          "author": "Wrong Person", "datePublished": "2001-01-01"},
                         {"@type": "ItemList", "itemListElement": [{"@type": "Article", "headline": "Third",
                          "datePublished": "2002-02-02"}]}]
                        """))
        #expect(found.title?.value == "Bread without yeast")
        #expect(found.authors == nil)
        #expect(found.published == nil)
    }

    @Test func brokenStructuredDataCostsOnlyItself() throws {
        let found = try metadata(
            of: "<title>Fine</title>" + jsonLD("{\"@type\": \"Article\", \"headline\": ")
                + "<h1>Fine</h1>")
        #expect(found.title?.value == "Fine")
    }
}

@Suite struct TitleTests {
    @Test(arguments: [
        ("<title>Rome: A History</title>", "Rome: A History"),
        (
            "<meta property=og:site_name content=Daily><title>War: Peace - Daily</title>",
            "War: Peace"
        ),
        ("<title>Ten good ideas | Some Unknown Site</title>", "Ten good ideas"),
        (
            "<meta property=og:site_name content=Daily><title>Daily - News of the day</title>",
            "News of the day"
        ),
        (
            "<title>Search words for engines and rivers</title><h1>Rivers: words</h1>",
            "Rivers: words"
        ),
        ("<title>A &amp;amp; B\n\t of  C</title>", "A & B of C"),
        (
            "<title>Blog: A fine headline</title><h1>Blog</h1><h2>A fine headline</h2>",
            "A fine headline"
        ),
        // The site's name is the `h1` of all its pages, and the headline has a mark of its own.
        (
            "<title>Rivers of the north - Part 1 | Wet Days</title><h1><a href='https://wet.example'>"
                + "Wet Days</a></h1><h2>Rivers of the north - Part 1</h2>",
            "Rivers of the north - Part 1"
        ),
        (
            "<title>Subject: Rivers of the north | Library</title><h1>Library</h1>"
                + "<h2>Rivers of the north</h2>",
            "Rivers of the north"
        ),
        (
            "<title>河流的故事很长_地理_水报新闻网</title><h1>水报新闻网</h1><h2>河流的故事很长</h2>",
            "河流的故事很长"
        ),
        // "by Maker" is no site behind a mark.
        (
            "<title>A long oar of ash by Boat Wright</title><h1>A long oar of ash</h1>"
                + "<h2>Boat Wright</h2>",
            "A long oar of ash"
        ),
        (
            "<meta property=og:title content='Rivers of the north'>"
                + "<h1>Rivers of the north<span> | Wet Days</span></h1>",
            "Rivers of the north"
        ),
        (
            "<meta property=og:title content='Rivers of the far north'><h1>Wet days, dry days</h1>"
                + "<h2><time>Jun 17</time> Rivers of the far north</h2><h1>\"Far\" north</h1>",
            "Rivers of the far north"
        ),
    ])
    func siteGoesAndTheHeadlineStays(html: String, title: String) throws {
        #expect(try metadata(of: html).title?.value == title)
    }

    @Test func hostNameAtTheEndIsTheSite() throws {
        let found = try metadata(
            of: "<title>A day at sea - Example</title>", url: "https://www.example.org/x")
        #expect(found.title?.value == "A day at sea")
        #expect(found.site == Sourced("Example", from: "title"))
    }
}
