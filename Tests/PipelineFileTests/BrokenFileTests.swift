import Glibc
import Pipeline
import Testing

/// What a reader sees of files with errors: one folder a case, with the file and the expected report.
///
/// After a wanted change of a message run the tests with WINNOW_UPDATE_SNAPSHOTS=1 and read the difference.
@Suite struct BrokenFileTests {
    private static let folder = "Tests/PipelineFileTests/Broken"
    private static let cases = ProjectFile.names(in: folder)

    @Test func casesAreFound() {
        #expect(Self.cases.count >= 12)
    }

    @Test(arguments: cases)
    func reportIsAsExpected(_ name: String) throws {
        let yaml = try #require(ProjectFile.read("\(Self.folder)/\(name)/pipeline.yaml"))
        let expectedPath = "\(Self.folder)/\(name)/expected.txt"
        do throws(PipelineErrors) {
            _ = try loadPipeline(yaml: yaml, file: "pipeline.yaml", registry: exampleRegistry)
            Issue.record("the file loaded")
        } catch {
            let report = Array(error.text.utf8)
            if unsafe getenv("WINNOW_UPDATE_SNAPSHOTS") != nil {
                try #require(ProjectFile.write(report, to: expectedPath))
            }
            let expected = ProjectFile.read(expectedPath) ?? []
            #expect(error.text == String(decoding: expected, as: UTF8.self))
        }
    }
}
