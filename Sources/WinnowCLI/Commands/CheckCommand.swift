import Pipeline
import Service
import Spool
import Telemetry

let checkCommand = CommandDefinition(
    "check", summary: "Check a pipeline file whole, and folders where they are given.",
    operands: "[FILE]", operandCount: 0...1,
    details: """
        Prints every error of FILE at once, with its place, the line itself and the nearest known name;
        of a file without errors the stages, and what `sites` change.
        Without FILE the built-in pipeline is checked. With --inbox, --outbox or --state it also tells
        what those folders can do (renames that never replace, leases, syncs), while no service uses
        them; it makes winnow's own folders there where they are missing.
        """,
    options: [
        OptionDefinition("--pipeline", "FILE", help: "The same as FILE."),
        .inbox, .outbox, .state, .json,
        OptionDefinition("--schema", help: "Print the JSON Schema of pipeline files instead."),
        OptionDefinition(
            "--stages-doc", help: "Print the documentation of all stages instead (Markdown)."),
        OptionDefinition("--print-default", help: "Print the built-in pipeline file instead."),
    ],
    exitCodes: [
        (0, "no errors"), (1, "a folder cannot be used"), (2, "errors, or a wrong command line"),
    ],
    example: "winnow check Pipelines/article.yaml",
    run: check)

private func check(_ arguments: ParsedArguments) -> ExitCode {
    if arguments.has("--schema") { return show(jsonSchema(for: stageRegistry)) }
    if arguments.has("--stages-doc") { return show(stagesDocument(for: stageRegistry)) }
    if arguments.has("--print-default") { return show(Array(defaultPipelineYAML.utf8)) }
    guard arguments.operands.isEmpty || !arguments.has("--pipeline") else {
        complain("check: give FILE or --pipeline FILE, not both")
        return .configuration
    }
    let source =
        arguments.operands.isEmpty ? PlanSource(arguments) : PlanSource(file: arguments.operand(0))
    do throws(PlanProblem) {
        let plan = try source.load()
        return checkFolders(arguments, plan)
    } catch {
        switch error {
        case .invalid(let errors) where arguments.has("--json"): _ = show(errors.json)
        default: StandardStream.error.write(error.text)
        }
        return .configuration
    }
}

private func show(_ bytes: [UInt8]) -> ExitCode {
    StandardStream.output.write(bytes)
    if bytes.last != UInt8(ascii: "\n") { StandardStream.output.write("\n") }
    return .success
}

private func checkFolders(_ arguments: ParsedArguments, _ plan: PipelinePlan) -> ExitCode {
    guard !arguments.has("--json") else {
        return show(Array(#"{"errors": [], "omitted_count": 0}"#.utf8))
    }
    let stages = plan.stages.map { type(of: $0).name }.joined(separator: ", ")
    StandardStream.output.write(
        """
        \(escapedText(plan.name)): no errors (plan \(plan.digest.prefix(12)))
        stages: \(stages)

        """ + siteLines(plan))
    guard arguments.has("--inbox") || arguments.has("--outbox") || arguments.has("--state") else {
        return .success
    }
    return probeFolders(arguments, plan)
}

/// A line an entry: `site *.example.org: extract_main_content {content, remove}, 2 selectors`.
private func siteLines(_ plan: PipelinePlan) -> String {
    plan.sites.map { site in
        let given = site.given.map { "\($0.stage) {\($0.options.joined(separator: ", "))}" }
        let count = site.selectors.count
        let selectors = count == 0 ? "" : count == 1 ? ", 1 selector" : ", \(count) selectors"
        return
            "site \(escapedText(site.pattern.text)): \(given.joined(separator: ", "))\(selectors)\n"
    }.joined()
}

/// Opens the folders as a service would, and tells what their file systems can do.
private func probeFolders(_ arguments: ParsedArguments, _ plan: PipelinePlan) -> ExitCode {
    do throws(UsageError) {
        let places = try Places(arguments, plan: plan)
        let spool = try openSpool(places, plan)
        let able = spool.capabilities
        StandardStream.output.write(
            """
            renames that never replace: inbox \(yes(able.inboxNoReplace)), outbox \(yes(able.outboxNoReplace))
            folders can be synced: inbox \(yes(able.inboxFolderSync)), outbox \(yes(able.outboxFolderSync))
            leases on files still open for writing: \(yes(able.lease))

            """)
        for mount in able.subMounts {
            StandardStream.output.write(
                "a mount inside, whose files cannot be claimed: \(escapedText(mount))\n")
        }
        return .success
    } catch {
        complain(error.message)
        return .failure
    }
}

private func openSpool(_ places: Places, _ plan: PipelinePlan) throws(UsageError) -> Spool {
    do throws(SpoolError) {
        return try Spool(
            spoolConfiguration(
                inbox: places.inbox, outbox: places.outbox, state: places.state, plan: plan))
    } catch {
        throw UsageError(message: describe(error))
    }
}

private func yes(_ able: Bool) -> String { able ? "yes" : "no" }
