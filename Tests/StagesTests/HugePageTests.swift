import HTMLCore
import PageKit
import Stages
import Testing

@Suite struct HugePageTests {
    @Test func pagesOfVeryManyBlocksAreJudgedByTheRulesAlone() throws {
        var page = Page()
        let rows = (0...100_000).map { "<p>Line \($0) of a very long list of words." }.joined()
        try parseHTML(Array("<article>\(rows)".utf8), into: &page.document)
        page.splitBlocks()
        let stage = ExtractMainContent(Options(ExtractMainContent.options), limits: PageLimits())
        #expect(stage.apply(to: &page) == .next)
        #expect(page.notes == ["extraction: 100001 blocks, judged by the rules alone"])
        #expect(page.blocks.count { $0.isKept } > 90_000)
    }
}
