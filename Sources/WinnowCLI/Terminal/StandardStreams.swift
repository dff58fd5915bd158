import Glibc
import Telemetry

/// Writes to one of the standard streams; whole texts, past signals and short writes.
struct StandardStream: Sendable {
    let descriptor: Int32

    static let output = StandardStream(descriptor: STDOUT_FILENO)
    static let error = StandardStream(descriptor: STDERR_FILENO)

    var isTerminal: Bool { isatty(descriptor) == 1 }

    func write(_ text: String) { write(Array(text.utf8)) }

    /// A reader that went away ends the program quietly, as a pipe is meant to: exit code 141 by SIGPIPE
    /// where it is not ignored, else 1.
    func write(_ bytes: [UInt8]) {
        guard !writeAll(bytes) else { return }
        if descriptor != STDERR_FILENO && errno != EPIPE {
            StandardStream.error.write("winnow: cannot write the output: \(errorText(errno))\n")
        }
        exit(ExitCode.failure.rawValue)
    }

    /// For log lines of a service: a log that cannot be written, its disk full or its reader gone, costs lines,
    /// not the service.
    func writeOrDrop(_ text: String) { _ = writeAll(Array(text.utf8)) }

    private func writeAll(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { unsafe writeSome($0, from: sent) }
            if count > 0 {
                sent += count
            } else if errno == EAGAIN {
                waitUntilWritable()
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    private func writeSome(_ bytes: UnsafeRawBufferPointer, from sent: Int) -> Int {
        guard let base = bytes.baseAddress else { return 0 }
        return unsafe Glibc.write(descriptor, base + sent, bytes.count - sent)
    }

    private func waitUntilWritable() {
        var wish = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&wish, 1, -1)
    }
}

/// One line on standard error, with the program's name in front.
func complain(_ message: String) { StandardStream.error.write("winnow: \(message)\n") }
