import Glibc

/// Milliseconds of CLOCK_MONOTONIC; never goes back.
package typealias MonotonicMs = Int64

/// The clock of the poll loop; handed in, so that tests turn it by hand.
package struct ServiceClock {
    package var nowMs: () -> MonotonicMs

    package init(nowMs: @escaping () -> MonotonicMs) { self.nowMs = nowMs }

    /// The kernel's clock.
    package static var system: ServiceClock {
        ServiceClock {
            var now = timespec()
            unsafe clock_gettime(CLOCK_MONOTONIC, &now)
            return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
        }
    }
}
