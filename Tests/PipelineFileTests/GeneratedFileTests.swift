import Glibc
import Pipeline
import Stages
import Testing

/// Files that are made from the stages. After a change of a stage's name, options or reasons run the tests
/// with WINNOW_UPDATE_SNAPSHOTS=1, and commit the files.
@Suite struct GeneratedFileTests {
    static let registry = Registry(stages: standardStages, renderers: standardRenderers)

    @Test(arguments: ["Pipelines/schema.json", "Docs/stages.md"])
    func fileIsWhatTheStagesSay(_ path: String) throws {
        let generated =
            path.hasSuffix(".json")
            ? jsonSchema(for: Self.registry) : stagesDocument(for: Self.registry)
        if unsafe getenv("WINNOW_UPDATE_SNAPSHOTS") != nil {
            try #require(ProjectFile.write(generated, to: path))
        }
        let isSame = ProjectFile.read(path) == generated
        #expect(isSame, "\(path) is stale: run the tests with WINNOW_UPDATE_SNAPSHOTS=1")
    }

    @Test func stageNamesAreUnique() {
        #expect(Set(Self.registry.stageNames).count == Self.registry.stageNames.count)
        #expect(Set(Self.registry.formats).count == Self.registry.formats.count)
    }
}

/// The pipelines that come with winnow.
@Suite struct ShippedPipelineTests {
    private static let names = ProjectFile.names(in: "Pipelines").filter { $0.hasSuffix(".yaml") }

    @Test func allThreeAreThere() {
        #expect(Self.names == ["article.yaml", "markdown.yaml", "text.yaml"])
    }

    @Test(arguments: names)
    func pipelinePassesTheCheck(_ name: String) throws {
        let yaml = try #require(ProjectFile.read("Pipelines/\(name)"))
        let errors: String
        do throws(PipelineErrors) {
            let registry = GeneratedFileTests.registry
            _ = try loadPipeline(yaml: yaml, file: name, registry: registry)
            errors = ""
        } catch {
            errors = error.text
        }
        #expect(errors == "")
    }

    @Test(arguments: names)
    func editorsFindTheSchema(_ name: String) throws {
        let yaml = try #require(ProjectFile.read("Pipelines/\(name)"))
        #expect(yaml.starts(with: "# yaml-language-server: $schema=schema.json\n".utf8))
    }

    /// What article.yaml shows as defaults are the defaults.
    @Test func articleShowsTheDefaults() throws {
        let stages = defaultPipelineYAML.split(separator: "\n").filter { $0.hasPrefix("  - ") }
        let bare = """
            version: 1
            inbox: {path: spool/inbox}
            outbox: {path: spool/outbox}
            stages:
            \(stages.joined(separator: "\n"))
            """
        let registry = GeneratedFileTests.registry
        let shown = try loadPipeline(
            yaml: Array(defaultPipelineYAML.utf8), file: "a", registry: registry)
        let defaults = try loadPipeline(yaml: Array(bare.utf8), file: "b", registry: registry)
        #expect(shown.digest == defaults.digest)
    }

    /// Files from before `parse` was a stage mean what they meant.
    @Test func aFileMayLeaveParseOut() throws {
        func plan(_ stages: String) throws(PipelineErrors) -> PipelinePlan {
            try loadPipeline(
                yaml: Array("version: 1\nstages: [\(stages)]\n".utf8), file: "a",
                registry: GeneratedFileTests.registry)
        }
        let without = try plan("decode, normalize_text")
        let with = try plan("decode, parse, normalize_text")
        let given = try plan("decode, parse: {engine: native}, normalize_text")
        #expect(without.stages.map { type(of: $0).name } == ["decode", "parse", "normalize_text"])
        #expect(without.digest == with.digest)
        #expect(without.digest != given.digest)
    }
}
