import CLinux
import Engine
import Glibc
import PageKit
import Testing

/// What the way to the engine and back costs; prints figures, so it runs only when asked for:
/// `WINNOW_BENCH=1 swift test -c release --filter OverheadTests`.
@Suite(.enabled(if: unsafe getenv("WINNOW_BENCH") != nil), .serialized) struct OverheadTests {
    /// The mean page of the corpora (SPEED.md: 57 MB in 311 pages).
    private static let pageBytes = 183 << 10
    private static let pageCount: UInt64 = 4000

    @Test(arguments: [1, 2]) func microsecondsAPage(workers: Int) throws {
        let driver = try HostDriver(workers: workers)
        let body = Array("page\n".utf8) + [UInt8](repeating: 0x78, count: Self.pageBytes)
        _ = try driver.run(["warm"])
        let engine = try #require(driver.host.processIDs.first)
        let (hostCPU, engineCPU) = (winnow_cpu_ns(0), winnow_cpu_ns(engine))
        let began = winnow_monotonic_ns()
        var sent: UInt64 = 0
        var answered: UInt64 = 0
        while answered < Self.pageCount {
            // As a service does: it claims more while little is queued.
            while sent < Self.pageCount, driver.host.queuedBytes < 4 << 20 {
                driver.host.submit(EngineJob(id: sent, input: PageInput(id: "page", bytes: body)))
                sent += 1
            }
            answered += UInt64(try driver.replies(1).count)
        }
        func micros(_ from: UInt64, _ to: UInt64) -> Double {
            Double(to - from) / 1000 / Double(Self.pageCount)
        }
        print(
            "\(workers) workers, \(Self.pageBytes) bytes: \(micros(began, winnow_monotonic_ns())) us a page,",
            "CPU of host \(micros(hostCPU, winnow_cpu_ns(0))) us,",
            "of engine \(micros(engineCPU, winnow_cpu_ns(engine))) us")
        var single = UInt64(0)
        for k in 0..<200 as Range<UInt64> {
            let start = winnow_monotonic_ns()
            driver.host.submit(EngineJob(id: k, input: PageInput(id: "page", bytes: body)))
            _ = try driver.replies(1)
            single += winnow_monotonic_ns() - start
        }
        print("one page at a time: \(Double(single) / 200 / 1000) us there and back")
    }
}
