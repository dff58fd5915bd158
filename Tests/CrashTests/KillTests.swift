import Glibc
import TextCore
import Testing
import WinnowTestKit

/// Seeds of the kill test: the fixed ones, and `$WINNOW_SEED` for repeating a failure or looking further.
private let seeds: [UInt64] = {
    if let given = unsafe getenv("WINNOW_SEED"), let seed = unsafe UInt64(String(cString: given)) {
        return [seed]
    }
    return [1, 2]
}()

/// A small generator that gives the same numbers for the same seed (SplitMix64, Steele et al. 2014).
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite(.serialized) struct KillTests {
    /// More than one group of the service, so that there is always something left to kill.
    private static let pageCount = 900

    @Test(arguments: seeds)
    func everyPageComesOutOnceWhateverIsKilled(seed: UInt64) throws {
        print("kill test: seed \(seed); repeat with WINNOW_SEED=\(seed)")
        var generator = SeededGenerator(state: seed)
        let spool = SpoolFolders()
        for n in 0..<KillTests.pageCount {
            spool.folder.write("in/\(n).html", SpoolFolders.page("Page \(n)", words: 300))
        }
        var killCount = 0
        while finished(spool) < KillTests.pageCount, killCount < 60 {
            let process = WinnowProcess(["serve"] + spool.places)
            // Long enough to do something at times, short enough to be cut off at any step.
            usleep(UInt32.random(in: 5_000...160_000, using: &generator))
            if Bool.random(using: &generator) {
                killEngines(of: process.pid)
                usleep(UInt32.random(in: 1_000...60_000, using: &generator))
            }
            process.signal(SIGKILL)
            _ = try #require(process.end())
            killCount += 1
        }
        #expect(killCount >= 3, "the pages were done before anything was killed")
        let last = winnow(["run", "--quiet"] + spool.places)
        #expect(last.exitCode == 0, "\(last.errors)")
        try expectEachOnce(spool)
    }

    private func finished(_ spool: SpoolFolders) -> Int {
        spool.folder.files("out").filter { $0.hasSuffix(".json") }.count
    }

    private func expectEachOnce(_ spool: SpoolFolders) throws {
        let wanted = (0..<KillTests.pageCount).flatMap { ["\($0).html.json", "\($0).html.txt"] }
        #expect(spool.folder.files("out") == wanted.sorted())
        for n in 0..<KillTests.pageCount {
            let bytes = try #require(spool.folder.read("out/\(n).html.json"))
            let text = try parseJSON(bytes, .strict)["text"]?.string
            #expect(text?.contains("It ended with Page \(n).") == true)
        }
        #expect(spool.folder.files("in").isEmpty)
        let audit = winnow(["audit"] + spool.places)
        #expect(audit.exitCode == 0, "\(audit.output)")
        #expect(
            audit.output.contains(
                "claimed \(KillTests.pageCount) = published \(KillTests.pageCount) "))
    }
}

/// Kills the child processes of a service (its engines), by /proc.
private func killEngines(of parent: pid_t) {
    let path = "/proc/\(parent)/task/\(parent)/children"
    let text = String(decoding: readFile(path) ?? [], as: UTF8.self)
    for child in text.split(separator: " ").compactMap({ pid_t($0) }) { kill(child, SIGKILL) }
}
