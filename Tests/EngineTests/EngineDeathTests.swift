import Engine
import EngineTestStages
import Glibc
import Testing

@Suite(.serialized) struct EngineDeathTests {
    private static let hasty = Array(
        """
        version: 1
        outbox: {path: out, formats: [echo]}
        limits: {wall_ms: 400, attempts: 1}
        stages: [decode]
        """.utf8)

    @Test(arguments: [
        ("crash", "failed crash"), ("exit", "failed crash"), ("overflow", "failed crash"),
        ("hang", "failed deadline"), ("allocate", "failed memory"), ("hoard", "failed memory"),
    ])
    func aPageThatEndsItsEngineCostsOnlyItself(page: String, expected: String) throws {
        let driver = try HostDriver(yaml: Self.hasty, memoryBytes: 128 << 20)
        let pages = (0..<40).map { $0 == 17 ? page : "page \($0)" }
        let replies = try driver.run(pages)
        #expect(replies.map(\.id).sorted() == (0..<40).map { UInt64($0) })
        for reply in replies {
            #expect(reply.summary == (reply.id == 17 ? expected : "done page \(reply.id)"))
        }
    }

    @Test func theFailureTellsSignalOrExitCode() throws {
        let driver = try HostDriver(yaml: Self.hasty)
        let details = try driver.run(["exit", "crash"]).sorted { $0.id < $1.id }.map { reply in
            if case .failed(_, let failure, _) = reply { failure.detail } else { "" }
        }
        #expect(details.first?.hasPrefix("in decode: exit code 3") == true)
        #expect(details.last?.contains("(trap)") == true)
        #expect(details.last?.contains("told to crash") == true)
    }

    /// The plan's `attempts` counts only engines that the page ended while it ran alone.
    @Test func aPageIsTriedAloneAsOftenAsThePlanSays() throws {
        let driver = try HostDriver(
            yaml: Array(
                String(decoding: Self.hasty, as: UTF8.self)
                    .replacing("attempts: 1", with: "attempts: 2").utf8))
        let replies = try driver.run(["hang"] + (0..<20).map { "page \($0)" })
        #expect(replies.first { $0.id == 0 }?.facts.attempts == 2)
    }

    @Test func aPageThatCrashesTheSameWayAloneIsTriedOnce() throws {
        let driver = try HostDriver()
        let replies = try driver.run(["crash"] + (0..<20).map { "page \($0)" })
        #expect(replies.first { $0.id == 0 }?.summary == "failed crash")
        #expect(driver.host.deathCount == 2)
    }

    @Test func aPageNotBegunIsNotChargedForTheTimeItWaits() throws {
        let driver = try HostDriver(yaml: Self.hasty, workers: 1)
        let replies = try driver.run((0..<12).map { _ in "sleep 50" })
        #expect(replies.allSatisfy { $0.summary == "done " })
        #expect(driver.host.deathCount == 0)
    }

    @Test func afterADeathTwoEnginesStandBy() throws {
        let driver = try HostDriver(yaml: Self.hasty)
        #expect(driver.host.processIDs.count == 1)
        _ = try driver.run(["crash", "page"])
        // A fourth where one of them was ready to share the work already.
        #expect((3...4).contains(driver.host.processIDs.count))
    }

    @Test(arguments: [1, 2, 3]) func everyPageIsAnsweredOnceWhateverEnginesDie(seed: UInt64) throws
    {
        var random = SplitMix(state: seed)
        var driver = try HostDriver(yaml: Self.hasty)
        driver.ridesOutStarts = true
        let pages = (0..<400).map { k in
            switch random.next() % 40 {
            case 0: "crash"
            case 1: "exit"
            case 2: k % 3 == 0 ? "hang" : "reject"
            case 3: "sleep 3"
            default: "page \(k)"
            }
        }
        let replies = try driver.run(pages) {
            if random.next() % 8 == 0,
                let pid = driver.host.processIDs.randomElement(using: &random)
            {
                kill(pid, SIGKILL)
            }
        }
        #expect(replies.map(\.id).sorted() == (0..<400).map { UInt64($0) })
        #expect(driver.host.jobCount == 0)
        #expect(driver.host.queuedBytes == 0)
        for reply in replies where pages[Int(reply.id)].hasPrefix("page") {
            // A page may have been alone in the engine that the test killed.
            #expect(["done \(pages[Int(reply.id)])", "failed crash"].contains(reply.summary))
        }
        #expect(replies.filter { $0.summary.hasPrefix("done") }.count > 300)
    }

    @Test func engineThatCannotBeFoundIsAnErrorOfTheEnvironment() {
        #expect(throws: EngineError.system(call: "posix_spawn", errno: ENOENT)) {
            try HostDriver(executable: "/nonexistent/winnow")
        }
    }

    @Test func engineThatNeverComesUpIsAnErrorAndChargesNoPage() throws {
        let driver = try HostDriver(executable: "/bin/false")
        #expect(throws: EngineError.self) { try driver.run(["page"]) }
        #expect(driver.host.jobCount == 1)
    }

    @Test func pagesAfterAReloadRunUnderTheNewPlan() throws {
        let driver = try HostDriver()
        let old = try HostDriver.plan()
        let new = try HostDriver.plan(Self.hasty)
        #expect(old.digest != new.digest)
        // More bytes than one engine holds at once.
        let page = "sleep 5\n" + String(repeating: "x", count: 512 << 10)
        for id in 0..<30 { driver.submit(UInt64(id), page) }
        let first = try driver.replies(1)
        let inFlight = driver.host.inFlightCount
        try driver.host.reload(plan: new)
        let replies = try first + driver.replies(30 - first.count)
        #expect(replies.map(\.id).sorted() == (0..<30).map { UInt64($0) })
        #expect(
            replies.filter { $0.facts.planDigest == old.digest }.count == first.count + inFlight)
        #expect(replies.contains { $0.facts.planDigest == new.digest })
        #expect(driver.host.deathCount == 0)
    }
}

/// A small random source with a seed (Steele, Lea, Flood: SplitMix64).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
