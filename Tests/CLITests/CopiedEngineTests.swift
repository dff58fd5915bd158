import Glibc
import Testing
import WinnowTestKit

/// The first engine of `clean` and `filter` is a copy of their process, not a start of the executable.
@Suite struct CopiedEngineTests {
    /// What the engine of a `filter` looks like while it waits for more lines.
    private func withEngine(_ body: (_ path: String) throws -> Void) throws {
        let folder = TemporaryFolder()
        let input = folder.file("input")
        try #require(unsafe mkfifo(input, 0o600) == 0)
        // For both, so that neither this nor the reader's open waits.
        let pipe = unsafe open(input, O_RDWR)
        defer { close(pipe) }
        let process = WinnowProcess(["filter"], inputFile: input)
        let line = #"{"id":"a","html":"<p>hello there, dear reader of this page</p>"}"# + "\n"
        _ = unsafe Array(line.utf8).withUnsafeBytes { bytes in
            unsafe write(pipe, bytes.baseAddress, bytes.count)
        }
        try #require(waitUntil(seconds: 30) { process.output.contains("dear reader") })
        let children = text("/proc/\(process.pid)/task/\(process.pid)/children")
        try body("/proc/" + children.filter { $0 != " " })
    }

    private func text(_ path: String) -> String {
        String(decoding: readFile(path) ?? [], as: UTF8.self)
    }

    @Test(.enabled(if: getuid() == 0)) func itIsConfinedAndHasNothingOfItsOrigin() throws {
        try withEngine { engine in
            #expect(text("\(engine)/comm") == "winnow-engine\n")
            let status = text("\(engine)/status")
            #expect(status.contains("Seccomp:\t2"))
            #expect(status.contains("NoNewPrivs:\t1"))
            let caught = try #require(
                status.split(separator: "\n").first { $0.hasPrefix("SigCgt:\t") })
            // But for those that libc uses for threads.
            #expect(try #require(UInt64(caught.dropFirst(8), radix: 16)) & 0x7FFF_FFFF == 0)
            let environment = try #require(readFile("\(engine)/environ"))
            #expect(environment.allSatisfy { $0 == 0 })
            let limits = text("\(engine)/limits").split(separator: "\n")
            #expect(limits.contains { $0.hasPrefix("Max file size             0 ") })
        }
    }

    @Test(.enabled(if: getuid() == 0)) func itHoldsFiveDescriptorsAndNoneOfTheInput() throws {
        try withEngine { engine in
            var found: [String] = []
            var target = [CChar](repeating: 0, count: 256)
            for descriptor in 0..<64 {
                let count = unsafe readlink("\(engine)/fd/\(descriptor)", &target, target.count)
                guard count > 0 else { continue }
                found.append(
                    String(decoding: target[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self))
            }
            #expect(found.count == 5)
            #expect(found.prefix(2).allSatisfy { $0 == "/dev/null" })
            #expect(!found.contains { $0.hasSuffix("/input") || $0.hasSuffix("/output") })
        }
    }
}
