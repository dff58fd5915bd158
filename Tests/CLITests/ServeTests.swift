import Glibc
import TextCore
import Testing
import WinnowTestKit

@Suite(.serialized) struct ServeTests {
    let spool = SpoolFolders()

    private func json(_ name: String) throws -> JSONValue {
        try parseJSON(try #require(spool.folder.read("out/\(name)")), .strict)
    }

    @Test func pageGoesFromInboxToOutbox() throws {
        let service = try #require(spool.serve())
        spool.folder.makeFolder("in/news")
        spool.folder.drop("news/bridge.html", into: "in", SpoolFolders.page("Bridge"))
        #expect(spool.arrives("news/bridge.html.json"))
        #expect(try json("news/bridge.html.json")["id"] == .string("news/bridge"))
        #expect(
            spool.folder.text("out/news/bridge.html.txt")?.contains("It ended with Bridge.") == true
        )
        #expect(
            waitUntil(seconds: 10) { service.output.contains("published news/bridge.html ok ") })

        let status = winnow(["status", "--json"] + spool.places)
        let told = try parseJSON(status.outputBytes, .strict)
        #expect(told["running"] == .bool(true))
        #expect(told["counters"]?["published"]?.int == 1)
        #expect(winnow(["audit"] + spool.places).output.contains("claimed 1 = published 1"))

        service.signal(SIGTERM)
        let end = try #require(service.end())
        #expect(end.exitCode == 0)
        #expect(end.output.contains("stopped: 1 published"))
        let rest = try parseJSON(winnow(["status", "--json"] + spool.places).outputBytes, .strict)
        #expect(rest["running"] == .bool(false))
        #expect(rest["counters"]?["published"]?.int == 1)
    }

    @Test func terminationDrainsWhatIsClaimed() throws {
        for n in 0..<150 { spool.folder.write("in/\(n).html", SpoolFolders.page("Page \(n)")) }
        let service = try #require(spool.serve())
        service.signal(SIGTERM)
        #expect(try #require(service.end()).exitCode == 0)
        let audit = winnow(["audit"] + spool.places)
        #expect(audit.exitCode == 0)
        #expect(audit.output.contains("in flight 0"))
        let done = spool.folder.files("out").filter { $0.hasSuffix(".json") }.count
        #expect(done + spool.folder.files("in").count == 150)
    }

    @Test func goodFileIsReloadedAndBadOneRefused() throws {
        let pipeline = spool.folder.file("p.yaml")
        let start =
            "version: 1\noutbox: {formats: [json]}\nstages: [decode, extract_main_content]\n"
        spool.folder.write("p.yaml", start)
        let arguments = spool.places + ["--pipeline", pipeline]
        let service = try #require(spool.serve(["--pipeline", pipeline]))

        spool.folder.write("p.yaml", "version: 1\nstages: [decod]\n")
        let refused = winnow(
            [
                "reload", "--wait", "--state", spool.folder.file("state"), "--inbox", "a",
                "--outbox", "b",
            ])
        #expect(refused.exitCode == 2)
        #expect(refused.errors.contains("did you mean: decode"))
        #expect(
            winnow([
                "status", "--state", spool.folder.file("state"),
            ])
            .output.contains("last reload: REFUSED"))
        spool.folder.drop("one.html", into: "in", SpoolFolders.page("One"))
        #expect(spool.arrives("one.html.json"))
        #expect(spool.folder.read("out/one.html.txt") == nil)

        spool.folder.write("p.yaml", start.replacing("[json]", with: "[json, text]"))
        let taken = winnow(["reload", "--wait"] + arguments)
        #expect(taken.exitCode == 0)
        #expect(taken.output.contains("reloaded: plan "))
        spool.folder.drop("two.html", into: "in", SpoolFolders.page("Two"))
        #expect(spool.arrives("two.html.json"))
        #expect(spool.folder.read("out/two.html.txt") != nil)

        spool.folder.write("p.yaml", "version: 1\nstages: [decod]\n")
        service.signal(SIGHUP)
        #expect(
            waitUntil(seconds: 10) {
                service.output.contains("error: reload refused, the old plan stays")
            })
    }

    @Test func secondServiceOnTheSameStateIsRefused() throws {
        let service = try #require(spool.serve())
        let second = winnow(["serve"] + spool.places)
        #expect(second.exitCode == 2)
        #expect(second.errors.contains("in use by another winnow"))
        withExtendedLifetime(service) {}
    }

    @Test func reloadWithoutAServiceFails() {
        let result = winnow(["reload", "--wait"] + spool.places)
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("no service runs"))
    }

    @Test func killedEngineCostsNoPage() throws {
        let service = try #require(spool.serve())
        spool.folder.drop("one.html", into: "in", SpoolFolders.page("One"))
        #expect(spool.arrives("one.html.json"))
        let status = try parseJSON(
            winnow(["status", "--json"] + spool.places).outputBytes, .strict)
        let engines = status["engine_pids"]?.array?.compactMap { $0.int } ?? []
        #expect(!engines.isEmpty)
        for engine in engines { kill(pid_t(engine), SIGKILL) }
        spool.folder.drop("two.html", into: "in", SpoolFolders.page("Two"))
        #expect(spool.arrives("two.html.json"))
        withExtendedLifetime(service) {}
    }

    @Test func diskFloorPausesAndNobodyIsCharged() throws {
        spool.folder.write(
            "p.yaml",
            "version: 1\nlimits: {keep_free: 1TiB}\nstages: [decode, extract_main_content]\n")
        spool.folder.write("in/a.html", SpoolFolders.page("A"))
        let service = try #require(spool.serve(["--pipeline", spool.folder.file("p.yaml")]))
        #expect(
            waitUntil(seconds: 10) { service.output.contains("no page is charged: keep_free") }
        )
        spool.folder.write(
            "p.yaml", "version: 1\nlimits: {keep_free: 0}\nstages: [decode, extract_main_content]\n"
        )
        service.signal(SIGHUP)
        #expect(spool.arrives("a.html.json"))
        #expect(waitUntil(seconds: 10) { service.output.contains("resumed") })
    }

    @Test func deadInstanceIsAdoptedAndALivingOneIsNot() throws {
        let other = spool.folder.makeFolder("other-state")
        let dead = try #require(spool.serve())
        let instance = try #require(spool.folder.text("state/instance"))
        let living = ["--state", other] + spool.places.prefix(4)
        let service = WinnowProcess(["serve"] + living)
        #expect(waitUntil(seconds: 30) { service.output.contains("serving ") })
        #expect(winnow(["adopt", instance] + living).exitCode == 1)
        dead.signal(SIGKILL)
        _ = dead.end()
        let adopted = winnow(["adopt", instance] + living)
        #expect(adopted.exitCode == 0, "\(adopted.output)\(adopted.errors)")
        #expect(winnow(["adopt", instance] + living).exitCode == 1)
    }

    @Test func logLinesAsJSON() throws {
        spool.folder.write("in/a.html", SpoolFolders.page("A"))
        let service = WinnowProcess(["serve", "--log", "json"] + spool.places)
        #expect(spool.arrives("a.html.json"))
        service.signal(SIGTERM)
        let end = try #require(service.end())
        let events = try end.lines.map { try parseJSON(Array($0.utf8), .strict)["event"]?.string }
        #expect(events.contains("published") && events.last == "stopped")
    }
}
