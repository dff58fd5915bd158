import Glibc

/// The two clocks of the spool, in milliseconds; handed in, so that tests turn them by hand.
package struct SpoolClock {
    /// Never goes back; for "unchanged since".
    package var monotonicMs: () -> Int64
    /// Since 1970, UTC; for what people read.
    package var wallMs: () -> Int64

    package init(monotonicMs: @escaping () -> Int64, wallMs: @escaping () -> Int64) {
        self.monotonicMs = monotonicMs
        self.wallMs = wallMs
    }

    /// The kernel's clocks.
    package static var system: SpoolClock {
        SpoolClock(
            monotonicMs: { milliseconds(of: CLOCK_MONOTONIC) },
            wallMs: { milliseconds(of: CLOCK_REALTIME) })
    }
}

private func milliseconds(of clock: clockid_t) -> Int64 {
    var now = timespec()
    unsafe clock_gettime(clock, &now)
    return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
}

/// A moment as text: `2026-01-31T09:05:00Z`. Civil calendar from day counts after Hinnant,
/// "chrono-compatible low-level date algorithms".
func rfc3339(_ wallMs: Int64) -> String {
    let seconds = wallMs.flooredDivision(by: 1000)
    let inDay = seconds - seconds.flooredDivision(by: 86_400) * 86_400
    let time = [inDay / 3600, inDay / 60 % 60, inDay % 60].map(twoDigits).joined(separator: ":")
    return "\(civilDay(wallMs))T\(time)Z"
}

/// The UTC day of a moment: `2026-01-31`.
func civilDay(_ wallMs: Int64) -> String {
    let z = wallMs.flooredDivision(by: 86_400_000) + 719_468
    let era = z.flooredDivision(by: 146_097)
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return "\(year)-\(twoDigits(month))-\(twoDigits(day))"
}

private func twoDigits(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }

extension Int64 {
    fileprivate func flooredDivision(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
