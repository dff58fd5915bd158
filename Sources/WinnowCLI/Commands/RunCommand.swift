import Service
import Telemetry

let runCommand = CommandDefinition(
    "run", summary: "Work on all pages of a folder once, then end.", operands: "[IN OUT]",
    operandCount: 0...2,
    details: """
        The same work as serve, by the same rules, over the pages that are in IN now: results go to
        OUT, originals to IN/.winnow/archive. Ends when the last page is out and leaves nothing
        claimed. A run that was cut short is taken up by the next one. On a terminal it shows a bar.
        """,
    options: OptionDefinition.places + [
        .log, OptionDefinition("--quiet", help: "Print the summary only, no line per page."),
    ],
    exitCodes: [
        (0, "every page was published, rejected by a filter, or a duplicate"),
        (1, "a page was quarantined or could not be read, or the run was cut short"),
        ExitMeaning.usage,
    ],
    example: "winnow run raw-pages clean-pages",
    run: { arguments in
        guard arguments.operands.count != 1 else {
            complain("run takes two folders, IN and OUT, or none; see winnow run --help")
            return .configuration
        }
        var given = arguments
        if arguments.operands.count == 2 {
            guard !arguments.has("--inbox") && !arguments.has("--outbox") else {
                complain("run: give IN and OUT, or --inbox and --outbox, not both")
                return .configuration
            }
            given.add("--inbox", arguments.operands[0])
            given.add("--outbox", arguments.operands[1])
        }
        return runService(given, isOnce: true, quiet: arguments.has("--quiet")) { loop, end in
            StandardStream.error.write(summary(loop, end))
            return end == .drained && !loop.hasFailures ? .success : .failure
        }
    })

private func summary(_ loop: ServiceLoop, _ end: ServiceEnd) -> String {
    let counters = loop.counters
    var lines = "\(grouped(counters.finished)) pages: \(loop.statusLine)\n"
    for (status, count) in counters.statuses.sorted(by: { $0.key < $1.key }) where status != "ok" {
        lines += "  \(status): \(grouped(count))\n"
    }
    for (reason, count) in counters.reasons.sorted(by: { $0.key < $1.key }) {
        lines += "  \(reason): \(grouped(count))\n"
    }
    if loop.blockedCount > 0 {
        lines += "  not readable, left in the inbox: \(grouped(loop.blockedCount))\n"
    }
    for record in loop.selectors.stale { lines += "  \(record.warning)\n" }
    if end == .aborted { lines += "  cut short; run again to take up the rest\n" }
    return lines
}
