import Pipeline
import Testing

@Suite struct PlanDigestTests {
    private func digest(_ yaml: String) throws -> String { try load(yaml).digest }

    @Test func wayOfWritingDoesNotShow() throws {
        let short = try digest("{version: 1, stages: [decode, shout_text]}")
        let long = try digest(
            """
            # A comment
            stages:
              - "decode": {fallback: windows-1252}
              - shout_text: {tone: calm, times: 1}
            limits:
              document_bytes: 20480KiB
              workers: auto
            version: 1
            """)
        #expect(short == long)
        #expect(short.utf8.count == 32)
    }

    @Test(arguments: [
        "{version: 1, stages: [decode]}",
        "{version: 1, stages: [decode, shout_text, drop_short_pages]}",
        "{version: 1, stages: [decode, shout_text: {times: 2}]}",
        "{version: 1, stages: [decode, shout_text: {keep: []}]}",
        "{version: 1, stages: [decode, shout_text], outbox: {formats: [text]}}",
        "{version: 1, stages: [decode, shout_text], limits: {wall_ms: 9999}}",
        "{version: 1, stages: [decode, shout_text], sites: [{match: a.org, shout_text: {times: 1}}]}",
    ])
    func everyValueShows(_ yaml: String) throws {
        #expect(try digest(yaml) != digest("{version: 1, stages: [decode, shout_text]}"))
    }

    @Test func everyValueOfASiteShows() throws {
        func digest(_ sites: String) throws -> String {
            try self.digest("{version: 1, stages: [decode, shout_text], sites: [\(sites)]}")
        }
        let one = "{match: a.org, shout_text: {at: p}}"
        let other = "{match: b.org, shout_text: {times: 2}}"
        let digests = try [
            "", one, other, "\(one), \(other)", "\(other), \(one)",
            "{match: a.org, shout_text: {at: b}}", "{match: a.org, shout_text: {not_at: [p]}}",
            "{match: a.org/x, shout_text: {at: p}}",
            "{match: a.org, shout_text: {at: p, times: 1}}",
        ].map { try digest($0) }
        #expect(Set(digests).count == digests.count)
        #expect(try digest("{match: a.org, shout_text: {at: 'p'}}") == digests[1])
    }

    @Test func orderOfStagesShows() throws {
        #expect(
            try digest("{version: 1, stages: [decode, shout_text, drop_short_pages]}")
                != digest("{version: 1, stages: [decode, drop_short_pages, shout_text]}"))
    }
}
