import Glibc
import Spool
import Testing

@Suite struct ReadinessTests {
    let places = Places()
    let files = FileOperations.system

    private func claim(_ spool: Spool) throws -> [String] {
        try spool.claim(maxCount: 64, maxBytes: 1 << 20).map(\.path.display)
    }

    private func openForWriting(_ path: String) -> Int32 {
        unsafe Glibc.open("\(places.root)/\(path)", O_WRONLY | O_CREAT | O_APPEND, 0o644)
    }

    @Test func aFileWaitsWhileAWriterHasItOpen() throws {
        let spool = try places.open()
        let fd = openForWriting("inbox/a.html")
        _ = unsafe write(fd, "half", 4)
        try spool.scan()
        #expect(try claim(spool) == [])
        places.nowMs += 3_600_000
        #expect(try claim(spool) == [])
        close(fd)
        try spool.readEvents()
        #expect(try claim(spool) == ["a.html"])
    }

    @Test func withoutLeasesAFileSeenByAScanWaitsUntilItIsUnchangedForStableMs() throws {
        files.mayLease = false
        places.adjust = { $0.watchesInbox = false }
        let spool = try places.open(files)
        places.write("inbox/a.html", "one")
        // An old mtime, as copies keep it, tells nothing.
        var times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
        unsafe utimensat(AT_FDCWD, "\(places.inbox)/a.html", &times, 0)
        try spool.scan()
        #expect(try claim(spool) == [])
        places.nowMs += 1999
        #expect(try claim(spool) == [])
        places.write("inbox/a.html", "one and more")
        places.nowMs += 1
        try spool.scan()
        #expect(try claim(spool) == [])
        places.nowMs += 1999
        #expect(try claim(spool) == [])
        places.nowMs += 501
        #expect(try claim(spool) == ["a.html"])
    }

    @Test func anEventOfACompleteFileNeedsNeitherLeaseNorTime() throws {
        files.mayLease = false
        let spool = try places.open(files)
        try spool.scan()
        places.write("inbox/written.html", "one")
        places.write("elsewhere.html", "two")
        unsafe rename("\(places.root)/elsewhere.html", "\(places.inbox)/moved.html")
        unsafe link("\(places.inbox)/moved.html", "\(places.inbox)/linked.html")
        try spool.readEvents()
        // A link is told as a new name only, which may still be written.
        #expect(try claim(spool).sorted() == ["moved.html", "written.html"])
        places.nowMs += 2000
        #expect(try claim(spool) == ["linked.html"])
    }

    @Test func aFileWrittenInPlaceIsLeftToItsProducerForSettleMs() throws {
        places.adjust = { $0.settleMs = 100 }
        let spool = try places.open(files)
        try spool.scan()
        places.write("inbox/appended.html", "one")
        places.write("elsewhere.html", "two")
        unsafe rename("\(places.root)/elsewhere.html", "\(places.inbox)/moved.html")
        try spool.readEvents()
        #expect(try claim(spool) == ["moved.html"])
        places.nowMs += 99
        places.write("inbox/appended.html", "one and more")
        try spool.readEvents()
        places.nowMs += 99
        #expect(try claim(spool) == [])
        places.nowMs += 1
        #expect(try claim(spool) == ["appended.html"])
    }

    @Test func whatIsNotAPageIsCountedAndLeftAlone() throws {
        let names = [".hidden", "a.part", "b.tmp", "c.FILEPART", "d~", "e.html.meta.json", "f.css"]
        for name in names { places.write("inbox/\(name)", "x") }
        places.write("inbox/.folder/page.html", "x")
        places.write("secret.html", "x")
        unsafe symlink("../secret.html", "\(places.inbox)/link.html")
        unsafe symlink("..", "\(places.inbox)/folderlink")
        unsafe mkfifo("\(places.inbox)/fifo.html", 0o644)
        places.adjust = { $0.include = { path in !path.display.hasSuffix(".css") } }
        let before = places.files("inbox")
        let spool = try places.open()
        try places.process(spool)
        #expect(places.files("inbox") == before)
        let ignored = try spool.audit().ignored
        #expect(ignored[.dotfile] == 2)
        #expect(ignored[.partialName] == 4)
        #expect(ignored[.symlink] == 2)
        #expect(ignored[.fifo] == 1)
        #expect(ignored[.orphanSidecar] == 1)
        #expect(ignored[.notIncluded] == 1)
    }

