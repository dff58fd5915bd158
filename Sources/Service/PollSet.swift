import Glibc

/// The descriptors that one turn of the loop waits for.
package struct PollSet {
    private var entries: [pollfd] = []

    package init() {}

    package mutating func add(_ descriptor: Int32, _ events: Int16) {
        entries.append(pollfd(fd: descriptor, events: events, revents: 0))
    }

    /// Waits until a descriptor is ready or the time is over.
    ///
    /// - Parameter timeoutMs: 0 looks only; nil waits for ever.
    /// - Returns: whether any descriptor is ready; a signal that no descriptor delivers ends the wait early.
    @discardableResult
    package mutating func wait(timeoutMs: Int?) -> Bool {
        // Past 2^31 ms (24 days) poll would take the number as "for ever"; an hour is as good.
        let bounded = timeoutMs.map { Int32(max(0, min($0, 3_600_000))) } ?? -1
        return unsafe poll(&entries, nfds_t(entries.count), bounded) > 0
    }

    /// Whether `descriptor` had an event, an error or a hang-up in the last wait.
    package func isReady(_ descriptor: Int32) -> Bool {
        entries.contains { $0.fd == descriptor && $0.revents != 0 }
    }
}
