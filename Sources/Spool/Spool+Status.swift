/// The spool at one moment, for `winnow status`.
package struct SpoolStatus: Sendable, Equatable {
    package var instance = ""
    /// In the inbox, not claimed.
    package var waitingCount = 0
    package var waitingBytes: Int64 = 0
    package var oldestWaitingMs: Int64 = 0
    /// Of those: the permission is refused; no sidecar, where one is required.
    package var blockedCount = 0
    /// One of those that are blocked, escaped.
    package var blockedPath: String?
    package var withoutSidecarCount = 0
    /// Claimed, not handed out; handed out; committed, not finished.
    package var pendingCount = 0
    package var inFlightCount = 0
    package var unsettledCount = 0
    package var quarantineCount = 0
    package var ignored: [IgnoredReason: Int] = [:]
    /// claimed, published, published.ok ..., claimed_bytes, published_bytes ...; never reset.
    package var counters: [String: Int64] = [:]
    package var freeBytes: Int64 = 0
    package var keepFreeBytes: Int64 = 0
    /// Until only `keep_free` is left, at the last week's rate; nil while nothing is known.
    package var daysLeft: Double?
    package var capabilities = Capabilities()
}

extension Spool {
    /// Counts without a scan: `waiting` and `ignored` are as of the last one and the events since.
    package func status() throws(SpoolError) -> SpoolStatus {
        var status = SpoolStatus()
        status.instance = instance
        let now = nowMs
        for (path, entry) in candidates.entries {
            status.waitingBytes += entry.facts?.size ?? 0
            status.oldestWaitingMs = max(status.oldestWaitingMs, now - entry.seenAtMs)
            if entry.isBlocked {
                status.blockedCount += 1
                status.blockedPath = status.blockedPath ?? path.display
            }
            if entry.isWithoutSidecar { status.withoutSidecarCount += 1 }
        }
        status.waitingCount = candidates.count
        status.pendingCount = pending.count
        status.inFlightCount = inFlight.count
        status.unsettledCount = unsettled.count
        status.quarantineCount = try files.list(folders.quarantine).count
        status.ignored = ignored
        status.counters = try ledger.counters()
        status.freeBytes = min(
            try files.space(of: folders.inbox).free, try files.space(of: folders.outbox).free)
        status.keepFreeBytes = configuration.keepFreeBytes
        status.daysLeft = try daysLeft(freeBytes: status.freeBytes)
        status.capabilities = capabilities
        status.capabilities.watch = watch.isComplete
        return status
    }

    private func daysLeft(freeBytes: Int64) throws(SpoolError) -> Double? {
        let dayMs = 86_400_000.0
        let now = configuration.clock.wallMs()
        let growth = try ledger.growth(since: now - 7 * Int64(dayMs))
        let kept = growth.outputs + (configuration.after == .archive ? growth.pages : 0)
        guard kept > 0 else { return nil }
        // An hour at least: the first batch says little of a day.
        let days = max(Double(now - growth.fromMs), 3_600_000) / dayMs
        return Double(max(freeBytes - configuration.keepFreeBytes, 0)) / (Double(kept) / days)
    }
}
