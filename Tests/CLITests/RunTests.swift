import Glibc
import TextCore
import Testing
import WinnowTestKit

@Suite struct RunTests {
    let spool = SpoolFolders()

    @Test func allPagesOnceThenTheEnd() {
        for n in 0..<40 { spool.folder.write("in/\(n).html", SpoolFolders.page("Page \(n)")) }
        let folders = [spool.folder.file("in"), spool.folder.file("out")]
        let result = winnow(["run"] + folders + ["--quiet"])
        #expect(result.exitCode == 0)
        #expect(result.errors.hasPrefix("40 pages: 40 published, 0 quarantined"))
        #expect(spool.folder.files("out").filter { $0.hasSuffix(".html.json") }.count == 40)
        #expect(spool.folder.files("in").isEmpty)
        let audit = winnow(["audit", "--inbox", folders[0], "--outbox", folders[1]])
        #expect(audit.exitCode == 0)
        #expect(audit.output.contains("claimed 40 = published 40"))
    }

    /// What faults at any call of the spool change of an output is told by FaultTests and CrashTests: nothing.
    @Test func outputsAreTheSameBytesForAnyNumberOfWorkers() {
        var first: [String: [UInt8]] = [:]
        for workers in [1, 2, 8] {
            let spool = SpoolFolders()
            for n in 0..<60 {
                spool.folder.write("in/\(n).html", SpoolFolders.page("Page \(n * n)"))
            }
            spool.folder.write(
                "p.yaml",
                """
                version: 1
                outbox: {formats: [json, text, markdown]}
                limits: {workers: \(workers)}
                stages: [decode, extract_main_content, normalize_text, extract_metadata]

                """)
            let result = winnow(["run", "--pipeline", spool.folder.file("p.yaml")] + spool.places)
            #expect(result.exitCode == 0, "\(result.errors)")
            var outputs: [String: [UInt8]] = [:]
            for name in spool.folder.files("out") {
                outputs[name] = spool.folder.read("out/\(name)")
            }
            #expect(outputs.count == 180)
            if first.isEmpty { first = outputs }
            #expect(outputs == first, "\(workers) workers")
        }
    }

    @Test func rootLeavesNoFilesOfItsOwn() {
        guard geteuid() == 0 else { return }
        spool.folder.write("in/a.html", SpoolFolders.page("A"))
        #expect(winnow(["run"] + spool.places).exitCode == 0)
        let root = spool.folder.path
        #expect(unsafe system("chown -R 65534:65534 '\(root)'") == 0)
        let audit = winnow(["audit"] + spool.places)
        #expect(audit.exitCode == 0, "\(audit.errors)")
        #expect(winnow(["ledger", "check"] + spool.places).exitCode == 0)
        #expect(unsafe system("test -z \"$(find '\(root)' -user 0)\"") == 0)
    }

    @Test func quarantinedPageExitsWith1AndCanBeRetried() throws {
        spool.folder.write("in/ok.html", SpoolFolders.page("Ok"))
        spool.folder.write("in/bad.html", [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 3, 0xFF])
        let result = winnow(["run"] + spool.places)
        #expect(result.exitCode == 1)
        #expect(result.output.contains("quarantined bad.html broken_gzip"))
        #expect(result.errors.contains("broken_gzip: 1"))
        #expect(spool.folder.read("out/ok.html.json") != nil)

        let list = winnow(["quarantine", "ls"] + spool.places)
        #expect(list.lines.count == 1)
        let entry = try #require(list.output.split(separator: " ").first.map(String.init))
        let shown = winnow(["quarantine", "show", entry] + spool.places)
        #expect(shown.output.contains(#""reason":"broken_gzip""#))
        #expect(shown.output.contains("winnow clean --explain"))
        #expect(winnow(["quarantine", "show", "nope"] + spool.places).exitCode == 1)

        let retried = winnow(["quarantine", "retry", "--all"] + spool.places)
        #expect(retried.output.contains("-> bad.html"))
        #expect(spool.folder.files("in") == ["bad.html"])
        #expect(winnow(["audit"] + spool.places).exitCode == 0)
    }

    @Test func wrongFoldersAndPipelinesExitWith2() {
        let (inbox, outbox) = (spool.folder.file("in"), spool.folder.file("out"))
        #expect(winnow(["run", spool.folder.file("no"), outbox]).exitCode == 2)
        #expect(winnow(["run", "--pipeline", "none.yaml"] + spool.places).exitCode == 2)
        #expect(winnow(["run", inbox]).exitCode == 2)
        #expect(winnow(["run", inbox, inbox]).exitCode == 2)
    }

    @Test func emptyInboxIsNoFailure() {
        #expect(winnow(["run"] + spool.places).exitCode == 0)
    }

    @Test func outboxObjectIsTheObjectOfClean() throws {
        spool.folder.write("page.html", SpoolFolders.page("Bridge"))
        let cleaned = winnow(["clean", spool.folder.file("page.html")])
        spool.folder.write("in/page.html", SpoolFolders.page("Bridge"))
        #expect(winnow(["run"] + spool.places).exitCode == 0)
        let written = try parseJSON(try #require(spool.folder.read("out/page.html.json")), .strict)
        #expect(written == (try parseJSON(cleaned.outputBytes, .strict)))
    }
}
