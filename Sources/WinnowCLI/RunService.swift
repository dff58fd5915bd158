import Glibc
import Pipeline
import Service
import Telemetry

/// Loads the plan, opens the service and runs it, anew where a folder was
/// exchanged; `conclude` says how it ended: `serve` and `run` differ only there.
func runService(
    _ arguments: ParsedArguments, isOnce: Bool, quiet: Bool = false,
    conclude: (ServiceLoop, ServiceEnd) -> ExitCode
) -> ExitCode {
    let source = PlanSource(arguments)
    guard let (plan, places) = planAndPlaces(arguments, source) else { return .configuration }
    let bar = isOnce && StandardStream.error.isTerminal ? ProgressBar(StandardStream.error) : nil
    var options = ServiceOptions(
        inbox: places.inbox, outbox: places.outbox, state: places.state, plan: plan,
        reloadPlan: { () throws(PlanRefusal) in try source.reload() },
        reproducingCommand: reproducingCommand(source), version: winnowVersion, isOnce: isOnce,
        log: standardLog(arguments, isOnce: isOnce, quiet: quiet, over: bar))
    options.onProgress = { bar?.show($0) }
    do throws(ServiceError) {
        var isAgain = false
        while true {
            guard let loop = try openedService(options, isAgain: isAgain) else { return .success }
            defer { bar?.clear() }
            let end = try loop.run()
            guard end == .openAgain else { return conclude(loop, end) }
            options = loop.optionsToOpenAgain
            isAgain = true
        }
    } catch {
        complain(error.text)
        return error.isConfiguration ? .configuration : .failure
    }
}

/// The service on its folders. A folder that is just being exchanged may be missing for a while: when it is opened
/// again it is waited for.
///
/// - Returns: nil when told to end meanwhile.
private func openedService(
    _ options: ServiceOptions, isAgain: Bool
) throws(ServiceError) -> ServiceLoop? {
    var isTold = false
    while true {
        do throws(ServiceError) {
            return try ServiceLoop(options)
        } catch {
            guard isAgain, case .spool(.environment) = error else { throw error }
            if !isTold { complain("waiting: \(error.text)") }
            isTold = true
            if isTerminationPending() { return nil }
            usleep(500_000)
        }
    }
}

/// Whether SIGTERM or SIGINT, which a service blocks, has come while none ran.
private func isTerminationPending() -> Bool {
    var pending = sigset_t()
    unsafe sigpending(&pending)
    return unsafe sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGINT) == 1
}

/// The checked plan and the folders; nil after telling what is wrong.
func planAndPlaces(
    _ arguments: ParsedArguments, _ source: PlanSource
) -> (plan: PipelinePlan, places: Places)? {
    guard let plan = loadOrComplain(source) else { return nil }
    do throws(UsageError) {
        return (plan, try Places(arguments, plan: plan))
    } catch {
        complain(error.message)
        return nil
    }
}

/// The checked plan; nil after printing every error of the file.
func loadOrComplain(_ source: PlanSource) -> PipelinePlan? {
    do throws(PlanProblem) {
        return try source.load()
    } catch {
        StandardStream.error.write(error.text)
        return nil
    }
}

extension PlanSource {
    fileprivate func reload() throws(PlanRefusal) -> PipelinePlan {
        do throws(PlanProblem) {
            return try load()
        } catch {
            throw PlanRefusal(text: error.text)
        }
    }
}

/// The shell command that takes one page through the same stages.
private func reproducingCommand(_ source: PlanSource) -> String {
    let pipeline = source.file.map { " --pipeline \(shellQuoted(absolutePath($0)))" } ?? ""
    return "winnow clean --explain\(pipeline)"
}

/// Log lines on standard output; under systemd with a priority, for the journal.
///
/// - Parameter bar: makes room for each line; a bar on the same terminal also stands for the lines of pages
///   that went well.
private func standardLog(
    _ arguments: ParsedArguments, isOnce: Bool, quiet: Bool, over bar: ProgressBar?
) -> LogWriter {
    let format = arguments.text("--log").flatMap(LogFormat.init) ?? .text
    let isJournal = unsafe getenv("JOURNAL_STREAM") != nil
    let isBarred = bar != nil && StandardStream.output.isTerminal
    return LogWriter(format: format, priorityPrefix: isJournal, quiet: quiet || isBarred) {
        bar?.clear()
        if isOnce {
            StandardStream.output.write($0)
        } else {
            StandardStream.output.writeOrDrop($0)
        }
    }
}
