import Glibc
import PageKit
import Pipeline

/// A registry whose `decode` does what the page's first line says. Shared by the tests and their engine.
package enum FakeStages {
    package static let registry = Registry(stages: [Obey.self], renderers: [Echo.self])
    package static let yaml = Array(
        """
        version: 1
        outbox: {path: out, formats: [echo]}
        limits: {wall_ms: 1000}
        stages: [decode]
        sites:
          - {match: "a.example", decode: {select: p}}
          - {match: "*.example", decode: {select: p, all: [a, b]}}
        """.utf8)
}

/// Obeys the page: `crash`, `hang`, `allocate`, `reject`, `fail`, `probe`; anything else passes.
struct Obey: Stage {
    static let name = "decode"
    static let summary = "Does what the page says."
    static let options: [OptionSpec] = []
    static let siteOptions = [
        OptionSpec("select", .selector, default: .absent, why: "Test."),
        OptionSpec("all", .selectors, default: .absent, why: "Test."),
    ]
    static let reasons = [DropReason("told_to")]

    init(_ options: Options, limits: PageLimits) {}

    func apply(to page: inout Page) -> Verdict {
        let line = page.input.bytes.prefix { $0 != 0x0a }
        let words = String(decoding: line.prefix(4096), as: UTF8.self).split(separator: " ")
        switch words.first {
        case "crash": fatalError("told to crash")
        case "hang": while true { sched_yield() }
        case "exit": exit(3)
        case "overflow": return recurse(0) > 0 ? .next : .next
        case "allocate": page.text = [UInt8](repeating: 1, count: 4 << 30)
        case "hoard":
            var hoard: [[UInt8]] = []
            while true { hoard.append([UInt8](repeating: 1, count: 1 << 20 + hoard.count)) }
        case "sleep": usleep(UInt32(words.dropFirst().first.flatMap { Int($0) } ?? 0) * 1000)
        case "reject": return .reject(DropReason("told_to"))
        case "fail": return .fail(PageFailure(reason: "told_to", detail: "as the page said"))
        case "select": page.site?.tell(matched: 0b101, count: 3)
        case "write": writeToHost(words.dropFirst().first ?? "")
        case "probe": page.text = Array(probe(words.dropFirst().first ?? "").utf8)
        default: page.text = Array(page.input.bytes.prefix(16))
        }
        return .next
    }

    /// Speaks to the host in the engine's place: bytes in hex.
    private func writeToHost(_ hex: Substring) {
        let digits = hex.compactMap(\.hexDigitValue)
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).map {
            UInt8(digits[$0] << 4 | digits[$0 + 1])
        }
        unsafe bytes.withUnsafeBytes { raw in _ = unsafe Glibc.write(3, raw.baseAddress, raw.count)
        }
        sleep(60)
    }

    private func recurse(_ depth: Int) -> Int {
        depth < 0 ? 0 : recurse(depth + 1) + Int(getpid())
    }

    /// Tries what a page must not be able to do; tells the errno.
    private func probe(_ what: Substring) -> String {
        errno = 0
        let result: Int
        switch what {
        case "read": result = unsafe Int(open("/etc/passwd", O_RDONLY))
        case "write":
            result = unsafe Int(open("/tmp/winnow-engine-probe", O_WRONLY | O_CREAT, 0o600))
        case "list": result = unsafe opendir("/") == nil ? -1 : 0
        case "mkdir": result = unsafe Int(mkdir("/tmp/winnow-engine-probe", 0o700))
        case "socket": result = Int(socket(AF_INET, 1, 0))
        case "exec":
            var arguments: [UnsafeMutablePointer<CChar>?] = unsafe [nil]
            result = Int(unsafe execv("/bin/true", &arguments))
        case "fork":
            var pid: pid_t = 0
            var arguments: [UnsafeMutablePointer<CChar>?] = unsafe [nil]
            let error = unsafe posix_spawn(&pid, "/bin/true", nil, nil, &arguments, nil)
            errno = error
            result = error == 0 ? 0 : -1
        case "kill": result = Int(kill(getppid(), 0))
        case "code":
            let flags = PROT_READ | PROT_WRITE | PROT_EXEC
            result =
                unsafe mmap(nil, 4096, flags, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
                ? -1 : 0
        default: result = -2
        }
        return result < 0 ? "errno \(errno)" : "allowed"
    }
}

/// Answers with `Page.text`.
struct Echo: Renderer {
    static let format = "echo"
    static let fileExtension = "txt"
    static func render(_ page: Page, explain: Bool, into output: inout [UInt8]) {
        output.append(contentsOf: page.text)
    }
}
