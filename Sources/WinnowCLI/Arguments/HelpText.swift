extension CommandDefinition {
    /// The whole `--help` text of the command.
    var helpText: String {
        var text = "\(summary)\n\nUsage: winnow \(name) [OPTION...]"
        text += operands.isEmpty ? "\n" : " \(operands)\n"
        text += "\n\(details)\n\nOptions:\n"
        for option in options { text += option.helpLines }
        text += "\nExit codes:\n"
        for exit in exitCodes { text += "  \(exit.code)  \(exit.meaning)\n" }
        return text + "\nExample:\n  \(example)\n"
    }
}

extension OptionDefinition {
    fileprivate var helpLines: String {
        let head = "  " + name + (value.map { " " + $0 } ?? "")
        var said = help
        if !choices.isEmpty { said += " One of: \(choices.joined(separator: ", "))." }
        if let defaultText { said += " Default: \(defaultText)." }
        let lines = wrapped(said, width: 72)
        return head + "\n" + lines.map { "        \($0)\n" }.joined()
    }
}

/// Text broken at spaces so that no line is longer than `width` characters, single words aside.
func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
        if !line.isEmpty && line.count + 1 + word.count > width {
            lines.append(line)
            line = ""
        }
        line += (line.isEmpty ? "" : " ") + word
    }
    return line.isEmpty ? lines : lines + [line]
}

/// The text of `winnow --help`.
func overviewText(_ commands: [CommandDefinition]) -> String {
    var text = """
        winnow takes raw web pages from an inbox folder and writes their main text and metadata to an outbox.

        Usage: winnow COMMAND [OPTION...]

        Commands:

        """
    for command in commands {
        let name = command.name
        text +=
            "  \(name)\(String(repeating: " ", count: max(1, 20 - name.count)))\(command.summary)\n"
    }
    return text + """

        `winnow COMMAND --help` tells a command's options, exit codes and an example.
        `winnow --version` tells the version.

        Example:
          winnow clean page.html

        """
}
