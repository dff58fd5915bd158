import Testing

@testable import Stages

/// Names of classes and ids, read in C, mean what their words say.
@Suite struct ElementNameTests {
    private let table = NameTable([
        (1, ["cat", "nav", "tags"]), (2, ["comment", "readmore"]), (4, ["verylongprefixes"]),
    ])

    private func meaning(_ name: String) -> UInt32 {
        let bytes = Array(name.utf8)
        return table.meaning(bytes.span, 0, bytes.count)
    }

    private func beginnings(_ name: String) -> UInt32 {
        let bytes = Array(name.utf8)
        return table.beginnings(bytes.span, 0, bytes.count)
    }

    @Test(arguments: [
        ("nav", 1), ("main-NAV", 1), ("mainNav", 1), ("navigate", 0), ("navs", 1), ("x", 0),
        ("", 0),
    ]) func shortWordsAreWhole(_ name: String, _ wanted: UInt32) {
        #expect(meaning(name) == wanted)
    }

    @Test(arguments: [
        ("commentary", 2), ("post_comments", 2), ("recomment", 0),
        ("verylongprefixesandmore", 4), ("verylongprefixe", 0),
    ]) func longWordsAreBeginnings(_ name: String, _ wanted: UInt32) {
        #expect(meaning(name) == wanted)
    }

    @Test(arguments: [
        ("read-more", 2), ("readMore", 2), ("read more", 0), ("r-e-a-d-m-o-r-e", 2), ("tag-s", 1),
        ("a read-more-link b", 2),
    ]) func partsOfANameAreReadTogether(_ name: String, _ wanted: UInt32) {
        #expect(meaning(name) == wanted)
    }

    @Test(arguments: [
        ("navigate", 1), ("mainNav", 1), ("mainnav", 0), ("CATALOG", 1), ("a_comment9", 2),
        ("na", 0),
        ("x commen", 0),
    ]) func wordsBeginAnywhereInAName(_ name: String, _ wanted: UInt32) {
        #expect(beginnings(name) == wanted)
    }

    @Test func aRangeHidesWhatStandsBehindIt() {
        let bytes = Array("nav comments".utf8)
        #expect(table.meaning(bytes.span, 0, 3) == 1)
        #expect(table.meaning(bytes.span, 4, 9) == 0)
        #expect(table.beginnings(bytes.span, 4, 10) == 0)
        #expect(table.beginnings(bytes.span, 4, 11) == 2)
    }
}
