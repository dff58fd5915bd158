import PageKit
import Pipeline
import Testing

@Suite struct RunPageTests {
    private func outcome(
        _ yaml: String, _ text: String, formats: [String]? = nil
    ) throws -> PageOutcome {
        let plan = try load(yaml)
        var page = Page()
        page.reset(PageInput(id: "a", bytes: Array(text.utf8)))
        return plan.run(&page, formats: formats, explain: false)
    }

    @Test func stagesRunInTheOrderOfTheFile() throws {
        let filterFirst = "{version: 1, stages: [decode, drop_short_pages, shout_text]}"
        let filterLast = "{version: 1, stages: [decode, shout_text, drop_short_pages]}"
        #expect(
            try outcome(filterFirst, "ab")
                == .rejected(FakeFilter.tooShort, stage: "drop_short_pages"))
        let outputs = [
            RenderedOutput(
                format: "json", fileExtension: "json", bytes: Array(#"{"explain":false}"#.utf8)),
            RenderedOutput(format: "text", fileExtension: "txt", bytes: Array("ab!".utf8)),
        ]
        #expect(try outcome(filterLast, "ab") == .published(outputs))
    }

    @Test func optionsReachTheirStage() throws {
        let yaml = "{version: 1, stages: [decode, shout_text: {times: 3, twice: true}]}"
        let expected = RenderedOutput(
            format: "text", fileExtension: "txt", bytes: Array("ab!!!!!!".utf8))
        #expect(try outcome(yaml, "ab", formats: ["text"]) == .published([expected]))
    }

    @Test func limitsReachDecode() throws {
        let yaml = "{version: 1, limits: {document_bytes: 1KiB}, stages: [decode]}"
        let failure = PageFailure(reason: "over_limit", detail: "1024")
        #expect(try outcome(yaml, String(repeating: "a", count: 1025)) == .failed(failure))
    }

    @Test func unknownFormatFailsThePage() throws {
        let yaml = "{version: 1, stages: [decode]}"
        guard case .failed(let failure) = try outcome(yaml, "ab", formats: ["pdf"]) else {
            Issue.record("published in a format that nobody renders")
            return
        }
        #expect(failure.reason == "unknown_format")
    }
}
