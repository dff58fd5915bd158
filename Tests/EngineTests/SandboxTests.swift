import CLinux
import Engine
import Glibc
import Testing

@Suite struct SandboxTests {
    /// EPERM by seccomp or EACCES by landlock.
    @Test(arguments: ["read", "write", "list", "mkdir", "fork", "kill", "code"])
    func aPageCannot(what: String) throws {
        let replies = try HostDriver().run(["probe \(what)"])
        #expect(["done errno \(EPERM)", "done errno \(EACCES)"].contains(replies.first?.summary))
    }

    /// Nothing but an attack makes these calls.
    @Test(arguments: ["socket", "exec"])
    func aPageThatReachesOutIsEnded(what: String) throws {
        let replies = try HostDriver().run(["probe \(what)"])
        guard case .failed(_, let failure, _) = replies.first else {
            Issue.record("\(what) was not ended: \(replies)")
            return
        }
        #expect(failure.reason == "crash")
        #expect(failure.detail.contains("forbidden system call"))
    }

    @Test func theEngineTellsWhatConfinesIt() throws {
        let driver = try HostDriver()
        _ = try driver.run(["page"])
        var expected = [
            "descriptors", "no_sigpipe", "oom_score", "limits", "no_new_privileges", "not_dumpable",
        ]
        let abi = winnow_landlock_abi()
        if abi > 0 { expected.append("landlock_\(abi)") }
        #expect(driver.host.protections == expected + ["seccomp"])
    }

    /// What the kernel says of the process, all of its threads included.
    @Test func everyThreadIsConfined() throws {
        let driver = try HostDriver(workers: 3)
        _ = try driver.run(["page"])
        let pid = try #require(driver.host.processIDs.first)
        let threads = entries("/proc/\(pid)/task")
        #expect(threads.count == 4)
        for thread in threads {
            let status = text("/proc/\(pid)/task/\(thread)/status")
            #expect(status.contains("Seccomp:\t2"))
            #expect(status.contains("NoNewPrivs:\t1"))
        }
        let limits = text("/proc/\(pid)/limits").split(separator: "\n").map {
            $0.split(separator: " ")
        }
        #expect(limits.contains { $0.starts(with: ["Max", "file", "size", "0", "0"]) })
        #expect(limits.contains { $0.starts(with: ["Max", "core", "file", "size", "0", "0"]) })
        // The soft limit is by the pages that it has.
        let memory = try #require(limits.first { $0.starts(with: ["Max", "data", "size"]) })
        #expect(memory[4] == "536870912")
        #expect(try #require(Int(memory[3])) < 536_870_912)
        #expect(text("/proc/\(pid)/oom_score_adj") == "1000\n")
    }

    @Test(.enabled(if: getuid() == 0)) func theEngineHoldsFiveDescriptors() throws {
        let driver = try HostDriver()
        _ = try driver.run(["page"])
        let pid = try #require(driver.host.processIDs.first)
        #expect(entries("/proc/\(pid)/fd").sorted() == ["0", "1", "2", "3", "4"])
    }

    private func entries(_ path: String) -> [String] {
        guard let folder = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) {
                    unsafe String(cString: $0)
                }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    private func text(_ path: String) -> String {
        let fd = unsafe open(path, O_RDONLY)
        guard fd >= 0 else { return "" }
        defer { close(fd) }
        var bytes = [UInt8](repeating: 0, count: 16 << 10)
        let count = unsafe bytes.withUnsafeMutableBytes {
            unsafe read(fd, $0.baseAddress, $0.count)
        }
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }
}
