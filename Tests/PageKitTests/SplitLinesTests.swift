import PageKit
import Testing

private func split(_ text: String) -> [String] {
    var page = Page()
    page.source = Array(text.utf8)
    page.format = .text
    page.splitLines()
    return page.blocks.map { ($0.kind == .listItem ? "* " : "") + page.string($0) }
}

@Suite struct SplitLinesTests {
    @Test(
        arguments: [
            ("", []), (" \n\t\r\n", []), ("a\nb\r\nc\rd", ["a", "b", "c", "d"]),
            ("  a \t b\u{A0}\u{A0}c\u{3000}", ["a b c"]), ("• a\n * b\n*c", ["* a", "* b", "*c"]),
            ("•\nx", ["•", "x"]), ("naïve – “ok”", ["naïve – “ok”"]),
        ] as [(String, [String])]) func everyLineWithTextIsABlock(text: String, blocks: [String])
    {
        #expect(split(text) == blocks)
    }

    @Test func linesWrappedAtOneWidthBecomeParagraphs() {
        let line = "word word word word word word word word word word"
        let text = "\(line)\n\(line)\n\(line)\nend.\n\n\(line)\n\(line)\n\(line)\nover."
        #expect(split(text) == ["\(line) \(line) \(line) end.", "\(line) \(line) \(line) over."])
    }

    @Test func aWordThatWouldHaveFittedStartsANewLine() {
        let line = "word word word word word word word word word word"
        let text = "\(line)\n\(line)\n\(line)\n\(line)\nshort line\n\(line)\n\(line)\n\(line)"
        #expect(split(text).count == 2)
    }

    @Test func linesOfManyWidthsStayLines() {
        let poem =
            "I met a heron at the weir\none morning made of glass\nit had no need of being there\nand let it pass\nslowly"
        #expect(split(poem).count == 5)
    }

    @Test func gapsCanBeTold() {
        var page = Page()
        page.source = Array("a\n\n\nb\nc".utf8)
        page.splitLines()
        #expect(page.blocks.map(\.rows.lowerBound) == [0, 3, 4])
        #expect(page.blocks.allSatisfy { $0.rows.isEmpty })
    }

    @Test func noTextIsLost() {
        let text = String(repeating: "some words • and\tmore\n- of them\n\n", count: 30)
        let words = text.split { $0.isWhitespace || $0 == "•" }
        #expect(split(text).joined(separator: " ").split { $0 == " " || $0 == "•" } == words)
    }
}
