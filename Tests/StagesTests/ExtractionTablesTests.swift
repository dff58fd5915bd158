import Testing

@testable import Stages

/// The tables behind extraction do what their plain definitions say.
@Suite struct ExtractionTablesTests {
    @Test func namesAreReadAsWordsAndAsAWhole() {
        func concepts(_ name: String) -> Concepts {
            let bytes = Array(name.utf8)
            return ConceptIndex.standard.concepts(bytes.span, 0, bytes.count)
        }
        #expect(concepts("read-more").contains(.related))
        #expect(concepts("readMore").contains(.related))
        #expect(concepts("read more") == [])
        #expect(concepts("navs") == .navigation)
        #expect(concepts("navy") == [])
        #expect(concepts("newsletterBox") == .promo)
        #expect(concepts("TableOfContentsWrapper").contains(.contents))
        #expect(concepts("") == [])
    }

    @Test func phrasesAreFoundWhereTheyStand() {
        let set = PhraseSet(["cookie", "co", "соглас"])
        func found(_ text: String) -> UInt64 {
            let bytes = Array(text.utf8)
            return set.found(in: bytes.span, 0..<bytes.count)
        }
        #expect(found("a cookie") == 0b011)
        #expect(found("cooki") == 0b010)
        #expect(found("согласие") == 0b100)
        #expect(found("c") == 0)
        #expect(found("") == 0)
    }
}
