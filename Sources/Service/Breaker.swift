/// Stops the claims when nearly every page ends the engine: then the engine, its pipeline or the machine is
/// broken, and going on would only fill the quarantine (a circuit breaker; Nygard, Release It!, 2007).
///
/// Open, one page is tried after each pause; one that does not end the engine closes it.
package struct Breaker: Sendable {
    /// Pages that are looked back on, and how many of them must have ended the engine.
    static let windowCount = 20
    static let limitCount = 16
    /// Between two attempts while it is open.
    static let pauseMs: Int64 = 15_000

    /// True for pages that ended the engine, of the last `windowCount`; oldest first.
    private var window: [Bool] = []
    /// When the next page is tried; nil while one is being tried, and while the breaker is closed.
    package private(set) var nextAttemptMs: MonotonicMs?
    package private(set) var isOpen = false

    package init() {}

    package enum Change: Equatable, Sendable { case none, opened, closed }

    /// Notes how a page ended.
    package mutating func note(isEngineDeath: Bool, nowMs: MonotonicMs) -> Change {
        if isOpen {
            if isEngineDeath {
                nextAttemptMs = nowMs + Self.pauseMs
                return .none
            }
            self = Breaker()
            return .closed
        }
        window.append(isEngineDeath)
        if window.count > Self.windowCount { window.removeFirst() }
        guard window.count(where: { $0 }) >= Self.limitCount else { return .none }
        isOpen = true
        nextAttemptMs = nowMs + Self.pauseMs
        return .opened
    }

    /// True once when a page is to be tried.
    package mutating func takesAttempt(_ nowMs: MonotonicMs) -> Bool {
        guard let due = nextAttemptMs, nowMs >= due else { return false }
        nextAttemptMs = nil
        return true
    }
}
