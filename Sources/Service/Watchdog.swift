/// Decides when the service manager gets its sign of life.
///
/// A sign is due at half of the manager's interval, and only while work goes on: pages in flight without
/// any answer for `stallMs` mean that the loop turns but nothing comes of it, and silence lets the manager
/// restart the service.
package struct Watchdog: Sendable {
    private let intervalMs: Int64?
    private let stallMs: Int64
    private var lastSignMs: MonotonicMs = .min
    private var lastProgressMs: MonotonicMs

    /// - Parameters:
    ///   - intervalMicroseconds: of the manager; nil when it does not watch.
    ///   - stallMs: longer than the slowest page may take with all its attempts.
    package init(intervalMicroseconds: UInt64?, stallMs: Int64, nowMs: MonotonicMs) {
        intervalMs = intervalMicroseconds.map { max(1, Int64($0 / 2_000)) }
        self.stallMs = stallMs
        lastProgressMs = nowMs
    }

    /// A page was answered or submitted, or nothing is in flight.
    package mutating func progressed(_ nowMs: MonotonicMs) { lastProgressMs = nowMs }

    /// Whether a sign is due now; a true answer counts as given.
    package mutating func isSignDue(_ nowMs: MonotonicMs) -> Bool {
        guard let intervalMs, nowMs - lastProgressMs < stallMs else { return false }
        guard lastSignMs == .min || nowMs - lastSignMs >= intervalMs else { return false }
        lastSignMs = nowMs
        return true
    }

    /// Milliseconds until the loop must turn for the next sign; nil without a watching manager.
    package func msUntilSign(_ nowMs: MonotonicMs) -> Int64? {
        guard let intervalMs else { return nil }
        return lastSignMs == .min ? 0 : max(0, lastSignMs + intervalMs - nowMs)
    }
}
