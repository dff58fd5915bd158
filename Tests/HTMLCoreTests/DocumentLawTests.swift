import HTMLCore
import Testing

/// Reports the first law of `Document` that does not hold, or nil.
func brokenLaw(_ document: Document) -> String? {
    let count = document.count
    guard count > 0, document.tag[0] == .html, document.parent[0] == 0 else { return "root" }
    let columns = [
        document.parent.count, document.end.count, document.textStart.count,
        document.textLength.count,
        document.attributeStart.count,
    ]
    guard columns.allSatisfy({ $0 == count }) else { return "column lengths" }
    guard Int(document.end[0]) == count else { return "end of the root" }
    for i in 1..<max(1, count) {
        let parent = Int(document.parent[i])
        guard parent < i else { return "parent of \(i)" }
        guard Int(document.end[i]) > i, document.end[i] <= document.end[parent] else {
            return "end of \(i)"
        }
        guard document.attributeStart[i] >= document.attributeStart[i - 1] else {
            return "attributes of \(i)"
        }
        let isText = document.tag[i] == .text
        guard document.textRange(i).upperBound <= document.pool.count,
            isText != document.textRange(i).isEmpty
        else { return "text of \(i)" }
        if isText, document.tag[i - 1] == .text, document.parent[i - 1] == document.parent[i] {
            return "neighbouring texts at \(i)"
        }
        if isText, Int(document.end[i]) != i + 1 { return "content of text \(i)" }
    }
    guard document.attributes.allSatisfy({ $0.range.upperBound <= document.pool.count }),
        document.structuredData.allSatisfy({ $0.upperBound <= document.pool.count })
    else { return "ranges beyond the pool" }
    guard String(validating: document.pool, as: UTF8.self) != nil else { return "UTF-8" }
    return nil
}

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
