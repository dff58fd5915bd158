import HTMLCore
import PageKit
import Testing

/// Laws of the split into blocks.
@Suite struct SplitBlocksTests {
    private func split(_ html: String) throws -> Page {
        var page = Page()
        page.reset(PageInput(id: "test", bytes: []))
        try parseHTML(Array(html.utf8), into: &page.document)
        page.splitBlocks()
        return page
    }

    private func texts(_ html: String) throws -> [String] {
        let page = try split(html)
        return page.blocks.map { page.string($0) }
    }

    @Test func inlineMarkupDoesNotSplit() throws {
        #expect(try texts("<p>One <b>two</b>, <a href=x>three</a>.</p>") == ["One two, three."])
    }

    @Test func linksToEditASectionAreNoText() throws {
        let html = """
            <h2>Lights<span class="mw-editsection">[<a href=e>edit</a>]</span></h2>\
            <p>See <span class="note">the map</span>.</p>
            """
        #expect(try texts(html) == ["Lights", "See the map."])
    }

    @Test func textBesideBlocksIsABlock() throws {
        #expect(try texts("<div>before<p>in</p>after</div>") == ["before", "in", "after"])
    }

    /// Every length and every place of the white space, for the text is copied by sixteens.
    @Test func whiteSpaceIsOneSpaceWhereverItStands() throws {
        var state: UInt64 = 7
        func random(_ bound: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % bound)
        }
        for length in 1..<120 {
            let letters = ["a", "b", "é", "\u{4E00}", " ", "  ", "\n", "\t ", "\u{0C}"]
            let text = (0..<length).map { _ in letters[random(9)] }.joined()
            let words = text.split { " \n\t\u{0C}".contains($0) }.joined(separator: " ")
            #expect(try texts("<p>\(text)</p>") == (words.isEmpty ? [] : [words]), "\(text)")
            let marked = words.isEmpty ? "x" : "x \(words) y"
            #expect(try texts("<p>x <b>\(text)</b> y") == [words.isEmpty ? "x y" : marked])
        }
    }

    @Test func oneBreakIsALineTwoAreABlock() throws {
        #expect(try texts("<p>a<br>b</p>") == ["a\nb"])
        #expect(try texts("<p>a<br><br>b</p>") == ["a", "b"])
    }

    @Test func whitespaceStaysInPreformattedText() throws {
        #expect(try texts("<pre>a\n  b</pre><p>c\n  d</p>") == ["a\n  b", "c d"])
    }

    @Test func permalinkSignIsNoText() throws {
        #expect(try texts("<h2>Install<a href='#i'>¶</a></h2>") == ["Install"])
        #expect(try texts("<p>Issue <a href='/1'>#1</a></p>") == ["Issue #1"])
    }

    @Test func pictureOfAFormulaIsItsAlternativeText() throws {
        #expect(
            try texts("<p>so <img class=latex alt='x^2' src=f.png> grows</p>") == ["so x^2 grows"])
        #expect(try texts("<p>a <img alt='a dog' src=d.png> b</p>") == ["a b"])
    }

    @Test func spansLieInTheirBlockAndCountLinkWords() throws {
        let page = try split("<div><a href=x>one two <p>three</p> four</a> five</div>")
        #expect(page.blocks.map(\.linkWordCount) == [2, 1, 1])
        for block in page.blocks {
            for span in page.spans[block.spans] {
                #expect(block.text.contains(span.range.lowerBound))
                #expect(span.range.upperBound <= block.text.upperBound)
            }
        }
    }

    @Test func blocksAreInOrderAndApart() throws {
        let page = try split("<ul><li>a<ul><li>b</ul>c<li>d</ul><table><tr><td>e<td>f</table>")
        #expect(page.blocks.map { page.string($0) } == ["a", "b", "c", "d", "e", "f"])
        for (first, second) in zip(page.blocks, page.blocks.dropFirst()) {
            #expect(first.text.upperBound <= second.text.lowerBound)
        }
    }
}
