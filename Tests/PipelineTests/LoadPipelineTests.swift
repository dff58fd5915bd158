import PageKit
import Pipeline
import Testing

@Suite struct LoadPipelineTests {
    @Test func smallestFileGetsAllDefaults() throws {
        let plan = try load("version: 1\nstages: [decode]\n")
        #expect(plan.name == "test.yaml")
        #expect(plan.inbox.path == nil)
        #expect(plan.inbox.include.map(\.pattern) == ["**/*"])
        #expect(plan.inbox.after == .archive)
        #expect(plan.inbox.sidecar == .optional)
        #expect(plan.inbox.stableMs == 2000)
        #expect(plan.outbox.path == nil)
        #expect(plan.outbox.formats == ["json", "text"])
        #expect(plan.outbox.onExisting == .version)
        #expect(plan.outbox.doneMarker == nil)
        #expect(plan.limits.workers == nil)
        #expect(plan.limits.page == PageLimits(documentBytes: 20 << 20, wallMs: 10_000))
        #expect(plan.limits.attempts == 2)
        #expect(plan.limits.keepFreeBytes == 1 << 30)
        #expect(plan.retain.archiveDays == nil)
        #expect(plan.retain.ledgerDays == nil)
    }

    @Test func everyKeyIsRead() throws {
        let plan = try load(everyKeyYAML)
        #expect(plan.inbox.path == "in")
        #expect(plan.inbox.include.map(\.pattern) == ["*.html", "**/*.txt"])
        #expect(plan.inbox.after == .delete)
        #expect(plan.inbox.sidecar == .required)
        #expect(plan.inbox.stableMs == 50)
        #expect(plan.outbox.path == "out")
        #expect(plan.outbox.formats == ["text"])
        #expect(plan.outbox.onExisting == .replace)
        #expect(plan.outbox.doneMarker == ".ok")
        #expect(plan.limits.workers == 3)
        #expect(plan.limits.documentBytes == 2 << 20)
        #expect(plan.limits.wallMs == 100)
        #expect(plan.limits.attempts == 1)
        #expect(plan.limits.keepFreeBytes == 0)
        #expect(plan.retain.quarantineDays == 30)
        #expect(plan.retain.ledgerDays == nil)
        #expect(plan.stages.count == 2)
    }

    @Test func emptyGroupsAndOptionsMeanDefaults() throws {
        let plan = try load(
            "version: 1\ninbox:\nlimits: {}\nstages:\n  - decode:\n  - shout_text: {}\n")
        #expect(plan.stages.count == 2)
        #expect(plan.inbox.stableMs == 2000)
    }

    @Test func byteOrderMarkAndWindowsLineEndsAreFine() throws {
        let plan = try load("\u{FEFF}version: 1\r\nstages:\r\n  - decode\r\n")
        #expect(plan.stages.count == 1)
    }

    @Test func allErrorsComeAtOnceInTheOrderOfTheFile() {
        let found = errors(
            """
            version: 2
            inbox: {afetr: delete}
            limits: {workers: 0, wall_ms: soon}
            stages:
              - decod
              - shout_text: {tone: lowd}
            """)
        #expect(
            found.map(\.code) == [
                .outOfRange, .unknownKey, .outOfRange, .wrongType, .unknownStage, .unknownChoice,
            ])
        #expect(found.map(\.line) == [1, 2, 3, 3, 5, 6])
        #expect(found.map(\.suggestion) == [nil, "after", nil, nil, "decode", "loud"])
    }
}
