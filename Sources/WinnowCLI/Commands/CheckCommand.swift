import Pipeline
import Spool
import Telemetry

let checkCommand = CommandDefinition(
    "check", summary: "Check a pipeline file whole, and folders where they are given.",
    operands: "[FILE]", operandCount: 0...1,
    details: """
        Prints every error of FILE at once, with its place, the line itself and the nearest known name.
        Without FILE the built-in pipeline is checked. With --inbox, --outbox or --state it also tells
        what those folders can do (renames that never replace, leases, syncs). Changes nothing.
        """,
    options: [
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
    if arguments.has("--print-default") { return show(Array(defaultPipelineText.utf8)) }
    let source = PlanSource(file: arguments.operands.isEmpty ? nil : arguments.operand(0))
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
    StandardStream.output.write(
        "\(escapedText(plan.name)): no errors (plan \(plan.digest.prefix(12)))\n")
    return .success
}
