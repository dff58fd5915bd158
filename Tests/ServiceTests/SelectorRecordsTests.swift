import PageKit
import Pipeline
import Service
import Testing

private struct Decode: Stage {
    static let name = "decode"
    static let summary = "Test."
    static let options: [OptionSpec] = []
    static let siteOptions = [
        OptionSpec("content", .selector, default: .absent, why: "Test."),
        OptionSpec("remove", .selectors, default: .absent, why: "Test."),
    ]
    static let reasons: [DropReason] = []
    init(_ options: Options, limits: PageLimits) {}
    func apply(to page: inout Page) -> Verdict { .next }
}

private enum Text: Renderer {
    static let format = "text"
    static let fileExtension = "txt"
    static func render(_ page: Page, explain: Bool, into output: inout [UInt8]) {}
}

private func load(_ sites: String) throws -> PipelinePlan {
    try loadPipeline(
        yaml: Array("{version: 1, stages: [decode], sites: [\(sites)]}".utf8), file: "a",
        registry: Registry(stages: [Decode.self], renderers: [Text.self]))
}

@Suite struct SelectorRecordsTests {
    private let one = #"{match: a.org, decode: {content: main, remove: [".x"]}}"#

    private func use(_ matched: UInt64, asked: Int = 2, entry: Int = 0) -> SiteUse {
        var use = SiteUse(entry: entry, match: "a.org")
        use.tell(matched: matched, count: asked)
        return use
    }

    @Test func aSelectorThatFindsNothingIsToldOnceFromThe20thPageOn() throws {
        let plan = try load(one)
        var records = SelectorRecords(plan)
        var news: [Int] = []
        for page in 1...100 {
            let told = records.add(use(0b01), planDigest: plan.digest)
            if !told.isEmpty { news.append(page) }
            for record in told { #expect(record.selector.text == ".x") }
        }
        #expect(news == [20])
        #expect(records.stale.map(\.selector.option) == ["remove"])
        #expect(records.asked.map(\.askedCount) == [50, 50])
        #expect(records.asked.map(\.matchedCount) == [50, 0])
    }

    @Test func aFindEndsItAndASilenceOf50PagesBeginsItAgain() throws {
        let plan = try load(one)
        var records = SelectorRecords(plan)
        for _ in 1...20 { _ = records.add(use(0b01), planDigest: plan.digest) }
        #expect(records.stale.count == 1)
        #expect(records.add(use(0b11), planDigest: plan.digest).isEmpty)
        #expect(records.stale.isEmpty)
        var news: [Int] = []
        for page in 1...60 where !records.add(use(0b01), planDigest: plan.digest).isEmpty {
            news.append(page)
        }
        #expect(news == [50])
    }

    @Test func onlyPagesThatWereAskedByThisPlanCount() throws {
        let plan = try load(one)
        let other = try load(one + #", {match: b.org, decode: {content: p}}"#)
        var records = SelectorRecords(plan)
        for _ in 1...30 {
            _ = records.add(nil, planDigest: plan.digest)
            _ = records.add(use(0, asked: 0), planDigest: plan.digest)
            _ = records.add(use(0), planDigest: other.digest)
            _ = records.add(use(0, entry: 7), planDigest: plan.digest)
        }
        #expect(records.asked.isEmpty)
        _ = records.add(use(0), planDigest: plan.digest)
        records.take(plan)
        #expect(records.asked.count == 2)
        records.take(other)
        #expect(records.asked.isEmpty && records.siteCount == 2)
    }
}
