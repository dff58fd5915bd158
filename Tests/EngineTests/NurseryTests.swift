import Engine
import EngineTestStages
import Foundation
import Glibc
import Testing

/// Engines that are split off a nursery, which the host makes once an engine has died.
@Suite(.serialized) struct NurseryTests {
    /// Processes that are this one's, ended ones left out.
    private func children() -> [(pid: Int32, name: String)] {
        let me = getpid()
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap(Int32.init).compactMap { pid in
            // pid (name) state parent ...
            guard let stat = contents("/proc/\(pid)/stat"), let start = stat.firstIndex(of: "("),
                let end = stat.lastIndex(of: ")")
            else { return nil }
            let rest = stat[end...].split(separator: " ")
            guard rest.count > 2, Int32(rest[2]) == me, rest[1] != "Z" else { return nil }
            return (pid, String(stat[stat.index(after: start)..<end]))
        }
    }

    private func contents(_ path: String) -> String? {
        try? String(contentsOfFile: path, encoding: .utf8)
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
        let children = children()
        for pid in engines {
            #expect(children.contains { $0.pid == pid && $0.name == "winnow-engine" })
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
