import Glibc

/// The built binary: `$WINNOW_BINARY`, else .build/debug/winnow of this package.
package let winnowBinary: String = {
    if let given = unsafe getenv("WINNOW_BINARY") { return unsafe String(cString: given) }
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/\(root)/.build/debug/winnow"
}()

/// How a process ended, and what it wrote.
package struct ProcessResult {
    /// Exit code; -N when signal N ended it.
    package let exitCode: Int32
    package let outputBytes: [UInt8]
    package let errors: String

    package var output: String { String(decoding: outputBytes, as: UTF8.self) }
    package var lines: [String] { output.split(separator: "\n").map(String.init) }
}

/// A winnow process of a test. A class: it owns the process, which does not outlive it.
package final class WinnowProcess {
    package let pid: pid_t
    private let folder = TemporaryFolder()
    private var exitCode: Int32?

    /// - Parameters:
    ///   - arguments: bytes, because names need not be UTF-8.
    ///   - inputFile: what it reads on standard input; nothing when nil.
    package init(_ arguments: [[UInt8]], inputFile: String? = nil, workingFolder: String? = nil) {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, inputFile ?? "/dev/null", O_RDONLY, 0)
        for (descriptor, name) in [(Int32(1), "output"), (Int32(2), "errors")] {
            unsafe posix_spawn_file_actions_addopen(
                &actions, descriptor, folder.file(name), O_WRONLY | O_CREAT | O_APPEND, 0o600)
        }
        if let workingFolder {
            unsafe posix_spawn_file_actions_addchdir_np(&actions, workingFolder)
        }
        let words = [Array(winnowBinary.utf8)] + arguments
        var started: pid_t = 0
        let failed = unsafe withVector(words) { argv in
            unsafe posix_spawn(&started, winnowBinary, &actions, nil, argv, environ)
        }
        precondition(failed == 0, "cannot start \(winnowBinary): errno \(failed)")
        pid = started
    }

    package convenience init(
        _ arguments: [String], inputFile: String? = nil, workingFolder: String? = nil
    ) {
        self.init(
            arguments.map { Array($0.utf8) }, inputFile: inputFile, workingFolder: workingFolder)
    }

    deinit {
        guard exitCode == nil else { return }
        kill(pid, SIGKILL)
        _ = reap(0)
    }

    package var output: String { folder.text("output") ?? "" }
    package var errors: String { folder.text("errors") ?? "" }

    package func signal(_ number: Int32) { kill(pid, number) }

    /// Waits for its end.
    ///
    /// - Returns: nil when it still runs after the time.
    package func end(withinSeconds seconds: Int = 60) -> ProcessResult? {
        guard waitUntil(seconds: seconds, { reap(WNOHANG) }), let exitCode else { return nil }
        return ProcessResult(
            exitCode: exitCode, outputBytes: folder.read("output") ?? [], errors: errors)
    }

    private func reap(_ options: Int32) -> Bool {
        guard exitCode == nil else { return true }
        var status: Int32 = 0
        guard unsafe waitpid(pid, &status, options) == pid else { return false }
        let signal = status & 0x7F
        exitCode = signal == 0 ? (status >> 8) & 0xFF : -signal
        return true
    }
}

/// Runs winnow to its end.
package func winnow(
    _ arguments: [String], input: String? = nil, workingFolder: String? = nil
) -> ProcessResult {
    winnow(
        arguments.map { Array($0.utf8) }, input: input.map { Array($0.utf8) },
        workingFolder: workingFolder)
}

package func winnow(
    _ arguments: [[UInt8]], input: [UInt8]? = nil, workingFolder: String? = nil
) -> ProcessResult {
    let folder = TemporaryFolder()
    if let input { folder.write("input", input) }
    let process = WinnowProcess(
        arguments, inputFile: input == nil ? nil : folder.file("input"),
        workingFolder: workingFolder)
    guard let result = process.end(withinSeconds: 120) else {
        return ProcessResult(exitCode: -999, outputBytes: [], errors: "still running after 120 s")
    }
    return result
}

/// Looks until something holds; a quick machine waits no longer than it must.
///
/// - Returns: false when it does not hold after the time.
package func waitUntil(seconds: Int, _ holds: () -> Bool) -> Bool {
    let deadline = monotonicSeconds() + Double(seconds)
    while !holds() {
        if monotonicSeconds() > deadline { return false }
        usleep(5_000)
    }
    return true
}

/// Seconds of CLOCK_MONOTONIC.
package func monotonicSeconds() -> Double {
    var now = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
}

/// Calls `body` with a NULL-terminated vector of C strings.
private func withVector<R>(
    _ words: [[UInt8]], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> R
) -> R {
    var pointers: [UnsafeMutablePointer<CChar>?] = unsafe words.map { word in
        unsafe withPath(word) { unsafe strdup($0) }
    }
    unsafe pointers.append(nil)
    defer { unsafe pointers.forEach { unsafe free($0) } }
    return unsafe pointers.withUnsafeBufferPointer { buffer in
        guard let start = buffer.baseAddress else { preconditionFailure("empty vector") }
        return unsafe body(start)
    }
}
