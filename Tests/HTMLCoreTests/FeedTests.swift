import HTMLCore
import Testing

@Suite struct FeedTests {
    /// The rows below the body, and the head's facts as `name=content`.
    private func read(_ feed: String) throws -> (
        body: [String], facts: [String], fault: MarkupFault?
    ) {
        var document = Document()
        let fault = try parseFeed(Array(feed.utf8), into: &document)
        #expect(brokenLaw(document) == nil)
        let body = try #require(document.tag.firstIndex(of: .body))
        let facts = document.tag.indices.filter { document.tag[$0] == .meta }.map { row in
            let name =
                document.attributeString(.name, of: row)
                ?? document.attributeString(.property, of: row)
            return "\(name ?? "")=\(document.attributeString(.content, of: row) ?? "")"
        }
        // Without the `article` and the two `div` that an entry's page becomes, and without line feeds.
        let entries = document.children(of: body).map { row in
            String(outline(document, row: row).replacing("article(div(div(", with: "").dropLast(3))
                .replacing(" \"\n\"", with: "").replacing("\n", with: "")
        }
        return (entries, facts, fault)
    }

    @Test func rss2() throws {
        let feed = try read(
            """
            <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
              xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
            <title>News &amp; more</title><link>https://a.example/</link>
            <atom:link rel="self" href="https://a.example/feed"/>
            <image><title>Logo</title><link>no</link></image>
            <description>About</description><language>en</language><dc:creator>Ann</dc:creator>
            <item><title>One</title><link>https://a.example/1</link><description>short</description>
              <content:encoded><![CDATA[<p>long<div>open]]></content:encoded></item>
            <item><title>Two &amp;lt; three</title><description>&lt;p&gt;text&lt;/p&gt;</description></item>
            <item><link>https://a.example/3</link></item>
            </channel></rss>
            """)
        #expect(feed.fault == nil)
        #expect(
            feed.body == [
                #"h2(a("One")) p("long") div("open")"#,
                #"h2("Two < three") p("text")"#,
                #"h2(a("https://a.example/3"))"#,
            ])
        #expect(
            feed.facts == [
                "og:title=News & more", "og:site_name=News & more", "og:url=https://a.example/",
                "description=About", "author=Ann",
            ])
    }

    @Test func atom() throws {
        let feed = try read(
            """
            <a:feed xmlns:a="http://www.w3.org/2005/Atom" xml:lang="de"><a:title type="html">A &lt;b>b&lt;/b></a:title>
            <a:link rel="self" href="no"/><a:link href="https://a.example/"/><a:updated>2025-01-02T03:04:05Z</a:updated>
            <a:author><a:name>Ann</a:name><a:email>no@example</a:email></a:author>
            <a:entry><a:title>1 &lt; 2</a:title><a:link href="u"/><a:summary>no</a:summary>
             <a:content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>x<br/>&lt;y></p></div></a:content></a:entry>
            <a:entry><a:title/><a:content type="text">One.\n\nTwo &lt;b>.</a:content></a:entry>
            <a:entry><a:title>T</a:title><a:summary type="html">&lt;i>s&lt;/i></a:summary></a:entry>
            </a:feed>
            """)
        #expect(feed.fault == nil)
        #expect(
            feed.body == [
                #"h2(a("1 < 2")) div(p("x" br() "<y>"))"#, #"p("One.") p("Two <b>.")"#,
                #"h2("T") i("s")"#,
            ])
        #expect(
            feed.facts == [
                "og:title=A b", "og:site_name=A b", "og:url=https://a.example/", "author=Ann",
                "article:modified_time=2025-01-02T03:04:05Z",
            ])
    }

    @Test func rss1() throws {
        let feed = try read(
            """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
            <channel rdf:about="u"><title>T</title><link>https://a.example/</link></channel>
            <item rdf:about="u"><title>One</title><link>u</link><description>text</description></item></rdf:RDF>
            """)
        #expect(feed.body == [#"h2(a("One")) p("text")"#])
        #expect(feed.facts.first == "og:title=T")
    }

    /// What one entry leaves open ends with it; a feed with broken tags keeps all its entries.
    @Test func brokenFeedsKeepTheirEntries() throws {
        let feed = try read(
            """
            <rss><channel><title>T</title><item><title>One</title><description>a<br>b</p></description></item>
            <item><title>Two</title><description>&lt;textarea>&lt;!-- c</description></item>
            <item><title>Three & more</title><description><b>d</description>
            </channel></rss> <junk>
            """)
        #expect(feed.fault?.line == 1)
        #expect(feed.body.count == 3)
        #expect(feed.body.first?.contains(#""a" br() "b""#) == true)
        #expect(feed.body.last?.contains("Three & more") == true)
        #expect(feed.body.last?.contains(#"b("d"#) == true)
    }
}
