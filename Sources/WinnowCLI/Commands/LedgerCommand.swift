import Service
import Spool
import Telemetry

let ledgerCheckCommand = CommandDefinition(
    "ledger check", summary: "Tell whether the ledger's file is sound.",
    details: """
        Reads all of it; changes nothing, and works beside a running service. Whether it agrees with the
        files is what audit tells.
        """,
    options: OptionDefinition.places,
    exitCodes: [(0, "sound, or none yet"), (1, "damaged or not to be read"), ExitMeaning.usage],
    example: "winnow ledger check --state spool/state",
    run: { arguments in
        withLedgerPlaces(arguments) { (configuration) throws(SpoolError) in
            let state = configuration.state
            guard SQLiteLedger.exists(in: state, configuration.files) else {
                StandardStream.output.write("no ledger yet in \(escapedText(state))\n")
                return .success
            }
            let ledger = try SQLiteLedger(folder: state, files: configuration.files)
            let defects = try ledger.defects()
            if defects.isEmpty {
                StandardStream.output.write("the ledger is sound\n")
                return .success
            }
            for defect in defects { StandardStream.output.write("\(escapedText(defect))\n") }
            complain("the ledger is damaged: stop the service, then winnow ledger rebuild")
            return .failure
        }
    })

let ledgerRebuildCommand = CommandDefinition(
    "ledger rebuild", summary: "Make a new ledger from the files; the old one is kept beside it.",
    details: """
        For a ledger that is damaged or gone; no service may run on the state folder. Pages in quarantine
        and in the archive get their rows again, those with outputs in the outbox with the digests of
        these; claimed pages are worked on again by the next start. Counts of pages that left no file
        are gone, and an archived page whose outputs were taken has the status `unknown`. A sound ledger is
        left alone.
        """,
    options: OptionDefinition.places,
    exitCodes: [(0, "made, or not needed"), (1, "the folders cannot be used"), ExitMeaning.usage],
    example: "winnow ledger rebuild --inbox spool/inbox --outbox spool/outbox",
    run: { arguments in
        withLedgerPlaces(arguments) { (configuration) throws(SpoolError) in
            if isSound(configuration) {
                StandardStream.output.write("the ledger is sound; nothing to do\n")
                return .success
            }
            StandardStream.output.write(text(of: try rebuildLedger(configuration)))
            return .success
        }
    })

private func isSound(_ configuration: SpoolConfiguration) -> Bool {
    guard SQLiteLedger.exists(in: configuration.state, configuration.files) else { return false }
    do throws(SpoolError) {
        return try SQLiteLedger(folder: configuration.state, files: configuration.files)
            .defects().isEmpty
    } catch { return false }
}

private func text(of report: LedgerRebuild) -> String {
    var lines = [
        "rebuilt: \(grouped(report.publishedCount)) published, \(grouped(report.unknownCount)) archived "
            + "without outputs, \(grouped(report.quarantinedCount)) quarantined",
        "\(grouped(report.keptCount)) being published go on, \(grouped(report.claimCount)) claimed are "
            + "worked on again, by the next start",
    ]
    if let old = report.oldLedger { lines.append("the old ledger is \(escapedText(old))") }
    return lines.joined(separator: "\n") + "\n"
}

private func withLedgerPlaces(
    _ arguments: ParsedArguments,
    _ body: (SpoolConfiguration) throws(SpoolError) -> ExitCode
) -> ExitCode {
    guard let (plan, places) = planAndPlaces(arguments, PlanSource(arguments)) else {
        return .configuration
    }
    becomeOwnerOfSpool(inbox: places.inbox)
    do throws(SpoolError) {
        return try body(
            spoolConfiguration(
                inbox: places.inbox, outbox: places.outbox, state: places.state, plan: plan))
    } catch {
        complain(describe(error))
        return .failure
    }
}
