import HTMLCore
import PageKit
import Stages
import Testing

@Suite struct NormalizeTextTests {
    private func stage(_ given: [String: OptionValue] = [:]) -> NormalizeText {
        NormalizeText(Options(NormalizeText.options, given: given), limits: PageLimits())
    }

    private func page(_ html: String) throws -> Page {
        var page = Page()
        try parseHTML(Array(html.utf8), into: &page.document)
        page.splitBlocks()
        return page
    }

    /// The text of a paragraph that holds `text` as it is.
    private func normalized(_ text: String, _ given: [String: OptionValue] = [:]) throws -> String {
        var page = try page("<p>" + text.replacing("&", with: "&amp;").replacing("<", with: "&lt;"))
        #expect(stage(given).apply(to: &page) == .next)
        return page.blocks.map { page.string($0) }.joined(separator: "|")
    }

    @Test(arguments: [
        ("a\u{A0}b \u{A0} c\u{A0}", "a b c"),
        ("a\u{2028}b\u{85}c", "a\nb\nc"),
        ("a\u{1}b\u{7F}c\u{9C}d", "abcd"),
        ("\u{FEFF}a\u{AD}b\u{200B}c", "abc"),
        ("a \u{200B} b", "a b"),
        ("می\u{200C}خواهم", "می\u{200C}خواهم"),
        ("क्\u{200D}ष", "क्\u{200D}ष"),
        ("👩\u{200D}🚀", "👩\u{200D}🚀"),
        ("a\u{200D}b\u{200C}c", "abc"),
        ("cafe\u{301} x² ﬁ Ａ", "café x² ﬁ Ａ"),
        ("Tom &amp; Jerry &rsquo;s", "Tom & Jerry ’s"),
        ("a&nbsp;b&shy;c", "a bc"),
        ("&lt;b> &#60;", "&lt;b> &#60;"),
        ("&amp;lt; &amp;amp; AT&amp;T", "&amp;lt; &amp;amp; AT&T"),
        ("a & b &copy x", "a & b &copy x"),
        ("naïve œuvre €5 – ‘ok’", "naïve œuvre €5 – ‘ok’"),
    ])
    func textIsCleaned(text: String, expected: String) throws {
        #expect(try normalized(text) == expected)
    }

    @Test func optionsSwitchNFCAndRepairOff() throws {
        #expect(
            try normalized("cafe\u{301}", ["unicode": .choice("none")]).unicodeScalars.count == 5)
        let damaged = "It isnâ€™t the cafÃ© that weâ€™d hoped for"
        #expect(try normalized(damaged) == "It isn’t the café that we’d hoped for")
        #expect(try normalized(damaged, ["mojibake": .choice("keep")]) == damaged)
    }

    @Test func codeAndPreformattedTextKeepTheirSpace() throws {
        var page = try page(
            "<pre>a&nbsp; b\r\n\tc\u{FEFF} &amp;amp;</pre><p>x&nbsp; <code>d&nbsp;&nbsp;e &amp;amp;</code>&nbsp;y"
        )
        _ = stage().apply(to: &page)
        #expect(
            page.blocks.map { page.string($0) } == [
                "a\u{A0} b\n\tc &amp;", "x d\u{A0}\u{A0}e &amp; y",
            ])
        let code = page.spans.first { $0.kind == .code }
        #expect(
            code.map { String(decoding: page.text[$0.range], as: UTF8.self) }
                == "d\u{A0}\u{A0}e &amp;")
    }

    @Test func spansStayOnTheirWords() throws {
        var page = try page(
            "<p>a\u{AD}b&nbsp;<a href=x>cafe\u{301}\u{200B}s</a>&nbsp;<b>z\u{AD}</b></p><p>q")
        _ = stage().apply(to: &page)
        #expect(page.blocks.map { page.string($0) } == ["ab cafés z", "q"])
        #expect(
            page.spans.map { String(decoding: page.text[$0.range], as: UTF8.self) } == [
                "cafés", "z",
            ])
        #expect(page.blocks[0].wordCount == 3)
    }

    @Test func eachOfManyCodeSpansIsKept() throws {
        let many = String(repeating: "<code>&nbsp;<kbd>a</kbd>&nbsp;</code>&nbsp; b ", count: 500)
        var page = try page("<p>" + many)
        _ = stage().apply(to: &page)
        let expected = Array(repeating: "\u{A0}a\u{A0} b", count: 500).joined(separator: " ")
        #expect(page.string(page.blocks[0]) == expected)
    }

    @Test func aBlockThatBecomesEmptyIsDropped() throws {
        var page = try page("<p>\u{200B}\u{AD}</p><p>a")
        _ = stage().apply(to: &page)
        #expect(page.blocks.map { $0.drop?.reason.rawValue } == ["empty", nil])
        #expect(page.blocks[0].drop?.stage == "normalize_text")
    }

    /// Pieces whose neighbours could make something new.
    private static let pieces = [
        "a", "b ", " ", "\u{A0}", "\u{AD}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{FEFF}",
        "e\u{301}",
        "\u{301}", "é", "&amp;", "&lt;", "&", "amp;", "#", "38;", "&#38;", "&nbsp;", "&shy;", ";",
        "<", "م", "क्",
        "👩", "\u{1}", "\u{85}", "\u{9C}", "日本", "â€™", "Ã©", "\u{2028}", "&#97;", "lt", "\r\n",
    ]

    @Test(arguments: 0..<60) func aSecondTimeChangesNothing(seed: Int) throws {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<40 {
            let text = (0..<next(14)).map { _ in Self.pieces[next(Self.pieces.count)] }.joined()
            for tag in ["p", "pre", "code"] {
                let escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
                var page = try page("<\(tag)>\(escaped)</\(tag)>")
                _ = stage().apply(to: &page)
                let once = page.blocks.map { page.string($0) }
                #expect(page.spans.allSatisfy { $0.range.upperBound <= page.text.count })
                _ = stage().apply(to: &page)
                #expect(page.blocks.map { page.string($0) } == once, "\(text.debugDescription)")
            }
        }
    }
}
