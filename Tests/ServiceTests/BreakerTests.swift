import Service
import Testing

@Suite struct BreakerTests {
    /// Notes pages until the breaker opens; how many that took.
    private func open(_ breaker: inout Breaker, nowMs: Int64 = 0) -> Int {
        var count = 1
        while breaker.note(isEngineDeath: true, nowMs: nowMs) != .opened { count += 1 }
        return count
    }

    @Test func opensWhenSixteenOfTheLastTwentyPagesEndedTheEngine() {
        var breaker = Breaker()
        for _ in 0..<100 { #expect(breaker.note(isEngineDeath: false, nowMs: 0) == .none) }
        #expect(open(&breaker) == 16)
        #expect(breaker.isOpen)
    }

    @Test func aFewBadPagesAmongGoodOnesDoNotOpenIt() {
        var breaker = Breaker()
        for page in 0..<1000 { _ = breaker.note(isEngineDeath: page % 4 != 0, nowMs: 0) }
        #expect(!breaker.isOpen)
    }

    @Test func openItTriesOnePageAfterEachPause() {
        var breaker = Breaker()
        _ = open(&breaker)
        let tries = [14_999, 15_000, 15_001].map { breaker.takesAttempt($0) }
        #expect(tries == [false, true, false])
        #expect(breaker.note(isEngineDeath: true, nowMs: 20_000) == .none)
        let later = [34_999, 35_000].map { breaker.takesAttempt($0) }
        #expect(later == [false, true])
    }

    @Test func aGoodPageClosesIt() {
        var breaker = Breaker()
        _ = open(&breaker)
        _ = breaker.takesAttempt(15_000)
        #expect(breaker.note(isEngineDeath: false, nowMs: 15_100) == .closed)
        #expect(!breaker.isOpen && breaker.nextAttemptMs == nil)
        #expect(open(&breaker) == 16)
    }
}
