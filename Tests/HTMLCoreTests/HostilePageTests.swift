import HTMLCore
import Testing

/// Pages made to exhaust a parser. Each is read twice, once at half the size: the time may not grow
/// faster than the size (with room for a busy machine), and every word is still there.
@Suite(.serialized) struct HostilePageTests {
    private struct HostilePage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let make: @Sendable (Int) -> String
    }

    private static let pages: [HostilePage] = [
        .init(testDescription: "nested divs") { repeated("<div>", $0) + "word" },
        .init(testDescription: "nested inline elements") { repeated("<b><span>", $0 / 2) + "word" },
        .init(testDescription: "unclosed formatting over paragraphs") {
            repeated("<p><b><i>word", $0 / 4)
        },
        .init(testDescription: "unclosed links over blocks") {
            repeated("<a href=x><div>word", $0 / 4)
        },
        .init(testDescription: "formatting ended below blocks") {
            repeated("<b>", $0 / 3) + repeated("<div>", $0 / 3) + repeated("</b>", $0 / 3) + "word"
        },
        .init(testDescription: "unmatched end tags") {
            repeated("<div>", $0 / 2) + repeated("</p></b></li></x></h1></td>", $0 / 6) + "word"
        },
        .init(testDescription: "unknown elements") {
            (0..<$0 / 2).map { "<x\($0)>" }.joined() + repeated("</y>", $0 / 2) + "word"
        },
        .init(testDescription: "paragraph below a button") {
            "<p><button>" + repeated("<div><span>", $0 / 2) + "word"
        },
        .init(testDescription: "unclosed items") { "<ul>" + repeated("<li>word", $0) },
        .init(testDescription: "nested lists") { repeated("<ul><li>", $0 / 2) + "word" },
        .init(testDescription: "one giant table") { "<table>" + repeated("<tr><td>word", $0 / 2) },
        .init(testDescription: "nested tables") { repeated("<table><td>", $0 / 2) + "word" },
        .init(testDescription: "misplaced content of tables") {
            "<table>" + repeated("word<tr>", $0 / 2)
        },
        .init(testDescription: "attributes of one tag") { count in
            "<p " + (0..<count).map { "a\($0)=\"v\" " }.joined() + ">word"
        },
        .init(testDescription: "one attribute again and again") {
            "<p " + repeated("class='v' ", $0) + ">word"
        },
        .init(testDescription: "second bodies in a text") {
            repeated("word <body class=x>", $0 / 4)
        },
        .init(testDescription: "open comments") { "word" + repeated("<!--", $0) },
        .init(testDescription: "open pictures and templates") {
            repeated("<svg><template>word", $0 / 4)
        },
        .init(testDescription: "ampersands") { "word " + repeated("&", $0 * 4) },
        .init(testDescription: "open scripts in comments") {
            "word<script><!--" + repeated("<script></script", $0)
        },
        .init(testDescription: "less-than signs") { "word " + repeated("< ", $0 * 2) },
        .init(testDescription: "carriage returns") { "word" + repeated("\r\n</b>", $0) },
    ]

    private static func repeated(_ text: String, _ count: Int) -> String {
        String(repeating: text, count: count)
    }

    @Test(arguments: pages) private func timeGrowsWithTheSize(page: HostilePage) throws {
        var document = Document()
        var times: [Duration] = []
        for count in [20_000, 40_000] {
            let source = Array(page.make(count).utf8)
            let clock = ContinuousClock()
            times.append(try clock.measure { try parseHTML(source, into: &document) })
            #expect(brokenLaw(document) == nil)
            #expect(words(document).contains { $0.hasPrefix("word") })
        }
        #expect(times[1] < times[0] * 8 + .milliseconds(300), "\(times)")
    }

    @Test func aPageOf300000NestedElementsIsReadWhole() throws {
        let document = try parsed(Self.repeated("<div>", 300_000) + "word")
        #expect(document.count == 300_003)
        #expect(words(document) == ["word"])
    }

    @Test func aTextOf15MegabytesIsKeptWhole() throws {
        let text = String(repeating: "word &amp; wörd ", count: 900_000)
        let document = try parsed("<p>" + text)
        #expect(words(document).count == 2_700_000)
        #expect(document.count == 4)
    }

    @Test func wordsStayApartBeyondTheDeepestRow() throws {
        let deep = String(repeating: "<div>", count: 2_000) + "a<p>b</p>c</div>d</div><div>e"
        let document = try parsed(deep)
        #expect(words(document) == ["a", "b", "c", "d", "e"])
        #expect(brokenLaw(document) == nil)
        var depth = [Int](repeating: 0, count: document.count)
        for row in 1..<document.count { depth[row] = depth[Int(document.parent[row])] + 1 }
        #expect((depth.max() ?? 0) <= 513)
    }
}