    @Test func filesInDeepMadeMovedAndRecreatedFoldersAreFoundByEvents() throws {
        let spool = try places.open()
        try spool.scan()
        places.write("inbox/a/b/c/deep.html", "x")
        try spool.readEvents()
        #expect(try claim(spool) == ["a/b/c/deep.html"])
        places.write("folder/in.html", "x")
        unsafe rename("\(places.root)/folder", "\(places.inbox)/moved")
        try spool.readEvents()
        #expect(try claim(spool) == ["moved/in.html"])
        unsafe rmdir("\(places.inbox)/moved")
        places.write("inbox/moved/again.html", "x")
        try spool.readEvents()
        #expect(try claim(spool) == ["moved/again.html"])
        unsafe rename("\(places.inbox)/a", "\(places.inbox)/renamed")
        try spool.readEvents()
        places.write("inbox/renamed/b/c/late.html", "x")
        try spool.readEvents()
        #expect(try claim(spool) == ["renamed/b/c/late.html"])
    }

    @Test func anOverflowOfTheEventQueueAsksForAScan() throws {
        let spool = try places.open()
        try spool.scan()
        #expect(!spool.needsScan)
        for number in 0..<20_000 {
            unsafe rename(
                "\(places.inbox)/\(number)", "\(places.inbox)/\(number + 1)")
            if number == 0 { places.write("inbox/1", "x") }
        }
        try spool.readEvents()
        #expect(spool.needsScan)
        #expect(spool.nextWakeMs == 0)
        try spool.scan()
        #expect(!spool.needsScan)
        #expect(try claim(spool) == ["20000"])
    }

    @Test func aPageThatMayNotBeReadIsBlockedNotClaimedAndTriedAgain() throws {
        var blockedCount = 0
        for call in 0..<40 {
            let places = Places()
            places.adjust = { $0.watchesInbox = false }
            places.write("inbox/a.html", "one")
            let refused = FileOperations.failing(EACCES, atCall: call, named: "open")
            guard let spool = try? places.open(refused) else { continue }
            try? spool.scan()
            guard let first = try? spool.claim(maxCount: 1, maxBytes: 1), first.isEmpty,
                try spool.status().blockedCount == 1
            else { continue }
            blockedCount += 1
            #expect(places.files("inbox") == ["a.html"])
            #expect(try spool.audit().claimedCount == 0)
            places.nowMs += 2000
            #expect(try spool.claim(maxCount: 1, maxBytes: 1).map(\.attempt) == [1])
        }
        #expect(blockedCount == 1)
    }

    @Test func bytesChangedWhileInFlightAreProcessedAgain() throws {
        let spool = try places.open()
        let fd = openForWriting("inbox/a.html")
        _ = unsafe write(fd, "early", 5)
        files.mayLease = false
        places.nowMs += 1
        try spool.scan()
        close(fd)
        let pages = try spool.claim(maxCount: 1, maxBytes: 1 << 20)
        #expect(pages.map(\.bytes) == [Array("early".utf8)])
        let claims = places.files("inbox/.winnow/claim/\(spool.instance)").filter { $0 != "owner" }
        places.write("inbox/.winnow/claim/\(spool.instance)/\(claims[0])", "later")
        let report = try spool.commit(pages.map(published))
        #expect(report.again == pages.map(\.job))
        #expect(places.files("outbox") == [])
        let again = try places.process(spool)
        #expect(again.map(\.bytes) == [Array("later".utf8)])
        #expect(again.map(\.attempt) == [2])
        #expect(places.read("outbox/a.html.txt") == "later")
        #expect(try spool.audit().isClean)
    }

    @Test func aPageOverTheLimitIsReadOnlyToOneByteMore() throws {
        places.adjust = { $0.limitBytes = 10 }
        places.write("inbox/a.html", "0123456789abcdef")
        let spool = try places.open()
        try spool.scan()
        let pages = try spool.claim(maxCount: 1, maxBytes: 1)
        #expect(pages.map(\.bytes.count) == [11])
        #expect(pages.map(\.sizeBytes) == [16])
        #expect(pages.map(\.isOverLimit) == [true])
    }
}
