import CLinux

/// Tells the service manager how the service does (sd_notify); silent when nobody listens.
package struct Notifier: Sendable {
    /// Microseconds within which the manager wants a sign of life; nil when it does not watch.
    package let watchdogMicroseconds: UInt64?

    package init() {
        let interval = winnow_watchdog_microseconds()
        watchdogMicroseconds = interval > 0 ? interval : nil
    }

    package func ready(status: String) { send("READY=1\nSTATUS=\(escapedText(status))") }

    /// - Parameter monotonicMicroseconds: now by CLOCK_MONOTONIC; newer managers insist on it.
    package func reloading(monotonicMicroseconds: UInt64) {
        send("RELOADING=1\nMONOTONIC_USEC=\(monotonicMicroseconds)")
    }

    package func stopping(status: String) { send("STOPPING=1\nSTATUS=\(escapedText(status))") }

    package func status(_ text: String) { send("STATUS=\(escapedText(text))") }

    package func watchdog() { send("WATCHDOG=1") }

    private func send(_ state: String) {
        // A lost notice is made good by the next one; the page work does not depend on it.
        _ = unsafe state.withCString { unsafe winnow_notify($0) }
    }
}
