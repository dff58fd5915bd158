import HTMLCore
import PageKit
import Testing

@Suite struct RewriteTextTests {
    /// Two blocks "one <b>two</b>" and "three", with a span over "two" and one over "three".
    private func page(first: String = "one two") -> Page {
        var page = Page()
        page.text = Array("\(first)\nthree".utf8)
        let end = first.utf8.count
        page.spans = [
            InlineSpan(kind: .strong, range: end - 3..<end, row: NodeID(1)),
            InlineSpan(kind: .code, range: end + 1..<end + 6, row: NodeID(2)),
        ]
        page.blocks = [
            Block(
                kind: .paragraph, row: NodeID(0), rows: 0..<1, text: 0..<end, spans: 0..<1,
                wordCount: 2,
                linkWordCount: 0),
            Block(
                kind: .paragraph, row: NodeID(2), rows: 2..<3, text: end + 1..<end + 6,
                spans: 1..<2,
                wordCount: 1,
                linkWordCount: 0),
        ]
        return page
    }

    private func text(_ page: Page, _ range: Range<Int>) -> String {
        String(decoding: page.text[range], as: UTF8.self)
    }

    @Test func rangesAndSpansFollowTheirText() {
        for (ampersand, first) in [("and", "one and two"), ("", "one  two"), ("+", "one + two")] {
            var page = page(first: "one & two")
            let changed = page.rewriteTexts(where: { $0.rows.lowerBound == 0 && !$1.isEmpty }) {
                _, _, text in
                text.rewrite { bytes, i, output in
                    output.append(contentsOf: bytes[i] == 0x26 ? Array(ampersand.utf8) : [bytes[i]])
                    return i + 1
                }
            }
            #expect(changed == [0])
            #expect(page.blocks.map { page.string($0) } == [first, "three"])
            #expect(page.spans.map { text(page, $0.range) } == ["two", "three"])
        }
    }

    @Test func codeIsGivenByItsMarks() {
        var page = page()
        var seen: [[Range<Int>]] = []
        page.rewriteTexts(where: { _, _ in true }) { _, code, text in
            seen.append(code.map { text.marks[$0.lowerBound]..<text.marks[$0.upperBound] })
        }
        #expect(seen == [[], [0..<5]])
    }

    @Test func nothingChangesWhereNothingIsAsked() {
        var page = page()
        let changed = page.rewriteTexts(where: { _, _ in false }) { _, _, text in
            text.truncate(to: 0)
        }
        #expect(changed.isEmpty)
        #expect(text(page, 0..<13) == "one two\nthree")
    }

    @Test(arguments: [
        ("ab cd", "ab cd", [0, 2, 3, 5], [0, 2, 3, 5]),
        ("caffe\u{301} x", "caff\u{E9} x", [0, 7, 8, 9], [0, 6, 7, 8]),
        ("xx y zz", "X y Z", [0, 2, 3, 4, 5, 7], [0, 1, 2, 3, 4, 5]),
        ("a b", "", [0, 1, 3], [0, 0, 0]),
        ("", "abc", [0], [0]),
        ("xé", "xy©", [1, 3], [4, 4]),
    ])
    func marksKeepToTheirWords(old: String, new: String, marks: [Int], expected: [Int]) {
        var text = MarkedText(old.utf8, marks: marks)
        text.replace(with: Array(new.utf8))
        #expect(text.bytes.elementsEqual(new.utf8))
        #expect(text.marks == expected)
    }

    @Test(arguments: 0..<200) func marksStayAscendingAndInside(seed: Int) {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let letters = Array("ab \n".utf8)
        let old = (0..<next(30)).map { _ in letters[next(4)] }
        let new = (0..<next(30)).map { _ in letters[next(4)] }
        var text = MarkedText(old, marks: (0..<6).map { _ in next(old.count + 1) }.sorted())
        text.replace(with: new)
        #expect(text.marks == text.marks.sorted())
        #expect(text.marks.allSatisfy { (0...new.count).contains($0) })
    }
}
