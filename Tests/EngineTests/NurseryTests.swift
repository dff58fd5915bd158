import Engine
import EngineTestStages
import Glibc
import Testing

/// Engines that are split off a nursery, which the host makes once an engine has died.
@Suite(.serialized) struct NurseryTests {
    /// Name and parent of a process; nil where there is none.
    private func process(_ pid: Int32) -> (name: String, parent: Int32?)? {
        guard let stat = contents("/proc/\(pid)/stat"), let start = stat.firstIndex(of: "("),
            let end = stat.lastIndex(of: ")")
        else { return nil }
        // pid (name) state parent ...
        let rest = stat[end...].split(separator: " ")
        guard rest.count > 2 else { return nil }
        return (String(stat[stat.index(after: start)..<end]), Int32(rest[2]))
    }

    private func contents(_ path: String) -> String? {
        guard let file = unsafe fopen(path, "r") else { return nil }
        defer { unsafe fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 8192)
        let count = unsafe fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    /// Many deaths, so that most engines come from the nursery; two workers each, so that locks are contended.
    private func run(_ driver: HostDriver, _ rounds: Int) throws {
        for _ in 0..<rounds {
            let pages = (0..<60).map { $0 == 30 ? "crash" : "page \($0)" }
            let replies = try driver.run(pages)
            #expect(replies.count == 60)
            for reply in replies {
                #expect(
                    reply.summary == (reply.id == 30 ? "failed crash" : "done page \(reply.id)"))
            }
        }
    }

    @Test func enginesOfTheNurseryAnswerAndAreConfined() throws {
        let driver = try HostDriver()
        _ = try driver.run(["page"])
        let before = driver.host.protections
        #expect(driver.host.nurseryID == nil)
        try run(driver, 10)
        #expect(driver.host.nurseryID != nil)
        // The nursery's engines are the host's children, by their right name.
        let engines = driver.host.processIDs
        for pid in engines {
            // One that was split off this moment still has the nursery's name.
            for _ in 0..<200 where process(pid)?.name != "winnow-engine" { usleep(5_000) }
            #expect(process(pid)?.name == "winnow-engine")
            #expect(process(pid)?.parent == getpid())
        }
        #expect(driver.host.protections == before)
        for pid in engines {
            let status = contents("/proc/\(pid)/status") ?? ""
            #expect(status.contains("Seccomp:\t2") == before.contains("seccomp"))
        }
        driver.host.shutdown()
    }

    @Test func withoutItsNurseryTheHostGoesOn() throws {
        let driver = try HostDriver()
        for _ in 0..<5 {
            try run(driver, 2)
            if let pid = driver.host.nurseryID { kill(pid, SIGKILL) }
        }
        driver.host.shutdown()
    }

    @Test func aStoppedNurseryIsGivenUp() throws {
        let driver = try HostDriver()
        try run(driver, 2)
        let stopped = try #require(driver.host.nurseryID)
        kill(stopped, SIGSTOP)
        try run(driver, 3)
        #expect(driver.host.nurseryID != stopped)
        driver.host.shutdown()
    }
}
