import TextCore
import Testing

@Suite struct TextSketchTests {
    private func sketch(_ text: String) -> TextSketch? { TextSketch([Array(text.utf8)[...]]) }

    private func words(_ range: Range<Int>) -> [String] { range.map { "word\($0)" } }

    private func sketch(_ words: [String]) throws -> TextSketch {
        try #require(sketch(words.joined(separator: " ")))
    }

    @Test func caseMarksAndSpacesDoNotCount() throws {
        let a = try #require(sketch("The bridge, which was old, fell into the river on Monday."))
        let b = try #require(sketch("the BRIDGE which was old — fell into the\nriver on monday"))
        #expect(a == b)
        let c = try #require(sketch("The bridge, which was old, fell into the river on Sunday."))
        #expect(a != c)
    }

    @Test func piecesOfATextCountAsOne() {
        let pieces = ["The old bridge", "fell into the river"].map { Array($0.utf8)[...] }
        #expect(TextSketch(pieces) == sketch("The old bridge fell into the river"))
    }

    @Test func textWithoutWordsHasNone() {
        #expect(sketch("") == nil)
        #expect(sketch(" … — 。 ") == nil)
        #expect(sketch("a") != nil)
    }

    @Test func scriptsWithoutSpacesAreReadByCharacter() throws {
        let base = "市議会は月曜日に集まり新しい橋について長い時間話し合ったが結論は出なかったので来週もう一度集まることになった"
        let a = try #require(sketch(base))
        let b = try #require(sketch(base + "。"))
        #expect(a == b)
        let c = try #require(sketch(base + "そうだ"))
        #expect(c != a && c.similarity(to: a) > 0.6)
    }

    /// Shares .9, .5 and 0 of the shingles, by text of numbered words.
    @Test func similarityIsThatOfTheShingles() throws {
        let a = try sketch(words(0..<1000))
        #expect(a.similarity(to: a) == 1)
        // 996 shingles each, 946 of them the same: Jaccard .904.
        #expect(abs(try sketch(words(50..<1050)).similarity(to: a) - 0.9) < 0.12)
        // 664 the same: .5.
        #expect(abs(try sketch(words(332..<1332)).similarity(to: a) - 0.5) < 0.2)
        #expect(try sketch(words(5000..<6000)).similarity(to: a) < 0.2)
    }

    @Test func nearlyTheSameHaveABandInCommonAndOthersHaveNone() throws {
        var (found, chance) = (0, 0)
        for trial in 0..<200 {
            let start = trial * 10_000
            let a = try sketch(words(start..<start + 800))
            let near = try sketch(words(start + 40..<start + 840))
            let other = try sketch(words(start + 5_000..<start + 5_800))
            let bands = 0..<TextSketch.bandCount
            if bands.contains(where: { a.bandKey($0) == near.bandKey($0) }) { found += 1 }
            if bands.contains(where: { a.bandKey($0) == other.bandKey($0) }) { chance += 1 }
        }
        // By theory .98 of 200; three standard deviations below it.
        #expect(found >= 190)
        #expect(chance == 0)
    }

    @Test func bytesAreReadBack() throws {
        let a = try sketch(words(0..<300))
        #expect(a.bytes.count == TextSketch.byteCount)
        #expect(TextSketch(bytes: a.bytes[...]) == a)
        #expect(TextSketch(bytes: a.bytes.dropLast()) == nil)
    }
}
