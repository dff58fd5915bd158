import Pipeline
import Service
import Spool

/// Asks the service that runs on the state folder and prints its answer; without a service `offline`
/// answers, from the files.
func askOrComplain(
    _ arguments: ParsedArguments, _ request: ControlRequest,
    offline: (SpoolConfiguration) -> ExitCode
) -> ExitCode {
    guard let (plan, places) = planAndPlaces(arguments, PlanSource(arguments)) else {
        return .configuration
    }
    do throws(ServiceError) {
        if let reply = try askService(stateFolder: places.state, request) { return deliver(reply) }
    } catch {
        complain(error.text)
        return .failure
    }
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
