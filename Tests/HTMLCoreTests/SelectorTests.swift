import HTMLCore
import Testing

/// The ids of the elements that a selector finds, or their tags where they have none, in page order.
private func found(_ text: String, in document: Document) throws -> [String] {
    var matches = SelectorMatches()
    matches.find(SelectorSet([[try Selector(text)]]), in: document)
    return (0..<document.count).filter { matches.isFound($0, by: 0) }.map {
        document.attributeString(.id, of: $0) ?? "\(document.tag[$0])"
    }
}

@Suite struct SelectorTests {
    private static let page = """
        <main id=m><h1 id=t class="title Big">T</h1>
        <article id=a class="post wide" lang=en-GB><p id=p1 title="One two">x</p>
        <div id=d class=related><p id=p2>y</p><a id=l href="https://example.org/a.pdf">z</a></div>
        text <p id=p3 class="a.b">q</p></article>
        <x-card id=x class=post><p id=p4>w</p></x-card></main>
        """

    @Test(arguments: [
        ("p", "p1 p2 p3 p4"), ("P", "p1 p2 p3 p4"), ("*", "html body m t a p1 d p2 l p3 x p4"),
        ("#d", "d"), (".post", "a x"), ("article.post.wide", "a"), (".Post", ""), (".big", ""),
        ("[href]", "l"), ("[lang=en-GB]", "a"), ("[lang|=en]", "a"), ("[lang|='en-G']", ""),
        ("[title~=two]", "p1"), ("[title='one two']", ""), ("[title='one TWO' i]", "p1"),
        ("[title=\"One two\" s]", "p1"), ("[href^='https:']", "l"), ("[href$=\".pdf\"]", "l"),
        ("[href*='example']", "l"), ("[href*='']", ""), ("[class~='']", ""),
        ("[ CLASS = related ]", "d"), ("article p", "p1 p2 p3"), ("article > p", "p1 p3"),
        ("article>p", "p1 p3"), ("h1 + article", "a"), ("p + div", "d"), ("div + p", "p3"),
        ("p ~ p", "p3"), ("h1 ~ .post p", "p1 p2 p3 p4"), ("main > .post > p", "p1 p3 p4"),
        ("main article div p", "p2"), ("h1, #d , #p4", "t d p4"), ("p:not(.related p)", "!"),
        ("article > :not(p)", "d"), ("article > *:not(p, .related)", ""),
        ("p:not([title])", "p2 p3 p4"),
        ("p:not(p[title])", "p2 p3 p4"), (":is(h1, article.wide)", "t a"),
        ("div :is(p, a)", "p2 l"),
        ("p:first-child", "p1 p2 p4"), ("p:last-child", "p3 p4"), ("article > :nth-child(2)", "d"),
        ("article > :nth-child(odd)", "p1 p3"), ("article > :nth-child(2n)", "d"),
        ("article > :nth-child( -n + 2 )", "p1 d"), ("article > :nth-child(n+2)", "d p3"),
        ("html:first-child:last-child", "html"), (".a\\.b", "p3"), ("#\\70 1", "p1"),
        ("body main\n>\th1", "t"), ("article:not(:first-child) p:last-child", "p3"),
    ])
    func findsWhatSelectorsSays(_ text: String, _ expected: String) throws {
        let document = try parsed(Self.page)
        if expected == "!" {
            #expect(throws: SelectorError.self) { try Selector(text) }
        } else {
            #expect(try found(text, in: document).joined(separator: " ") == expected, "\(text)")
        }
    }

