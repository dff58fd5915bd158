import Telemetry

/// What became of the pages since this process started; the ledger counts since ever.
package struct PageCounters: Sendable {
    package private(set) var published = 0
    package private(set) var rejected = 0
    package private(set) var duplicate = 0
    package private(set) var quarantined = 0
    /// Published pages by status: ok, low, partial, empty_shell, wall.
    package private(set) var statuses: [String: Int] = [:]
    /// Quarantined and rejected pages by reason.
    package private(set) var reasons: [String: Int] = [:]
    /// Pages that were processed again because their bytes changed.
    package var again = 0
    package private(set) var inputBytes = 0
    package private(set) var milliseconds = Histogram.pageMilliseconds

    package init() {}

    package var finished: Int { published + rejected + duplicate + quarantined }

    package mutating func add(_ result: PageSummary) {
        switch result.ending {
        case .published(let status):
            published += 1
            statuses[status, default: 0] += 1
        case .rejected(_, let reason):
            rejected += 1
            reasons[reason, default: 0] += 1
        case .duplicate: duplicate += 1
        case .quarantined(let reason, _):
            quarantined += 1
            reasons[reason, default: 0] += 1
        }
        inputBytes += result.inputBytes
        if let engineMs = result.engineMs { milliseconds.add(engineMs) }
    }
}
