import Testing
import WinnowTestKit

private let commands = [
    "serve", "run", "clean", "filter", "check", "status", "reload", "quarantine ls",
    "quarantine show",
    "quarantine retry", "audit", "adopt",
]

@Suite struct CommandLineTests {
    @Test(arguments: commands)
    func helpTellsUsageOptionsExitCodesAndAnExample(command: String) {
        let result = winnow(command.split(separator: " ").map(String.init) + ["--help"])
        #expect(result.exitCode == 0)
        #expect(result.errors.isEmpty)
        for part in [
            "Usage: winnow \(command) ", "\nOptions:\n", "\nExit codes:\n", "\nExample:\n",
        ] {
            #expect(result.output.contains(part), "\(command) --help lacks \(part)")
        }
        #expect(
            !result.lines.contains { $0.count > 110 }, "a line of \(command) --help is too long")
    }

    @Test func overviewNamesEveryCommand() {
        let result = winnow(["--help"])
        #expect(result.exitCode == 0)
        for command in commands { #expect(result.output.contains("\n  \(command) ")) }
    }

    @Test func versionIsOneLine() {
        let result = winnow(["--version"])
        #expect(result.exitCode == 0)
        #expect(result.lines.count == 1 && result.output.hasPrefix("winnow "))
    }

    @Test(arguments: [
        (["cleen"], "unknown command 'cleen' (did you mean clean?); see winnow --help"),
        (
            ["clean", "--formt", "text"],
            "unknown option '--formt' (did you mean --format?); see winnow clean --help"
        ),
        (
            ["clean", "--format", "jsonk"],
            "--format: unknown value 'jsonk' (did you mean jsonl?); see winnow clean --help"
        ),
        (["clean", "--format"], "--format needs a value (FORMAT); see winnow clean --help"),
        (["clean", "--explain=1"], "--explain takes no value; see winnow clean --help"),
        (
            ["serve", "--inbox", "a", "--inbox", "b"],
            "--inbox is given twice; see winnow serve --help"
        ),
        (["serve", "x"], "serve takes no operands, not 1; see winnow serve --help"),
        (["adopt"], "adopt takes one operand (INSTANCE), not 0; see winnow adopt --help"),
        (
            ["clean", "--explain", "--format", "text", "x"],
            "clean: --explain needs --format jsonl or json"
        ),
    ])
    func mistakesExitWith2AndOneLine(arguments: [String], message: String) {
        let result = winnow(arguments)
        #expect(result.exitCode == 2)
        #expect(result.errors == "winnow: \(message)\n")
        #expect(result.output.isEmpty)
    }

    @Test func controlsOfTheCommandLineAreNotPrinted() {
        let result = winnow(["clean", "--\u{1B}[31m"])
        #expect(result.exitCode == 2)
        #expect(result.errors.hasPrefix("winnow: unknown option '--%1B[31m'"))
    }

    @Test func noCommandIsAMistakeThatShowsTheOverview() {
        let result = winnow([String]())
        #expect(result.exitCode == 2)
        #expect(result.output.contains("Usage: winnow COMMAND"))
    }

    @Test func quarantineWithoutASecondWordNamesThem() {
        let result = winnow(["quarantine"])
        #expect(result.exitCode == 2)
        #expect(result.errors.contains("winnow quarantine retry"))
    }
}
