import TextCore
import Testing
import WinnowTestKit

@Suite struct CheckTests {
    let folder = TemporaryFolder()

    @Test func builtInPipelineHasNoErrors() {
        let result = winnow(["check"])
        #expect(result.exitCode == 0)
        #expect(result.output.contains("no errors"))
        #expect(result.output.contains("stages: decode, parse, extract_main_content, "))
    }

    @Test func printedDefaultChecks() {
        folder.write("default.yaml", winnow(["check", "--print-default"]).outputBytes)
        #expect(winnow(["check", folder.file("default.yaml")]).exitCode == 0)
    }

    @Test func allErrorsAtOnce() {
        folder.write(
            "bad.yaml",
            """
            version: 1
            limits: {worker: 2, wall_ms: -1}
            stages:
              - decod
              - decode: {fallbak: x}
            """)
        let result = winnow(["check", "bad.yaml"], workingFolder: folder.path)
        #expect(result.exitCode == 2)
        for place in ["bad.yaml:2:", "bad.yaml:4:", "bad.yaml:5:"] {
            #expect(result.errors.contains(place), "no error at \(place)")
        }
        for meant in ["workers", "decode", "fallback"] {
            #expect(result.errors.contains("did you mean: \(meant)"))
        }
    }

    @Test func errorsAsJSON() throws {
        folder.write("bad.yaml", "version: 1\nstages:\n  - decod\n")
        let result = winnow(["check", "--json", folder.file("bad.yaml")])
        #expect(result.exitCode == 2)
        let errors = try #require(try parseJSON(result.outputBytes, .strict)["errors"]?.array)
        #expect(errors.first?["line"]?.int == 3)
        let good = winnow(["check", "--json"])
        #expect(try parseJSON(good.outputBytes, .strict)["errors"] == .array([]))
    }

    @Test func sitesAreShown() {
        folder.write(
            "sites.yaml",
            """
            version: 1
            stages: [decode, extract_main_content]
            sites:
              - match: "*.example.org"
                extract_main_content: {content: article, remove: [.ad], threshold: 0.4}
              - {match: example.net/blog, extract_main_content: {include: [captions]}}
            """)
        let result = winnow(["check", folder.file("sites.yaml")])
        #expect(result.exitCode == 0)
        #expect(
            result.lines.suffix(2) == [
                "site *.example.org: extract_main_content {content, remove, threshold}, 2 selectors",
                "site example.net/blog: extract_main_content {include}",
            ])
    }

    @Test func missingFileIsTold() {
        let result = winnow(["check", folder.file("none.yaml")])
        #expect(result.exitCode == 2)
        #expect(result.errors.contains("No such file or directory"))
    }

    @Test func schemaIsJSONAndStagesAreDocumented() throws {
        let schema = try parseJSON(winnow(["check", "--schema"]).outputBytes, .strict)
        #expect(schema["$schema"] != nil)
        #expect(winnow(["check", "--stages-doc"]).output.contains("decode"))
    }
}
