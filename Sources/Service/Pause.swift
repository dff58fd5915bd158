/// A pause after an error of the environment, longer after each failure in a row, ended by a success.
package struct Pause: Sendable {
    /// Begins with a second; doubles up to four, so that the work goes on within five seconds of the cure.
    static let firstMs: Int64 = 1_000
    static let lastMs: Int64 = 4_000

    private var nextLengthMs = Pause.firstMs
    /// When the pause ends; nil while there is none.
    package private(set) var untilMs: MonotonicMs?

    package init() {}

    package func isOn(_ nowMs: MonotonicMs) -> Bool { untilMs.map { nowMs < $0 } ?? false }

    /// - Returns: the length of the pause that begins now, in milliseconds.
    package mutating func failed(_ nowMs: MonotonicMs) -> Int64 {
        let length = nextLengthMs
        untilMs = nowMs + length
        nextLengthMs = min(length * 2, Pause.lastMs)
        return length
    }

    /// - Returns: true when this ends a row of failures.
    package mutating func succeeded() -> Bool {
        let wasFailing = untilMs != nil
        untilMs = nil
        nextLengthMs = Pause.firstMs
        return wasFailing
    }
}
