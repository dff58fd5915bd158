import Glibc
import Spool
import Testing

@Suite struct CrashTests {
    /// Calls of a whole undisturbed run; each of them is a place to die.
    static let callCount: Int = {
        let files = FileOperations.system
        do { try Workload().run(files) } catch { Issue.record(error) }
        return files.callCount
    }()

    private func die(_ workload: Workload, at call: Int) {
        #expect(throws: SpoolError.aborted) {
            try workload.run(FileOperations.aborting(atCall: call))
        }
    }

    @Test func nothingIsLostTwiceOrHalfWhereverTheProcessDies() throws {
        #expect(Self.callCount > 100)
        for call in 0..<Self.callCount {
            let workload = Workload()
            die(workload, at: call)
            let names = Set(workload.places.files("outbox"))
            for name in names where name.hasSuffix(".json") {
                #expect(names.contains(name.dropLast(4) + "txt"), "died at call \(call)")
            }
            let spool = try workload.places.open()
            try workload.finish(spool)
            try workload.expectAllDone(spool)
        }
    }

    @Test func nothingIsPublishedTwiceWhenTheReaderTakesOutputsAtOnce() throws {
        for call in 0..<Self.callCount {
            let workload = Workload()
            die(workload, at: call)
            let first = workload.places.files("outbox")
            var seen = workload.contents(first)
            for name in first { unsafe unlink("\(workload.places.outbox)/\(name)") }
            let spool = try workload.places.open()
            try workload.finish(spool)
            let second = workload.places.files("outbox")
            #expect(Set(first).isDisjoint(with: second), "published twice, died at call \(call)")
            seen.merge(workload.contents(second)) { one, _ in one }
            try workload.expectAllDone(spool, seen: seen)
        }
    }

    @Test func aCrashDuringRecoveryIsRecoveredFrom() throws {
        // All pairs would be 40,000 runs; a stride that shares no factor with the batch sees each
        // kind of step of recovery many times.
        for call in stride(from: 0, to: Self.callCount, by: 5) {
            for second in stride(from: call % 7, to: Self.callCount, by: 29) {
                let workload = Workload()
                die(workload, at: call)
                do { try workload.run(FileOperations.aborting(atCall: second)) } catch {
                    #expect(error == .aborted)
                }
                let spool = try workload.places.open()
                try workload.finish(spool)
                try workload.expectAllDone(spool)
            }
        }
    }

    @Test func recoveringTwiceChangesNothing() throws {
        for call in stride(from: 0, to: Self.callCount, by: 5) {
            let workload = Workload()
            die(workload, at: call)
            let spool = try workload.places.open()
            let first = try spool.recover()
            let second = try spool.recover()
            #expect(second.completedCount == 0)
            #expect(second.missingCount == 0)
            #expect(second.unstagedCount == 0)
            #expect(
                second.againCount + second.adoptedCount == first.againCount + first.adoptedCount)
            try workload.drain(spool)
            try workload.expectAllDone(spool)
        }
    }
}
