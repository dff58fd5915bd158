import PageKit
import Testing

@testable import Engine

@Suite struct EngineMemoryTests {
    private static let mib = 1 << 20

    private func memory(limitMiB: Int) throws -> EngineMemory {
        let facts = PlanFacts(
            EngineConfiguration(plan: try HostDriver.plan(), workers: 2, executable: "/none"))
        return EngineMemory(limitBytes: limitMiB * Self.mib, plan: facts)
    }

    private func page(_ count: Int, _ first: [UInt8] = []) -> PageInput {
        PageInput(id: "page", bytes: first + [UInt8](repeating: 0x61, count: count - first.count))
    }

    @Test func theLimitFollowsTheLargestPage() throws {
        var memory = try memory(limitMiB: 1024)
        memory.begin(with: 60 * Self.mib)
        let small = memory.admit(page(20_000), inFlightBytes: 0) ?? 0
        #expect(small > 65 * Self.mib && small < 90 * Self.mib)
        let (smaller, same) = (
            memory.admit(page(1_000), inFlightBytes: 0),
            memory.admit(page(32 << 10), inFlightBytes: 0)
        )
        #expect(smaller == nil && same == nil)
        let large = memory.admit(page(Self.mib), inFlightBytes: 0) ?? 0
        #expect(large > 60 * Self.mib + 2 * 24 * Self.mib)
        let after = memory.admit(page(20_000), inFlightBytes: 0)
        #expect(after == nil && memory.grantedBytes == large)
    }

    /// What dies among others is tried alone, and must not die there by an estimate.
    @Test func aPageThatIsTriedAloneMayHaveMoreThanAmongOthers() throws {
        var memory = try memory(limitMiB: 1024)
        memory.begin(with: 60 * Self.mib)
        let among = memory.admit(page(Self.mib), inFlightBytes: Self.mib) ?? .max
        let alone = memory.admit(page(Self.mib), inFlightBytes: Self.mib, isAlone: true) ?? 0
        let again = memory.admit(page(Self.mib), inFlightBytes: Self.mib, isAlone: true)
        let amongAgain = memory.admit(page(Self.mib), inFlightBytes: Self.mib) ?? 0
        #expect(alone >= 60 * Self.mib + 64 * Self.mib && alone > among)
        #expect(again == nil && amongAgain == among)
    }

    @Test func itIsNeverAboveTheLimitOfTheEngine() throws {
        var memory = try memory(limitMiB: 256)
        memory.begin(with: 60 * Self.mib)
        _ = memory.admit(page(20_000), inFlightBytes: 0)
        _ = memory.admit(page(16 * Self.mib), inFlightBytes: 0)
        #expect(memory.grantedBytes == 256 * Self.mib)
    }

    @Test func aCompressedPageMayBeAsLongAsAnyUnpacked() throws {
        var memory = try memory(limitMiB: 1024)
        memory.begin(with: 60 * Self.mib)
        _ = memory.admit(page(100, [0x1F, 0x8B]), inFlightBytes: 0)
        #expect(memory.grantedBytes == 1024 * Self.mib)
    }

    @Test func anEngineThatDoesNotKnowWhatItHasKeepsItsLimit() throws {
        var memory = try memory(limitMiB: 1024)
        memory.begin(with: 0)
        let limit = memory.admit(page(20_000), inFlightBytes: 0)
        #expect(limit == nil && memory.grantedBytes == 1024 * Self.mib)
    }

    @Test func theLimitFollowsWhatTheEngineHolds() throws {
        var memory = try memory(limitMiB: 1024)
        memory.begin(with: 60 * Self.mib)
        let alone = memory.admit(page(20_000), inFlightBytes: 20_000) ?? .max
        let among = memory.admit(page(20_000), inFlightBytes: 7 * Self.mib) ?? 0
        #expect(among == alone + 7 * Self.mib)
    }

    @Test func whatIsSentOfHostsIsAllowedFor() throws {
        var memory = try memory(limitMiB: 1024)
        memory.begin(with: 60 * Self.mib)
        let before = memory.admit(page(20_000), inFlightBytes: 0) ?? .max
        let after = memory.admitMemory(100_000) ?? 0
        #expect(after >= before + 100_000)
    }

    /// It would fill the whole limit, three times, where its size says that it is a bomb.
    @Test func aSmallPageThatHoardsIsEndedEarlyAndTriedOnce() throws {
        let driver = try HostDriver(memoryBytes: 1 << 30)
        let replies = try driver.run((0..<20).map { $0 == 7 ? "hoard" : "page \($0)" })
        #expect(driver.host.deathCount == 2)
        let failed = try #require(replies.first { $0.id == 7 })
        guard case .failed(_, let failure, _) = failed else {
            Issue.record("\(failed)")
            return
        }
        #expect(failure.reason == "memory")
        let words = failure.detail.split(separator: " ")
        let limit = try #require(words.firstIndex(of: "limit").flatMap { Int(words[$0 + 1]) })
        #expect(limit < 160 * Self.mib)
        #expect(replies.count == 20)
    }
}
