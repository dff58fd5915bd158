/// Where the service stands between start and end. A state machine: it takes events, the loop acts.
package enum ServicePhase: Equatable, Sendable {
    /// Claims pages and works on them.
    case serving
    /// Works on what is claimed, claims no more; then ends.
    case draining
    /// Ends at once; what was in flight stays claimed and is taken up again by the next start.
    case aborting

    /// What the loop has to do next.
    package enum Action: Equatable, Sendable {
        case nothing
        case startDraining
        case abort
    }

    /// SIGTERM or SIGINT: the first drains, the second aborts.
    package mutating func terminationAsked() -> Action {
        switch self {
        case .serving:
            self = .draining
            return .startDraining
        case .draining:
            self = .aborting
            return .abort
        case .aborting:
            return .nothing
        }
    }

    /// The inbox of `winnow run` is empty: the same as a drain, by itself.
    package mutating func inputEnded() {
        if self == .serving { self = .draining }
    }

    package var mayClaim: Bool { self == .serving }

    /// Whether the loop may end now.
    package func isOver(inFlightCount: Int, uncommittedCount: Int) -> Bool {
        switch self {
        case .serving: false
        case .draining: inFlightCount == 0 && uncommittedCount == 0
        case .aborting: true
        }
    }
}
