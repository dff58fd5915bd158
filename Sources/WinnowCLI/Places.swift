import Glibc
import Pipeline

/// The folders that a command works on.
struct Places: Sendable {
    let inbox: String
    let outbox: String
    let state: String

    /// - Throws: when neither the command line nor the pipeline file names a folder.
    init(_ arguments: ParsedArguments, plan: PipelinePlan) throws(UsageError) {
        guard let inbox = arguments.text("--inbox") ?? plan.inbox.path else {
            throw UsageError(message: "no inbox: give --inbox DIR, or inbox.path in \(plan.name)")
        }
        guard let outbox = arguments.text("--outbox") ?? plan.outbox.path else {
            throw UsageError(
                message: "no outbox: give --outbox DIR, or outbox.path in \(plan.name)")
        }
        self.init(inbox: inbox, outbox: outbox, state: arguments.text("--state"))
    }

    /// - Parameter state: nil for the default.
    init(inbox: String, outbox: String, state: String?) {
        self.inbox = inbox
        self.outbox = outbox
        self.state = state ?? stateDirectoryVariable() ?? outbox + "/.winnow/state"
    }
}

/// The first folder of systemd's colon-separated `$STATE_DIRECTORY`.
private func stateDirectoryVariable() -> String? {
    guard let value = unsafe getenv("STATE_DIRECTORY") else { return nil }
    return unsafe String(cString: value).split(separator: ":").first.map(String.init)
}
