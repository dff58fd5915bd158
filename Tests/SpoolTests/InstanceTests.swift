import Glibc
import Spool
import Testing

@Suite struct InstanceTests {
    let places = Places()

    private func other(_ state: String) -> SpoolConfiguration {
        var configuration = places.configuration()
        configuration.state = "\(places.root)/\(state)"
        return configuration
    }

    @Test func aSecondServiceOnTheSameStateIsRefused() throws {
        let first = try places.open()
        #expect(throws: SpoolError.stateInUse(path: places.state)) { try places.open() }
        withExtendedLifetime(first) {}
    }

    @Test func aCopiedStateIsRefusedWhileItsInstanceLives() throws {
        let first = try places.open()
        places.write("copy/instance", first.instance)
        #expect(throws: SpoolError.instanceInUse(instance: first.instance)) {
            try Spool(other("copy"))
        }
    }

    @Test func twoServicesShareAnInboxAndEachPageHasOneOfThem() throws {
        let first = try places.open()
        let second = try Spool(other("state2"))
        for number in 0..<40 { places.write("inbox/\(number).html", "\(number)") }
        try first.scan()
        try second.scan()
        var names: [String] = []
        for spool in [first, second, second, first] {
            let claimed = try spool.claim(maxCount: 10, maxBytes: 1 << 20)
            names += claimed.map(\.path.display)
            try spool.commit(claimed.map(published))
        }
        #expect(names.count == 40)
        #expect(Set(names).count == 40)
        #expect(places.files("outbox").count == 80)
    }

    /// A dead instance, with one page published and one claimed.
    private func dead() throws -> String {
        places.adjust = { $0.watchesInbox = false }
        for name in ["a", "b"] { places.write("inbox/news/\(name).html", name) }
        let spool = try places.open()
        try spool.scan()
        let pages = try spool.claim(maxCount: 2, maxBytes: 1 << 20)
        #expect(pages.count == 2)
        try spool.commit(pages.filter { $0.id == "news/a" }.map(published))
        return spool.instance
    }

    @Test func adoptingTakesOverWhatADeadInstanceLeft() throws {
        let instance = try dead()
        let heir = try Spool(other("state2"))
        #expect(try heir.otherInstances() == [instance])
        let report = try heir.adopt(instance)
        #expect(report.completedCount == 0)
        #expect(report.claimCount == 1)
        #expect(report.hadLedger)
        #expect(try heir.otherInstances() == [])
        try places.process(heir)
        #expect(places.files("outbox").count == 4)
        #expect(places.read("outbox/news/b.html.txt") == "b")
        #expect(try heir.audit().isClean)
        #expect(try heir.audit().claimedCount == 1)
        let back = try places.open()
        #expect(try back.audit().isClean)
        #expect(try back.audit().claimedCount == 1)
    }

    @Test func adoptingWithoutTheLedgerStillKnowsTheNames() throws {
        let instance = try dead()
        unsafe rename(places.state, "\(places.root)/lost")
        let heir = try Spool(other("state2"))
        #expect(try heir.adopt(instance).hadLedger == false)
        #expect(try places.process(heir).map(\.path.display) == ["news/b.html"])
    }

    @Test func aLivingInstanceIsNotAdopted() throws {
        let living = try places.open()
        let heir = try Spool(other("state2"))
        #expect(throws: SpoolError.instanceAlive(instance: living.instance)) {
            try heir.adopt(living.instance)
        }
        #expect(throws: SpoolError.unknown(kind: "instance", name: "../x")) {
            try heir.adopt("../x")
        }
    }

    @Test func committedPagesOfADeadInstanceArePublishedOnceByTheAdopter() throws {
        var completed = 0
        for call in 0..<300 {
            let places = Places()
            places.adjust = { $0.watchesInbox = false }
            places.write("inbox/a.html", "a")
            if (try? places.process(places.open(.aborting(atCall: call)))) != nil { break }
            let seen = places.files("outbox")
            for name in seen { unsafe unlink("\(places.outbox)/\(name)") }
            var configuration = places.configuration()
            configuration.state = "\(places.root)/state2"
            let heir = try Spool(configuration)
            for instance in try heir.otherInstances() {
                completed += try heir.adopt(instance).completedCount
            }
            try places.process(heir)
            let all = seen + places.files("outbox")
            #expect(all.sorted() == ["a.html.json", "a.html.txt"], "died at call \(call)")
            #expect(try heir.audit().isClean)
        }
        #expect(completed > 10)
    }

    @Test func foldersThatFeedEachOtherAreRefused() throws {
        for (outbox, state) in [
            ("inbox/out", "state"), ("inbox", "state"), ("outbox", "inbox/state"),
        ] {
            var configuration = other(state)
            configuration.outbox = "\(places.root)/\(outbox)"
            #expect(throws: SpoolError.self) { try Spool(configuration) }
        }
    }

    @Test(.enabled(if: geteuid() == 0)) func aPrivateFolderOfAnotherUserIsRefused() throws {
        unsafe mkdir("\(places.inbox)/.winnow", 0o700)
        unsafe chown("\(places.inbox)/.winnow", 12345, 12345)
        #expect(throws: SpoolError.foreignOwner(path: "\(places.inbox)/.winnow", owner: 12345)) {
            try places.open()
        }
    }
}