    @Test(arguments: [
        ("", 0..<0), ("  ", 2..<2), ("a,", 2..<2), ("a > ", 4..<4), (">a", 0..<1),
        ("a >> b", 3..<4),
        ("artcle", 0..<6), ("p.x:hover", 4..<9), ("p::after", 1..<8), ("[data-x]", 1..<7),
        ("[id!=x]", 3..<5), ("[id=x", 0..<5), ("[id='x]", 4..<7), ("#", 1..<1), (".1a", 1..<2),
        (":not(a b)", 7..<8), (":not(:is(a))", 5..<8), (":nth-child(x)", 11..<12),
        (":nth-child(99999999n)", 11..<20), ("a)", 1..<2), ("a%", 1..<2), ("svg|a", 0..<4),
        (":is(a", 0..<5), ("a\\", 1..<2), (":has(a)", 1..<4),
    ])
    func errorsShowTheirPlace(_ text: String, _ place: Range<Int>) {
        do throws(SelectorError) {
            _ = try Selector(text)
            Issue.record("\(text) was read")
        } catch {
            #expect(error.place == place, "\(text): \(error)")
            #expect(!error.problem.isEmpty && !error.remedy.isEmpty)
        }
    }

    @Test func aSelectorOfTooManyPartsIsRefused() throws {
        let steps = Array(repeating: "a", count: 64).joined(separator: " ")
        _ = try Selector(steps)
        #expect(throws: SelectorError.self) { try Selector(steps + " a") }
        let classes = (0..<65).map { ".c\($0)" }.joined()
        #expect(throws: SelectorError.self) { try Selector(classes) }
        #expect(throws: SelectorError.self) { try Selector(String(repeating: "a", count: 5000)) }
        #expect(throws: SelectorError.self) { try Selector(String(repeating: ":is(", count: 1000)) }
    }

    @Test func outermostElementsAreApartAndInOrder() throws {
        let document = try parsed(
            "<div class=a>1<div class=a>2</div></div><div class=b><p class=a>3</div><p class=b>4")
        var matches = SelectorMatches()
        matches.find(
            SelectorSet([[try Selector(".a")], [try Selector(".b"), try Selector("i")]]),
            in: document)
        var ranges: [Range<Int>] = []
        matches.outermost(0, in: document, into: &ranges)
        #expect(ranges.count == 2 && ranges[0].upperBound <= ranges[1].lowerBound)
        matches.outermost(1, in: document, into: &ranges)
        #expect(ranges.count == 2)
        #expect(matches.matched == 0b011)
    }
}

/// Small trees and small selectors, so that relations are often met: all that one finds the other finds.
@Suite struct SelectorLawTests {
    private struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    private static func tree(_ random: inout Random, depth: Int = 0) -> String {
        var html = ""
        for _ in 0..<Int.random(in: 0...(depth == 0 ? 5 : 3), using: &random) {
            let tag = ["div", "section", "b", "x-y"].randomElement(using: &random) ?? "div"
            let classes = [
                "", " class=a", " class='b a'", " class=\"c  b\" id=u", " id=a-b title=A",
            ]
            html += "<\(tag)\(classes.randomElement(using: &random) ?? "")>"
            if Bool.random(using: &random) { html += "t" }
            if depth < 5 { html += tree(&random, depth: depth + 1) }
            html += "</\(tag)>" + (Bool.random(using: &random) ? " " : "")
        }
        return html
    }

    private static let simple = [
        "div", "section", "b", "*", ".a", ".b", ".c", "#u", "[title]", "[id|=a]", "[class^=b]",
        "[title=a i]", ":first-child", ":last-child", ":nth-child(2n+1)", ":nth-child(-n+2)",
        ":not(.a)", ":not(div, .b)", ":is(section, .c)", ":not(.a:first-child)",
    ]

    private static func element(_ random: inout Random) -> String {
        let first = simple.randomElement(using: &random) ?? "*"
        guard Int.random(in: 0..<3, using: &random) == 0 else { return first }
        let more = simple.filter { !("a"..."z").contains($0.first ?? " ") && $0 != "*" }
        return first + (more.randomElement(using: &random) ?? "")
    }

