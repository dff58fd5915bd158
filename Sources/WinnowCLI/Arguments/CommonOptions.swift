/// Options that several commands take, said once.
extension OptionDefinition {
    static let pipeline = OptionDefinition(
        "--pipeline", "FILE", help: "The pipeline file: stages, limits, folders.",
        default: "the built-in article pipeline")
    static let inbox = OptionDefinition(
        "--inbox", "DIR", help: "Where raw pages arrive; wins over the pipeline file.",
        default: "inbox.path of the pipeline file, relative to the working directory")
    static let outbox = OptionDefinition(
        "--outbox", "DIR", help: "Where results go; wins over the pipeline file.",
        default: "outbox.path of the pipeline file, relative to the working directory")
    static let state = OptionDefinition(
        "--state", "DIR",
        help: "Where the ledger and the control socket lie; wins over $STATE_DIRECTORY.",
        default: "$STATE_DIRECTORY, else .winnow/state below the outbox")
    static let json = OptionDefinition("--json", help: "Answer in JSON.")
    static let log = OptionDefinition(
        "--log", "FORMAT", help: "How log lines are written.", default: "text",
        choices: ["text", "logfmt", "json"])

    /// What every command takes that works on an inbox and an outbox.
    static let places: [OptionDefinition] = [.pipeline, .inbox, .outbox, .state]
}

/// Meanings of exit codes that several commands share.
enum ExitMeaning {
    static let usage: (code: Int32, meaning: String) =
        (2, "the command line, the pipeline file or a folder is wrong; no page was touched")
}
