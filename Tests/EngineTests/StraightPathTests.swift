import Engine
import Testing

@Suite struct StraightPathTests {
    @Test func everyPageIsAnsweredOnce() throws {
        let driver = try HostDriver()
        let pages = (0..<200).map { "page number \($0)" }
        let replies = try driver.run(pages)
        #expect(replies.map(\.id).sorted() == (0..<200).map { UInt64($0) })
        for reply in replies {
            #expect(reply.summary == "done \("page number \(reply.id)".prefix(16))")
        }
        #expect(driver.host.deathCount == 0)
    }

    @Test func verdictsOfStagesComeBack() throws {
        let driver = try HostDriver()
        let replies = try driver.run(["reject", "fail"]).sorted { $0.id < $1.id }
        #expect(replies.map(\.summary) == ["rejected told_to by decode", "failed told_to"])
    }
}
