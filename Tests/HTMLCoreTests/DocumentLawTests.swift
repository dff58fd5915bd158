import HTMLCore
import Testing

@Suite struct DocumentLawTests {
    /// Pieces that break pages when they are put together at random.
    static let pieces = [
        "<p>", "</p>", "<div class=a>", "</div>", "<table>", "</table>", "<tr>", "<td id='x'>",
        "</td>",
        "<b>", "</b>", "<a href='?a&amp;b'>", "</a>", "<i>", "</i>", "<ul>", "<li>", "</ul>",
        "<h1>",
        "</h2>", "<html lang=en>", "<head>", "</head>", "<body id=b>", "</body>", "<title>",
        "</title>",
        "<script>", "</script>", "<script type=application/ld+json>", "<!--", "-->", "<svg>",
        "</svg>",
        "<template>", "</template>", "<select>", "<option>", "<textarea>", "</textarea>", "<form>",
        "</form>", "<pre>", "</pre>", "<br>", "<img src=x>", "<noscript>", "</noscript>",
        "<caption>",
        "<tbody>", "<object>", "</object>", "<button>", "<nobr>", "<x-y>", "</x-y>", "<math>",
        "<mi/>",
        "text ", " ", "\r\n", "é&eacute;&#150;", "&", "<", "</", "<a href=\"", "'", "\"", ">", "/>",
        "<frameset>",
        "<plaintext>", "<style>", "</style>", "<dd>", "<dt>", "<rt>", "<foreignObject>", "<col>",
    ]

    @Test(arguments: 0..<40) func columnsNestOnBrokenPages(seed: Int) throws {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var document = Document()
        for _ in 0..<50 {
            let page = (0..<next(60)).map { _ in Self.pieces[next(Self.pieces.count)] }.joined()
            try parseHTML(Array(page.utf8), into: &document)
            #expect(brokenLaw(document) == nil, "\(page)")
            try parseXHTML(Array(page.utf8), into: &document)
            #expect(brokenLaw(document) == nil, "XHTML: \(page)")
        }
    }

    @Test func anEmptyPageIsOneRow() throws {
        let document = try parsed("")
        #expect(outline(document) == "html()")
    }

    @Test func aDocumentIsEmptiedBeforeItsNextPage() throws {
        var document = try parsed("<p class=x>one<script type=application/ld+json>{}</script>")
        try parseHTML(Array("<p>two".utf8), into: &document)
        #expect(words(document) == ["two"])
        #expect(document.attributes.isEmpty && document.structuredData.isEmpty)
    }

    @Test func everyLimitHasItsError() {
        let page = "<p>" + String(repeating: "<b>text", count: 100)
        #expect(throws: ParseError.tooManyRows(limit: 20)) {
            try parsed(page, limits: ParseLimits(rowCount: 20))
        }
        #expect(throws: ParseError.tooDeep(limit: 20)) {
            try parsed(page, limits: ParseLimits(depth: 20))
        }
        #expect(throws: ParseError.tooMuchText(limitBytes: 20)) {
            try parsed(page, limits: ParseLimits(poolBytes: 20))
        }
    }
}
