import Glibc
import Spool
import Testing

@Suite struct NameTests {
    let places = Places()

    @Test func aTakenNameGivesAllFormatsTheSameNextNumber() throws {
        places.write("outbox/a.html.txt", "older")
        let spool = try places.open()
        for text in ["one", "two"] {
            places.write("inbox/a.html", text)
            try places.process(spool)
        }
        #expect(
            places.files("outbox") == [
                "a.html.2.json", "a.html.2.txt", "a.html.3.json", "a.html.3.txt", "a.html.txt",
            ])
        #expect(places.read("outbox/a.html.txt") == "older")
        #expect(places.read("outbox/a.html.3.txt") == "two")
        #expect(
            places.files("inbox/.winnow/archive") == [
                "2026-01-31/a.2.html", "2026-01-31/a.html",
            ])
    }

    @Test func replaceReplaces() throws {
        places.adjust = { $0.onExisting = .replace }
        let spool = try places.open()
        for text in ["one", "two"] {
            places.write("inbox/a.html", text)
            try places.process(spool)
        }
        #expect(places.files("outbox") == ["a.html.json", "a.html.txt"])
        #expect(places.read("outbox/a.html.txt") == "two")
        #expect(try spool.audit().isClean)
    }

    @Test func rejectRejectsAndKeepsTheOriginal() throws {
        places.adjust = {
            $0.onExisting = .reject
            $0.after = .delete
        }
        let spool = try places.open()
        for text in ["one", "two"] {
            places.write("inbox/a.html", text)
            try places.process(spool)
        }
        #expect(places.read("outbox/a.html.txt") == "one")
        let audit = try spool.audit()
        #expect(audit.publishedCount == 1)
        #expect(audit.rejectedCount == 1)
        #expect(audit.isClean)
        // Published originals are deleted, as asked; rejected ones are kept.
        #expect(places.files("inbox/.winnow/archive") == ["2026-01-31/a.html"])
    }

    @Test func twoPagesOfOneNameInOneBatchDoNotShareOutputs() throws {
        let spool = try places.open()
        places.write("inbox/a.html", "one")
        try spool.scan()
        let first = try spool.claim(maxCount: 1, maxBytes: 1)
        places.write("inbox/a.html", "two")
        try spool.scan()
        let second = try spool.claim(maxCount: 1, maxBytes: 1)
        try spool.commit((first + second).map(published))
        #expect(places.read("outbox/a.html.txt") == "one")
        #expect(places.read("outbox/a.html.2.txt") == "two")
    }

    @Test func aNameTakenAfterTheCommitGetsTheNextNumber() throws {
        var calls = 0
        // Dies before each rename in turn; then somebody else takes the name.
        for call in 0..<400 {
            let places = Places()
            places.adjust = { $0.watchesInbox = false }
            places.write("inbox/a.html", "one")
            if (try? run(places, FileOperations.aborting(atCall: call))) != nil { break }
            let there = places.files("outbox")
            guard !there.contains("a.html.json") else { continue }
            places.write("outbox/a.html.json", "foreign")
            let next = try places.open()
            _ = try next.recover()
            try places.process(next)
            #expect(places.read("outbox/a.html.json") == "foreign")
            #expect(places.read("outbox/a.html.2.json") == "{a: one}")
            #expect(places.read("outbox/a.html.2.txt") == "one" || there.contains("a.html.txt"))
            #expect(try next.audit().isClean)
            calls += 1
        }
        #expect(calls > 50)
    }

    private func run(_ places: Places, _ files: FileOperations) throws {
        try places.process(places.open(files))
    }

    @Test func namesKeepTheirBytesAndIdsEscapeWhatIsNotText() throws {
        let name: [UInt8] = Array("br".utf8) + [0xE9, 0x0A] + Array("é%.html".utf8)
        places.write(Array("inbox/".utf8) + name, Array("one".utf8))
        let spool = try places.open()
        let pages = try places.process(spool)
        #expect(pages.map(\.id) == ["br%E9%0Aé%"])
        #expect(pages.map(\.path.bytes) == [name])
        let output = Array("\(places.outbox)/".utf8) + name + Array(".json".utf8)
        #expect(unsafe withCString(output) { unsafe access($0, F_OK) } == 0)
    }

    @Test func aNameThatGetsTooLongIsCutAtACharacterAndStaysItsOwn() throws {
        let stem = String(repeating: "ü", count: 120)
        for ending in ["0123456789", "0123456788"] {
            places.write("inbox/\(stem)\(ending).html", ending)
        }
        let spool = try places.open()
        try places.process(spool)
        let outputs = places.files("outbox")
        #expect(outputs.count == 4)
        for output in outputs {
            #expect(output.utf8.count <= 255)
            #expect(!output.contains("\u{FFFD}"))
            #expect(output.contains("~"))
        }
        let texts = outputs.filter { $0.hasSuffix(".txt") }.compactMap {
            places.read("outbox/\($0)")
        }
        #expect(Set(texts) == ["0123456789", "0123456788"])
    }

    @Test func aFileOrSymlinkWhereAFolderShouldBeIsNeitherTouchedNorFollowed() throws {
        places.write("outbox/news", "a reader's file")
        unsafe mkdir("\(places.root)/elsewhere", 0o755)
        unsafe symlink("../elsewhere", "\(places.outbox)/linked")
        places.write("inbox/news/a.html", "one")
        places.write("inbox/linked/b.html", "two")
        let spool = try places.open()
        try places.process(spool)
        #expect(places.read("outbox/news") == "a reader's file")
        #expect(places.read("outbox/news.folder/a.html.txt") == "one")
        #expect(places.read("outbox/linked.folder/b.html.txt") == "two")
        #expect(places.files("elsewhere") == [])
        #expect(try spool.audit().isClean)
    }

    @Test func aFolderNamedLikeAnEarlierPageIsArchivedBesideIt() throws {
        let spool = try places.open()
        places.write("inbox/a", "one")
        try places.process(spool)
        places.write("inbox/a/b.html", "two")
        try places.process(spool)
        #expect(
            places.files("inbox/.winnow/archive") == [
                "2026-01-31/a", "2026-01-31/a.folder/b.html",
            ])
        #expect(places.read("outbox/a/b.html.txt") == "two")
    }

    @Test func theDoneMarkerFollowsThePage() throws {
        places.adjust = { $0.doneMarker = ".ok" }
        places.write("inbox/a.html", "one")
        let spool = try places.open()
        try places.process(spool)
        #expect(places.files("outbox") == ["a.html.json", "a.html.ok", "a.html.txt"])
        #expect(places.read("outbox/a.html.ok") == "")
    }

    @Test func withoutNoReplacePagesArePublishedByLinkAndUnlink() throws {
        let files = FileOperations.system
        files.linksInsteadOfRenames = true
        places.write("inbox/a.html", "one")
        places.write("outbox/a.html.txt", "older")
        let spool = try places.open(files)
        try places.process(spool)
        // The one of the instance's own name.
        #expect(files.counts["rename"] == 1)
        #expect(places.read("outbox/a.html.2.txt") == "one")
        #expect(places.read("outbox/a.html.txt") == "older")
        #expect(!spool.capabilities.outboxNoReplace)
        #expect(try spool.audit().isClean)
    }
}
