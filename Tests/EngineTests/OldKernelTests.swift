import Engine
import Glibc
import Testing

/// Kernels without landlock or seccomp, played by strace.
@Suite(.enabled(if: unsafe access("/usr/bin/strace", X_OK) == 0)) struct OldKernelTests {
    @Test func withoutLandlockSeccompHoldsAlone() throws {
        let replies = try run(
            "landlock_create_ruleset", pages: ["probe read", "probe write", "page"])
        let refused = "done errno \(EPERM)"
        #expect(replies.summaries == [refused, refused, "done page"])
        #expect(!replies.protections.contains { $0.hasPrefix("landlock") })
        #expect(replies.protections.contains("seccomp"))
    }

    @Test func withoutSeccompLandlockHoldsAlone() throws {
        let replies = try run("seccomp", pages: ["probe read", "probe write", "page"])
        let refused = "done errno \(EACCES)"
        #expect(replies.summaries == [refused, refused, "done page"])
        #expect(replies.protections.contains { $0.hasPrefix("landlock") })
        #expect(!replies.protections.contains("seccomp"))
    }

    private func run(
        _ missing: String, pages: [String]
    ) throws -> (summaries: [String], protections: [String]) {
        let path = "/tmp/winnow-old-kernel-\(getpid())-\(missing)"
        let script = """
            #!/bin/sh
            exec strace -f -qq -o /dev/null -e trace=\(missing) -e inject=\(missing):error=ENOSYS \
            '\(HostDriver.executable)' "$@"

            """
        let fd = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o700)
        defer { unsafe unlink(path) }
        // Whatever umask another test has at this moment.
        fchmod(fd, 0o700)
        let bytes = Array(script.utf8)
        let written = unsafe bytes.withUnsafeBytes { unsafe write(fd, $0.baseAddress, $0.count) }
        close(fd)
        try #require(written == bytes.count)
        let driver = try HostDriver(executable: path)
        let replies = try driver.run(pages).sorted { $0.id < $1.id }
        return (replies.map(\.summary), driver.host.protections)
    }
}
