import Pipeline
import Testing

/// Files that are no YAML, or YAML that pipeline files do not use.
@Suite struct YAMLTests {
    @Test(arguments: [
        ("version: 1\nstages:\n\t- decode\n", DiagnosticCode.invalidYAML, 3, 1),
        ("version: 1\nstages: [decode\n", .invalidYAML, 3, 1),
        ("version: 1\n stages: []\n", .invalidYAML, 2, 8),
        ("version: 1\nversion: 1\nstages: [decode]\n", .duplicateKey, 2, 1),
        ("version: 1\nstages: [decode]\n---\nversion: 1\n", .severalDocuments, 3, 1),
        ("", .emptyFile, 1, 1), ("# nothing\n", .emptyFile, 1, 1), ("- decode\n", .wrongType, 1, 1),
        ("version: 1\nstages: &a [decode]\n", .anchorOrTag, 2, 9),
        ("version: 1\nstages: !list [decode]\n", .anchorOrTag, 2, 9),
        ("version: 1\nstages: [decode]\ninbox: {path: *a}\n", .anchorOrTag, 3, 15),
        ("version: 1\nstages: [decode]\n? [a]\n: b\n", .badKey, 3, 3),
    ])
    func isRefusedWithItsPlace(_ yaml: String, _ code: DiagnosticCode, _ line: Int, _ column: Int) {
        let found = errors(yaml)
        #expect(found.map(\.code) == [code])
        #expect(found.first?.line == line)
        #expect(found.first?.column == column)
    }

    @Test func bytesThatAreNoUTF8HaveTheirPlace() throws {
        let error = try #require(errors(bytes: Array("version: 1\nü: ".utf8) + [0xFF, 0x0A]).first)
        #expect(error.code == .notUTF8)
        #expect(error.line == 2)
        #expect(error.column == 4)
    }

    @Test func utf16IsNoUTF8() {
        #expect(errors(bytes: [0xFF, 0xFE, 0x61, 0x00]).map(\.code) == [.notUTF8])
    }

    @Test func columnsCountCharacters() throws {
        let error = try #require(
            errors("version: 1\nstages: [decode]\ninbox: {path: é, patj: a}").first)
        #expect(error.column == 18)
        #expect(error.marked == 17..<21)
    }

    @Test func deepNestingEnds() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(errors("version: 1\nstages: \(deep)").map(\.code) == [.tooDeep])
    }

    @Test func hugeFilesAreRefusedUnread() {
        let huge = [UInt8](repeating: UInt8(ascii: "#"), count: (1 << 20) + 1)
        #expect(errors(bytes: huge).map(\.code) == [.tooLarge])
    }

    @Test func longLinesAndManyErrorsStaySmall() throws {
        let keys = (0..<5000).map { "k\($0): 1" }.joined(separator: ", ")
        let file = "{version: 1, stages: [decode], \(keys)}"
        do {
            _ = try load(file)
            Issue.record("loaded")
        } catch {
            #expect(error.diagnostics.count == 100)
            #expect(error.omittedCount == 4900)
            #expect(error.diagnostics.allSatisfy { $0.sourceLine.unicodeScalars.count < 125 })
            #expect(error.text.hasSuffix("5000 errors; the first 100 are shown\n"))
        }
    }

    @Test func controlCharactersNeverReachTheTerminal() {
        for error in errors("version: 1\nstages: [decode]\n\"a\\e[31m\": 1\n") {
            #expect(!error.text.unicodeScalars.contains("\u{1B}"))
        }
    }

    @Test func theMarkStandsBelowTheError() throws {
        let error = try #require(errors("version: 1\nstages: [decode, \"shoutt_text\"]\n").first)
        let lines = error.text.split(separator: "\n")
        #expect(lines[0] == "test.yaml:2:18: error E301: stage \"shoutt_text\" is not known")
        #expect(lines[1] == "  2 | stages: [decode, \"shoutt_text\"]")
        #expect(lines[2] == "    |                  ^^^^^^^^^^^^^")
        #expect(lines[3] == "    = did you mean: shout_text")
    }
}
