import Glibc
import HTMLCore
import Testing

private func xhtml(_ page: String) throws -> (outline: String, fault: MarkupFault?) {
    var document = Document()
    let fault = try parseXHTML(wellFormed: Array(page.utf8), into: &document)
    return (fault == nil ? outline(document) : "", fault)
}

/// XHTML by libxml2's XML parser.
@Suite struct XHTMLTests {
    private static let space = "xmlns='http://www.w3.org/1999/xhtml'"

    @Test(
        arguments: [
            (
                "<html><body><a id='x'/>a<div/><script/>b<![CDATA[<c>]]></body></html>",
                #"html(body(a() "a" div() "b<c>"))"#
            ),
            (
                "<html><head><title/></head><body>x</body></html>",
                #"html(head(title()) body("x"))"#
            ),
            (
                "<html><body>a&nbsp;&copy;&hellip;&#150;&unknown; AT&T &lt;b></body></html>",
                "html(body(\"a\u{A0}©…–&unknown; AT&T <b>\"))"
            ),
            (
                "<!-- a -- b --><html><body>x<?php y ?><!-- z -->w</body></html>",
                #"html(body("xw"))"#
            ),
            (
                "<html><body><svg><text>no</text></svg><p>a</p><template><b/></template></body></html>",
                #"html(body(svg() p("a")))"#
            ),
            (
                "<x:html xmlns:x='http://www.w3.org/1999/xhtml'><x:body><fb:like>a</fb:like></x:body></x:html>",
                #"html(body(unknown("a")))"#
            ),
            ("<div>a</div>", #"html(body(div("a")))"#),
        ] as [(String, String)])
    func markupBecomesRows(page: String, rows: String) throws {
        let read = try xhtml(page)
        #expect(read.fault == nil)
        #expect(read.outline == rows)
    }

    @Test(
        arguments: [
            ("<html>\n<body>\n<p>a<br></p></body></html>", 3), ("<html>\n<p a=b></p></html>", 2),
            ("<html>\n\n<!-- open", 3), ("<html><p>a</html>", 1), ("", 1), ("a < b", 1),
            ("<a/><b/>", 1), ("<html><body a='1' a='2'/></html>", 1),
        ] as [(String, Int)])
    func aPageThatIsNotWellFormedSaysWhere(page: String, line: Int) throws {
        #expect(try xhtml(page).fault?.line == line, "\(page)")
    }

    @Test func attributesKeepTheirReferences() throws {
        var document = Document()
        let page =
            "<html xml:lang='de'><a href='?a=1&amp;b=2&c=3' title='&lt;&eacute;&quot;'/></html>"
        #expect(try parseXHTML(wellFormed: Array(page.utf8), into: &document) == nil)
        let link = try #require(document.tag.firstIndex(of: .a))
        #expect(document.attributeString(.href, of: link) == "?a=1&b=2&c=3")
        #expect(document.attributeString(.title, of: link) == "<é\"")
        #expect(document.attributeString(.lang, of: 0) == "de")
    }

    @Test func controlsAreNoReasonToGiveUp() throws {
        let read = try xhtml("<p>a\u{1}b\u{C}c\u{FFFE}d\u{FFFF}&#1;&#xFFFF;]]></p>")
        #expect(read.fault == nil)
        #expect(read.outline == "html(body(p(\"a b c\u{FFFD}d\u{FFFD} \u{FFFD}]]>\")))")
    }
}

/// What a page may try against its reader.
@Suite struct HostileXMLTests {
    private static func bomb(_ levels: Int) -> String {
        let entities = (1...levels).map { level in
            let inner = String(repeating: "&l\(level - 1);", count: 10)
            return "<!ENTITY l\(level) \"\(inner)\">"
        }
        return "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY l0 \"lol\">\(entities.joined())]>"
    }

    private typealias Parse = ([UInt8], ParseLimits, inout Document) throws(ParseError) ->
        MarkupFault?
    private static var engines: [(String, Parse)] {
        [
            (
                "xhtml",
                { page, limits, document throws(ParseError) in
                    try parseXHTML(wellFormed: page, limits: limits, into: &document)
                }
            ),
            (
                "xml",
                { page, limits, document throws(ParseError) in
                    try parseXML(page, limits: limits, into: &document)
                }
            ),
            (
                "feed",
                { page, limits, document throws(ParseError) in
                    try parseFeed(page, limits: limits, into: &document)
                }
            ),
            (
                "html",
                { page, limits, document throws(ParseError) in
                    try parseHTMLByLibXML2(page, limits: limits, into: &document)
                    return nil
                }
            ),
        ]
    }