    private static func selector(_ random: inout Random) -> String {
        let paths = (0...Int.random(in: 0...1, using: &random)).map { _ in
            var path = element(&random)
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                path += [" ", " > ", " + ", " ~ "].randomElement(using: &random) ?? " "
                path += element(&random)
            }
            return path
        }
        return paths.joined(separator: ", ")
    }

    @Test(arguments: 0..<4) func onePassFindsWhatTheDefinitionFinds(seed: UInt64) throws {
        var random = Random(state: seed &* 77_777 &+ 1)
        var matches = SelectorMatches()
        var foundCount = 0
        for _ in 0..<120 {
            let document = try parsed(Self.tree(&random))
            guard document.count < 80 else { continue }
            let texts = (0..<20).map { _ in Self.selector(&random) }
            let selectors = try texts.map { try Selector($0) }
            // Many at once: several lanes, and bits beside bits.
            matches.find(SelectorSet([selectors]), in: document)
            let whole = matches.matched
            let naive = NaiveSelector(document: document)
            for (index, selector) in selectors.enumerated() {
                let wanted = (0..<document.count).filter { naive.matches(selector, at: $0) }
                foundCount += wanted.count
                #expect(whole >> UInt64(index) & 1 == (wanted.isEmpty ? 0 : 1), "\(texts[index])")
                matches.find(SelectorSet([[], [selector]]), in: document)
                let found = (0..<document.count).filter { matches.isFound($0, by: 1) }
                #expect(found == wanted, "\(texts[index]) in \(outline(document))")
            }
        }
        #expect(foundCount > 500, "the selectors hardly find anything")
    }
}

/// Pages made to exhaust a matcher: twice the page may not take four times as long.
@Suite(.serialized) struct HostileSelectorTests {
    private static let selectors = [
        "div div div div div div p", "div ~ div ~ div ~ div ~ p", "p + p + p + p",
        "div > div > div > div", ".x .x .x .x .y", "[class*='aaaaaaaaab']",
        ":not(.x) ~ :last-child",
        ":nth-child(3n+1) :nth-child(2n) *", "#a #b, #b #a, b b b b",
    ]

    private static let pages: [(String, @Sendable (Int) -> String)] = [
        ("deep", { String(repeating: "<div class=x>", count: $0) + "word" }),
        ("wide", { String(repeating: "<p class=x>a", count: $0) }),
        (
            "combs of the greatest depth",
            { count in
                String(
                    repeating: String(repeating: "<div>", count: 500)
                        + String(repeating: "</div>", count: 500), count: count / 500)
            }
        ),
        (
            "copies of a long value",
            {
                "<b class='\(String(repeating: "a", count: $0 * 4))'>"
                    + String(repeating: "<p>a", count: $0)
            }
        ),
        (
            "two long values in turn",
            {
                let value = String(repeating: "a", count: $0 * 2)
                return "<b class='\(value)'><i class='\(value)'>"
                    + String(repeating: "<p>a", count: $0 / 2)
            }
        ),
    ]

    @Test(arguments: pages.indices) func timeGrowsWithTheSize(index: Int) throws {
        let (name, make) = Self.pages[index]
        let set = SelectorSet([try Self.selectors.map { try Selector($0) }])
        var document = Document()
        var matches = SelectorMatches()
        var times: [Duration] = []
        for count in [25_000, 50_000] {
            try parseHTML(Array(make(count).utf8), into: &document)
            times.append(ContinuousClock().measure { matches.find(set, in: document) })
        }
        #expect(times[1] < times[0] * 6 + .milliseconds(300), "\(name): \(times)")
    }

    @Test func aPageOf300000RowsIsMatchedInOnePass() throws {
        let document = try parsed(
            String(repeating: "<div class='a b'>", count: 512)
                + String(repeating: "<p class='a x'>a</p>", count: 150_000))
        #expect(document.count > 300_000)
        var matches = SelectorMatches()
        let set = SelectorSet([
            try ["div .a p.x", "p ~ p:not(.y)", "div > p:nth-child(odd)"].map { try Selector($0) }
        ])
        let time = ContinuousClock().measure { matches.find(set, in: document) }
        #expect(matches.matched == 0b111)
        // A debug build takes some seconds; anything that looks back takes hours.
        #expect(time < .seconds(30), "\(time)")
    }
}
