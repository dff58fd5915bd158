import Glibc
import Spool
import Testing

@Suite struct FaultTests {
    /// Repeats `body` after errors of the environment, as the service does after its pause.
    private func retrying<R>(_ body: () throws(SpoolError) -> R) throws(SpoolError) -> R {
        for _ in 0..<3 {
            do { return try body() } catch {
                guard case .environment = error else { throw error }
            }
        }
        return try body()
    }

    /// The workload on a spool whose call `call` fails; true when that call was reached.
    private func run(_ workload: Workload, failing errno: Int32, at call: Int) throws -> Bool {
        let files = FileOperations.failing(errno, atCall: call)
        let places = workload.places
        let spool = try retrying { () throws(SpoolError) in try places.open(files) }
        _ = try retrying { () throws(SpoolError) in try spool.recover() }
        var waited = false
        while true {
            try retrying { () throws(SpoolError) in try spool.scan() }
            let pages = try retrying { () throws(SpoolError) in
                try spool.claim(maxCount: 2, maxBytes: 1 << 20)
            }
            #expect(pages.allSatisfy { $0.attempt == 1 }, "a page was charged for call \(call)")
            try retrying { () throws(SpoolError) in
                _ = try spool.commit(pages.map(workload.result))
            }
            if pages.isEmpty && waited { break }
            // One unreadable file does not hold up the others; it is tried again later.
            waited = pages.isEmpty
            places.nowMs += waited ? 60_000 : 0
        }
        guard files.callCount > call else { return false }
        try workload.expectAllDone(spool)
        return true
    }

    @Test(arguments: [ENOSPC, EIO, EMFILE, EROFS, EDQUOT])
    func anErrorOfTheEnvironmentAtAnyCallPausesAndChargesNoPage(errno: Int32) throws {
        var call = 0
        while try run(Workload(), failing: errno, at: call) { call += 1 }
        #expect(call > 100)
    }
}
