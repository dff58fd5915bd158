import Pipeline

/// The commands of winnow, in the order of `winnow --help`.
let commandTable: [CommandDefinition] = [
    serveCommand, runCommand, cleanCommand, filterCommand, checkCommand, statusCommand,
    reloadCommand,
    quarantineListCommand, quarantineShowCommand, quarantineRetryCommand, auditCommand,
    adoptCommand, siteShowCommand, siteForgetCommand, ledgerCheckCommand, ledgerRebuildCommand,
    featuresCommand,
]

/// Finds the command by its one or two words, and runs it.
///
/// - Parameter words: the command line without the program's name.
func runCommandLine(_ words: [[UInt8]]) -> ExitCode {
    let texts = words.prefix(2).map { String(decoding: $0, as: UTF8.self) }
    switch texts.first {
    case nil, "--help", "-h", "help":
        StandardStream.output.write(overviewText(commandTable))
        return texts.isEmpty ? .configuration : .success
    case "__engine": runEngine()
    case "--version":
        StandardStream.output.write("winnow \(winnowVersion)\n")
        return .success
    default: break
    }
    let twoWords = commandTable.first { $0.name == texts.joined(separator: " ") }
    guard let command = twoWords ?? commandTable.first(where: { $0.name == texts[0] }) else {
        return unknownCommand(texts)
    }
    return run(command, words.dropFirst(command.name == texts[0] ? 1 : 2))
}

private func run(_ command: CommandDefinition, _ words: ArraySlice<[UInt8]>) -> ExitCode {
    let arguments: ParsedArguments
    do throws(UsageError) {
        arguments = try command.parse(words)
    } catch {
        complain("\(error.message); see winnow \(command.name) --help")
        return .configuration
    }
    if arguments.has("--help") {
        StandardStream.output.write(command.helpText)
        return .success
    }
    return command.run(arguments)
}

private func unknownCommand(_ texts: [String]) -> ExitCode {
    let names = commandTable.map(\.name)
    let group = names.filter { $0.hasPrefix(texts[0] + " ") }
    if !group.isEmpty {
        let wanted = group.map { "winnow \($0)" }.joined(separator: ", ")
        guard texts.count > 1 && (texts[1] == "--help" || texts[1] == "-h") else {
            complain("\(texts[0]) needs a second word: \(wanted)")
            return .configuration
        }
        for command in commandTable where group.contains(command.name) {
            StandardStream.output.write(command.helpText + "\n")
        }
        return .success
    }
    complain(
        "unknown command \(printable(texts[0]))" + suggestion(texts[0], among: names)
            + "; see winnow --help")
    return .configuration
}
