import Pipeline
import Service
import Spool

/// Asks the service that runs on the state folder and prints its answer; without a service `offline`
/// answers, from the files.
func askOrComplain(
    _ arguments: ParsedArguments, _ request: ControlRequest,
    offline: (SpoolConfiguration) -> ExitCode
) -> ExitCode {
    // With the state folder named, a pipeline file that is being mended is no hindrance.
    if let state = arguments.text("--state"), let code = ask(stateFolder: state, request) {
        return code
    }
    guard let (plan, places) = planAndPlaces(arguments, PlanSource(arguments)) else {
        return .configuration
    }
    if let code = ask(stateFolder: places.state, request) { return code }
    return offline(
        spoolConfiguration(
            inbox: places.inbox, outbox: places.outbox, state: places.state, plan: plan))
}

/// Prints an answer where it belongs: good ones on standard output.
func deliver(_ reply: ControlReply) -> ExitCode {
    let code = ExitCode(rawValue: reply.exitCode) ?? .failure
    (code == .configuration ? StandardStream.error : .output).write(reply.text)
    return code
}

/// Nil when no service listens.
private func ask(stateFolder: String, _ request: ControlRequest) -> ExitCode? {
    do throws(ServiceError) {
        return try askService(stateFolder: stateFolder, request).map(deliver)
    } catch {
        complain(error.text)
        return .failure
    }
}
