import Service
import Spool
import Telemetry

private let quarantineExits: [(code: Int32, meaning: String)] = [
    (0, "done"), (1, "no such entry, or the folder cannot be used"), ExitMeaning.usage,
]

let quarantineListCommand = CommandDefinition(
    "quarantine ls", summary: "List the pages that could not be processed.",
    details: "A line per page: its entry, when, the reason, its bytes, its path below the inbox.",
    options: OptionDefinition.places + [.json], exitCodes: quarantineExits,
    example: "winnow quarantine ls --inbox spool/inbox --outbox spool/outbox",
    run: { arguments in
        withQuarantine(arguments) { (folder) throws(SpoolError) in
            for entry in try folder.list() {
                StandardStream.output.write(
                    arguments.has("--json") ? oneLine(entry.reasonBytes) : Array(line(entry).utf8))
            }
        }
    })

let quarantineShowCommand = CommandDefinition(
    "quarantine show",
    summary: "Show why a page is in quarantine, and the command that reproduces it.",
    operands: "ENTRY", operandCount: 1...1,
    details: "Prints the entry's reason.json, then where the original lies.",
    options: OptionDefinition.places, exitCodes: quarantineExits,
    example: "winnow quarantine show 12-1b4e28ba --inbox spool/inbox --outbox spool/outbox",
    run: { arguments in
        withQuarantine(arguments) { (folder) throws(SpoolError) in
            let entry = try folder.show(arguments.operand(0))
            StandardStream.output.write(entry.reasonBytes)
            StandardStream.output.write("original: \(entry.originalPath)\n")
        }
    })

let quarantineRetryCommand = CommandDefinition(
    "quarantine retry", summary: "Put quarantined pages back into the inbox.",
    operands: "ENTRY...|--all", operandCount: 0...Int.max,
    details: """
        For when the cause is gone: a limit was raised, a fault mended. The pages go back under their
        own names and are claimed as new pages. Works beside a running service.
        """,
    options: OptionDefinition.places + [
        OptionDefinition("--all", help: "Every page in quarantine.")
    ],
    exitCodes: quarantineExits,
    example: "winnow quarantine retry --all --inbox spool/inbox --outbox spool/outbox",
    run: { arguments in
        guard arguments.has("--all") == arguments.operands.isEmpty else {
            complain("quarantine retry: name entries, or give --all")
            return .configuration
        }
        return withQuarantine(arguments) { (folder) throws(SpoolError) in
            let names =
                arguments.has("--all")
                ? try folder.list().map(\.name)
                : arguments.operands.map { String(decoding: $0, as: UTF8.self) }
            for name in names {
                let path = try folder.retry(name)
                StandardStream.output.write("\(escapedText(name)) -> \(path.display)\n")
            }
        }
    })

private func withQuarantine(
    _ arguments: ParsedArguments, _ body: (QuarantineFolder) throws(SpoolError) -> Void
) -> ExitCode {
    guard let (_, places) = planAndPlaces(arguments, PlanSource(arguments)) else {
        return .configuration
    }
    do throws(SpoolError) {
        try body(try QuarantineFolder(inbox: places.inbox))
        return .success
    } catch {
        complain(describe(error))
        return .failure
    }
}

private func line(_ entry: QuarantineEntry) -> String {
    let reason = "\(escapedText(entry.reason)): \(escapedText(entry.detail))"
    return "\(entry.name)  \(escapedText(entry.when))  \(grouped(Int(entry.sizeBytes))) bytes  "
        + "\(entry.path.display)  \(reason)\n"
}

/// `reason.json` is written over several lines; its strings hold none.
private func oneLine(_ bytes: [UInt8]) -> [UInt8] {
    bytes.split(separator: UInt8(ascii: "\n")).joined(separator: [UInt8]()) + [UInt8(ascii: "\n")]
}
