/// One option of a command: everything that the parser and `--help` need.
struct OptionDefinition: Sendable {
    /// With its two dashes, for example `--pipeline`.
    let name: String
    /// Placeholder of its value in help texts; nil for a switch.
    let value: String?
    /// May be given more than once.
    let repeats: Bool
    let help: String
    /// What holds when it is not given; nil for switches that are off.
    let defaultText: String?
    /// The only values it takes; empty when any will do.
    let choices: [String]

    init(
        _ name: String, _ value: String? = nil, repeats: Bool = false, help: String,
        default defaultText: String? = nil, choices: [String] = []
    ) {
        self.name = name
        self.value = value
        self.repeats = repeats
        self.help = help
        self.defaultText = defaultText
        self.choices = choices
    }
}

/// One command: what it takes, what it says of itself, and what it does.
struct CommandDefinition: Sendable {
    /// One or two words, for example `clean` or `quarantine ls`.
    let name: String
    let summary: String
    /// What stands behind the options in the synopsis, for example `[PATH...|-]`.
    let operands: String
    /// How many operands it takes.
    let operandCount: ClosedRange<Int>
    /// A few lines for `--help`.
    let details: String
    let options: [OptionDefinition]
    let exitCodes: [(code: Int32, meaning: String)]
    let example: String
    /// Does the work and returns the exit code.
    let run: @Sendable (ParsedArguments) -> ExitCode

    init(
        _ name: String, summary: String, operands: String = "",
        operandCount: ClosedRange<Int> = 0...0, details: String,
        options: [OptionDefinition], exitCodes: [(code: Int32, meaning: String)], example: String,
        run: @escaping @Sendable (ParsedArguments) -> ExitCode
    ) {
        self.name = name
        self.summary = summary
        self.operands = operands
        self.operandCount = operandCount
        self.details = details
        self.options = options + [OptionDefinition("--help", help: "Show this text.")]
        self.exitCodes = exitCodes
        self.example = example
        self.run = run
    }
}

/// How a command ends; the meanings stand in each command's `--help`.
enum ExitCode: Int32, Sendable {
    case success = 0
    /// A page failed, or the answer is "no".
    case failure = 1
    /// The command line or a pipeline file is wrong, or a folder cannot be used; no page was touched.
    case configuration = 2
}
