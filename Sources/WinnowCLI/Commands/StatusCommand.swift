import Service
import Spool

let statusCommand = CommandDefinition(
    "status", summary: "Tell what waits, what was done, and how the service does.",
    details: """
        Asks the running service; where none runs, tells it from the ledger. A running service also tells
        what the selectors of `sites` found on the last 50 pages that each was asked of.
        """,
    options: OptionDefinition.places + [.json],
    exitCodes: [(0, "told"), (1, "the ledger cannot be read"), ExitMeaning.usage],
    example: "winnow status --outbox spool/outbox --inbox spool/inbox",
    run: { arguments in
        let format = reportFormat(arguments)
        return askOrComplain(arguments, .status(format)) { configuration in
            withSpool(configuration) { (spool) throws(SpoolError) in
                try spool.scan()
                let report = StatusReport(spool: try spool.status(), running: nil)
                return ControlReply(exitCode: 0, text: format == .json ? report.json : report.text)
            }
        }
    })

let auditCommand = CommandDefinition(
    "audit", summary: "Compare the ledger with the files: is every page accounted for?",
    details: """
        Checks claimed = published + rejected + duplicate + quarantined + in flight, and that every
        claimed, staged and published file is what the ledger says. Changes nothing. A running service
        answers it; else the ledger is read.
        """,
    options: OptionDefinition.places + [.json],
    exitCodes: [(0, "clean"), (1, "findings, or the ledger cannot be read"), ExitMeaning.usage],
    example: "winnow audit --outbox spool/outbox --inbox spool/inbox",
    run: { arguments in
        let format = reportFormat(arguments)
        return askOrComplain(arguments, .audit(format)) { configuration in
            withSpool(configuration) { spool in auditReply(spool, format) }
        }
    })

let adoptCommand = CommandDefinition(
    "adopt", summary: "Take over the pages that a dead instance has claimed.",
    operands: "INSTANCE", operandCount: 1...1,
    details: """
        Several services may share an inbox; each works under an instance name, a UUID that status
        tells. When one will not come back, another takes its claimed pages over: the running service
        of this state folder, else the next one. An instance that runs is refused.
        """,
    options: OptionDefinition.places,
    exitCodes: [(0, "taken over"), (1, "no such instance, or it runs"), ExitMeaning.usage],
    example: "winnow adopt 1b4e28ba-2fa1-4d2b-883f-0016d3cca427",
    run: { arguments in
        let instance = arguments.operand(0)
        guard instance.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            complain("an instance is a UUID, not \(printable(instance))")
            return .configuration
        }
        return askOrComplain(arguments, .adopt(instance: instance)) { configuration in
            withSpool(configuration) { spool in adoptReply(spool, instance) }
        }
    })

private func reportFormat(_ arguments: ParsedArguments) -> ReportFormat {
    arguments.has("--json") ? .json : .text
}

/// Opens the spool at rest, for a command that no service answered.
func withSpool(
    _ configuration: SpoolConfiguration,
    _ body: (Spool) throws(SpoolError) -> ControlReply
) -> ExitCode {
    becomeOwnerOfSpool(inbox: configuration.inbox)
    do throws(SpoolError) {
        return deliver(try body(try Spool(configuration)))
    } catch {
        complain(describe(error))
        return .failure
    }
}