    /// A page that is right for each of the parsers.
    private static func page(_ content: String, type: String = "") -> String {
        """
        \(type)<rss><channel><item><description><html><body>\(content)</body></html></description>\
        </item></channel></rss>
        """
    }

    @Test func entitiesAreNotExpanded() throws {
        let page = Self.page("a &l9; b", type: Self.bomb(9))
        for (name, parse) in Self.engines {
            var document = Document()
            #expect(try parse(Array(page.utf8), .init(), &document) == nil, "\(name)")
            let found = words(document).filter { $0.hasPrefix("&") || $0 == "a" || $0 == "b" }
            #expect(found == ["a", "&l9;", "b"], "\(name)")
            #expect(document.pool.count < 4096, "\(name)")
        }
    }

    @Test(arguments: ["file:///etc/passwd", "http://127.0.0.1:9/x"])
    func nothingIsReadFromOutside(address: String) throws {
        let type = """
            <!DOCTYPE rss SYSTEM "\(address)" [<!ENTITY % p SYSTEM "\(address)"> %p;
            <!ENTITY x SYSTEM "\(address)">]>
            """
        let content =
            "a &x; <xi:include href='\(address)' xmlns:xi='http://www.w3.org/2001/XInclude'/>b"
        for (name, parse) in Self.engines {
            var document = Document()
            _ = try parse(Array(Self.page(content, type: type).utf8), .init(), &document)
            #expect(words(document).suffix(3) == ["a", "&x;", "b"], "\(name)")
            #expect(!String(decoding: document.pool, as: UTF8.self).contains("root:"), "\(name)")
        }
    }

    @Test func elementsNestDeep() throws {
        let count = 100_000
        let content =
            String(repeating: "<div>a ", count: count) + "word"
            + String(repeating: "</div>", count: count)
        for (name, parse) in Self.engines {
            var document = Document()
            let fault = try parse(Array(Self.page(content).utf8), .init(), &document)
            #expect(fault == nil, "\(name)")
            #expect(words(document).count == count + 1, "\(name)")
            #expect(brokenLaw(document) == nil, "\(name)")
        }
    }

    @Test func aTextOf15MegabytesIsKeptWhole() throws {
        let content = String(repeating: "word &amp; wörd ", count: 900_000)
        for (name, parse) in Self.engines {
            var document = Document()
            let fault = try parse(Array(Self.page(content).utf8), .init(), &document)
            #expect(fault == nil, "\(name)")
            let bytes = document.tag.indices.reduce(0) { $0 + document.textRange($1).count }
            #expect(bytes >= 900_000 * 13, "\(name)")
        }
    }

    @Test func limitsEndInAnError() throws {
        let many = Self.page(String(repeating: "<p>a</p>", count: 100))
        let deep = Self.page(
            String(repeating: "<div>", count: 100) + String(repeating: "</div>", count: 100))
        for (name, parse) in Self.engines {
            var document = Document()
            #expect(throws: ParseError.tooManyRows(limit: 50), "\(name)") {
                _ = try parse(Array(many.utf8), ParseLimits(rowCount: 50), &document)
            }
            #expect(throws: ParseError.tooDeep(limit: 50), "\(name)") {
                _ = try parse(Array(deep.utf8), ParseLimits(depth: 50), &document)
            }
            #expect(throws: ParseError.tooMuchText(limitBytes: 50), "\(name)") {
                _ = try parse(Array(many.utf8), ParseLimits(poolBytes: 50), &document)
            }
        }
    }

    /// libxml2 compares each attribute of an element with all others.
    @Test func manyAttributesTakeNoSquareOfTime() throws {
        let attributes = (0..<200_000).map { "a\($0)='v'" }.joined(separator: " ")
        for (name, parse) in Self.engines {
            var document = Document()
            let clock = ContinuousClock()
            let time = try clock.measure {
                _ = try parse(
                    Array(Self.page("<p \(attributes)>word</p>").utf8), .init(), &document)
            }
            #expect(time < .seconds(20), "\(name)")
            if name != "xhtml" { #expect(words(document).contains("word"), "\(name)") }
        }
    }

    @Test func mendingKeepsAllText() throws {
        let broken =
            "<r><a>one<b>two</a></c>three<d x=1 x='2' y>four & <five</d>six</r>seven<!-- eight"
        var document = Document()
        #expect(try parseXML(Array(broken.utf8), into: &document) != nil)
        let text = words(document).joined(separator: " ")
        for word in ["one", "two", "three", "four", "six", "seven", "eight"] {
            #expect(text.contains(word), "\(word) in \(text)")
        }
    }
}
