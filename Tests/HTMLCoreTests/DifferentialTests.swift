import Glibc
import HTMLCore
import Testing

/// The native parser against libxml2's HTML parser: two tokenizers and two tree builders by different hands
/// must find the same words.
///
/// Known differences, all of libxml2 2.9 (HTML 4, no foster parenting) or of where white space stands:
/// - texts before the body and after it: which of them are dropped as blank;
/// - words that touch over an element that only one of both closes (compared is text without white space);
/// - what stands in `frameset`, and a second `frameset` or `body`;
/// - bytes that are no characters of XML, controls and U+FFFE, which libxml2 leaves out.
@Suite struct DifferentialTests {
    private static let pages = [
        "<!doctype html><title>A &amp; B</title><p>One <b>two</b> three<p>Four",
        "Text alone &copy; 2024 &notit; &NotEqualTilde; &#150; &#x1F600; &unknown; AT&T",
        "<h1>Head</h1><ul><li>a<li>b<ul><li>c</ul><li>d</ul><dl><dt>e<dd>f<dt>g</dl>",
        "<table><caption>Cap<tr><td>a<td>b<tr><th>c</table>after",
        "<p>a<b>b<i>c</b>d</i>e<p>f<a href=x>g<a href=y>h</a>i",
        "<script>if (a<b) document.write('<p>no</p>')</script>yes<style>p{}</style>",
        "<script><!-- <script>x</script> y</script> --></script>z",
        "<textarea><b>not bold</b> &lt;x></textarea><title>late <i></title>x",
        "<!-- a > b --><p>c<!d e>f</3 g>h<?php echo ?>i<![CDATA[j]]>k</p>",
        "<svg><title>no</title><text>nor this</text></svg>and<template><p>no</p></template>this",
        "<div class='a&quot;b' title=\"<p>\" data-x=1 href=a&b=c>x</div>",
        "<select><option>a<option>b</select><button>c</button><input value=d>e",
        "<xmp><b>a</b></xmp><pre>\n b\n</pre><plaintext><i>c</i>",
        "<iframe>no</iframe><noscript><p>yes</noscript><noembed>no</noembed>",
        "<article><section><p>a<aside>b</aside></section><figure>c<figcaption>d</figure></article>",
        "a < b <c <d>e</d > </ x>f <", "<p a=b c='d' =e f>g</p a=b>h", "<br/>a</br>b</p>c</body>d",
        "<ruby>漢<rp>(</rp><rt>kan</rt></ruby> Grüße – «x»\u{A0}y \u{1F600}",
    ]

    @Test(arguments: pages) func bothFindTheSameText(page: String) throws {
        let native = try text(page, parseHTML)
        let other = try text(page, parseHTMLByLibXML2)
        #expect(native == other, "\(page)")
    }

    @Test(arguments: pages) func libXML2KeepsTheLaws(page: String) throws {
        var document = Document()
        try parseHTMLByLibXML2(Array(page.utf8), into: &document)
        #expect(brokenLaw(document) == nil, "\(page)")
    }

    @Test func attributesAndStructuredDataAreTheSame() throws {
        let page = """
            <html lang=en><body><a href="u?a=1&amp;b=2" class='k' onclick=no>x</a>
            <script type="application/ld+json">{"a": "<b>"}</script>
            """
        for parse in [parseHTML, parseHTMLByLibXML2] {
            var document = Document()
            try parse(Array(page.utf8), .init(), &document)
            let link = try #require(document.tag.firstIndex(of: .a))
            #expect(document.attributeString(.href, of: link) == "u?a=1&b=2")
            #expect(document.attributeString(.class, of: link) == "k")
            #expect(document.attributeString(.lang, of: 0) == "en")
            #expect(
                document.structuredData.map { String(decoding: document.pool[$0], as: UTF8.self) }
                    == [#"{"a": "<b>"}"#])
        }
    }

    private static let folder = unsafe getenv("WINNOW_PAGES").map { unsafe String(cString: $0) }

    /// `WINNOW_PAGES`: a folder with `*.html`. At most one page in a hundred may differ in more than 1 % of
    /// its words; at most one word in a thousand of all.
    @Test(.enabled(if: folder != nil)) func realPagesHaveTheSameWords() throws {
        let folder = try #require(Self.folder)
        var wordCount = 0
        var differing = 0
        var pageCount = 0
        var differingPages: [(String, Int, Int)] = []
        for name in try listing(folder) where name.hasSuffix(".html") {
            let page = repaired(try contents(folder + "/" + name))
            var documents = [Document(), Document()]
            try parseHTML(page, into: &documents[0])
            try parseHTMLByLibXML2(page, into: &documents[1])
            #expect(brokenLaw(documents[1]) == nil, "\(name)")
            let distance = differingWords(words(documents[0]), words(documents[1]))
            let total = words(documents[0]).count
            pageCount += 1
            wordCount += total
            differing += distance
            if distance * 100 > total { differingPages.append((name, distance, total)) }
        }
        print("\(pageCount) pages, \(wordCount) words: \(differing) differ")
        for (name, distance, total) in differingPages {
            print("  \(name): \(distance) of \(total)")
        }
        #expect(differing * 1000 <= wordCount)
        #expect(differingPages.count * 100 <= pageCount)
    }

    /// How many words only one of both has, each as often as it is there.
    private func differingWords(_ a: [String], _ b: [String]) -> Int {
        var counts: [String: Int] = [:]
        for word in a { counts[word, default: 0] += 1 }
        for word in b { counts[word, default: 0] -= 1 }
        return counts.values.reduce(0) { $0 + abs($1) }
    }

    private typealias Parse = ([UInt8], ParseLimits, inout Document) throws(ParseError) -> Void

    /// All text without white space.
    private func text(_ page: String, _ parse: Parse) throws -> String {
        var document = Document()
        try parse(Array(page.utf8), .init(), &document)
        return words(document).joined()
    }
}
