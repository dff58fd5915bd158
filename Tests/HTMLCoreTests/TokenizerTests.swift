import HTMLCore
import Testing

/// What is markup, what is text and what leaves nothing.
@Suite struct TokenizerTests {
    @Test(arguments: [
        ("a<!-- x > -- y -->b", #""ab""#),
        ("a<!-->b", #""ab""#),
        ("a<!--->b", #""ab""#),
        ("a<!-- x --!>b", #""ab""#),
        ("a<!-- never closed", #""a""#),
        ("a<!x>b<?php x ?>c</3>d", #""abcd""#),
        ("a<![CDATA[x]]>b", #""ab""#),
        ("1 < 2 <3 <", #""1 < 2 <3 <""#),
        ("a<script>if (a<b) '</p>'</script>b", #""ab""#),
        ("a<script><!-- <script></script> x --></script>b", #""ab""#),
        ("a<script><!--</script>b", #""ab""#),
        ("a<style>p>b{}</STYLE >b", #""ab""#),
        ("a<svg><title>t</title><g/><text>x</text></svg>b", #""a" svg() "b""#),
        ("a<svg/>b", #""a" svg() "b""#),
        ("a<svg><path><p>b</svg>c", #""a" svg() p("bc")"#),
        ("a<svg>b", #""a" svg("b")"#),
        ("a<template><p>x<template></template></p></template>b", #""ab""#),
        ("<template shadowrootmode=open><p>x</template>", #"template(p("x"))"#),
        ("<template>never closed", #"template("never closed")"#),
        ("<textarea>\n<b>x</b>&amp;</textarea>y", #"textarea("<b>x</b>&") "y""#),
        ("<xmp><b>&amp;</xmp>y", #"xmp("<b>&amp;") "y""#),
        ("<plaintext><b>&amp;", #"plaintext("<b>&amp;")"#),
        ("<iframe><p>x</iframe>y", #"iframe() "y""#),
        ("<noscript><p>x</noscript>y", #"noscript(p("x")) "y""#),
        ("<pre>\n\nx\r\ny\rz</pre>", "pre(\"\nx\ny\nz\")"),
        ("a<p title='never closed>b", #""a""#),
        ("a<p", #""a""#),
        ("a</p", #""a""#),
    ])
    func readsWhatBrowsersRead(html: String, expected: String) throws {
        #expect(try body("<body>" + html) == expected)
    }

    @Test(arguments: [
        ("&lt;&amp;&gt;&quot;&apos;&nbsp;", "<&>\"'\u{A0}"),
        ("&hellip;&acE;&CounterClockwiseContourIntegral;", "…∾\u{333}∳"),
        ("&copy2&ampx&notit;&notin;", "©2&x¬it;∉"),
        ("&unknown; & &; &#; &#x; &#xg", "&unknown; & &; &#; &#x; &#xg"),
        ("&#65;&#x42&#X43;&#150;&#x80;", "ABC–€"),
        ("&#0;&#xD800;&#x110000;&#99999999999999;", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
    ])
    func decodesCharacterReferences(html: String, expected: String) throws {
        let document = try parsed("<p>" + html)
        #expect(words(document) == expected.split(whereSeparator: \.isWhitespace).map(String.init))
        let last = document.count - 1
        #expect(document.pool[document.textRange(last)].elementsEqual(expected.utf8))
    }

    @Test func referencesWithoutSemicolonInLinksStay() throws {
        let document = try parsed("<a href='?a=1&copy=2&amp;b&lt'>x</a>")
        #expect(document.attributeString(.href, of: document.count - 2) == "?a=1&copy=2&b<")
    }

    @Test func structuredDataIsKeptBesideTheText() throws {
        let document = try parsed(
            "a<script type='application/ld+json; x'>{\"a\": \"&amp;</p>\"}</script>b<script>x</script>"
        )
        #expect(words(document) == ["ab"])
        #expect(
            document.structuredData.map { String(decoding: document.pool[$0], as: UTF8.self) }
                == ["{\"a\": \"&amp;</p>\"}"])
    }
}
