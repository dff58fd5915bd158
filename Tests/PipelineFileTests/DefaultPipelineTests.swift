import Pipeline
import Testing

@Suite struct DefaultPipelineTests {
    @Test func embeddedTextIsTheFile() throws {
        let file = try #require(ProjectFile.read("Pipelines/\(defaultPipelineName)"))
        let isSame = file == Array(defaultPipelineYAML.utf8)
        #expect(isSame, "run Scripts/embed_pipeline.sh")
    }
}
