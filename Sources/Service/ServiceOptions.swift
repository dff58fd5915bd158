import Pipeline
import Telemetry

/// All that a service is told at start.
package struct ServiceOptions {
    package var inbox: String
    package var outbox: String
    package var state: String
    package var plan: PipelinePlan
    /// Reads and checks the pipeline file again; the folders of the old plan stay.
    package var reloadPlan: () throws(PlanRefusal) -> PipelinePlan
    /// A shell command that takes a page through the same stages; its path is appended.
    package var reproducingCommand: String
    /// Version of the program, for `status`.
    package var version: String
    /// Works until the inbox is empty instead of for ever.
    package var isOnce: Bool
    package var log: LogWriter
    /// Called after each commit, for a progress bar.
    package var onProgress: (ServiceProgress) -> Void = { _ in }

    package init(
        inbox: String, outbox: String, state: String, plan: PipelinePlan,
        reloadPlan: @escaping () throws(PlanRefusal) -> PipelinePlan, reproducingCommand: String,
        version: String, isOnce: Bool, log: LogWriter
    ) {
        self.inbox = inbox
        self.outbox = outbox
        self.state = state
        self.plan = plan
        self.reloadPlan = reloadPlan
        self.reproducingCommand = reproducingCommand
        self.version = version
        self.isOnce = isOnce
        self.log = log
    }
}

/// Why a pipeline file was not taken.
package struct PlanRefusal: Error, Sendable, Equatable {
    /// Every error of the file, for readers; ends with a line feed.
    package let text: String
    package init(text: String) { self.text = text }
}

/// How far a service is.
package struct ServiceProgress: Sendable, Equatable {
    package let finishedCount: Int
    package let failedCount: Int
    /// Claimed or waiting in the inbox.
    package let waitingCount: Int
}
