import Spool

/// Three pages on their way at once, and what must become of them.
package struct Scenario: Sendable {
    enum Outcome: Sendable {
        /// With these extensions, the record first or last as it likes.
        case published([String])
        case rejected, duplicate, quarantined
    }
    struct Page: Sendable {
        let path: String
        var hasSidecar = false
        let outcome: Outcome

        var bytes: [UInt8] { Array("page \(path)".utf8) }
        var sidecarBytes: [UInt8] { Array(#"{"url": "https://example.org/"}"#.utf8) }

        /// The outputs by their names below the outbox.
        var outputs: [(path: SpoolPath, bytes: [UInt8])] {
            guard case .published(let extensions) = outcome else { return [] }
            return extensions.map { (SpoolPath("\(path).\($0)"), Array("\($0) of \(path)".utf8)) }
        }
    }

    package let name: String
    let pages: [Page]
    var after = AfterPolicy.archive
    var marker: String?
    /// The outcomes of these many pages are committed at once.
    var batch = 3
    /// The instance and its folders are made within the run.
    var isFirstStart = false
    /// Another instance, after a crash, takes over.
    var isAdopted = false

    package static let all = [
        Scenario(
            name: "one batch",
            pages: [
                Page(path: "a.html", outcome: .published(["json", "txt"])),
                Page(path: "news/b.html", hasSidecar: true, outcome: .published(["json", "txt"])),
                Page(path: "c.html", outcome: .published(["json"])),
            ]),
        Scenario(
            name: "one batch, syncfs",
            pages: [
                Page(path: "a.html", outcome: .published(["json", "txt", "md"])),
                Page(path: "b.html", outcome: .published(["json", "txt", "md"])),
                Page(path: "c.html", outcome: .published(["json", "txt"])),
            ]),
        Scenario(
            name: "one by one",
            pages: [
                Page(path: "a.html", outcome: .published(["json", "txt"])),
                Page(path: "b.html", hasSidecar: true, outcome: .published(["json", "txt"])),
                Page(path: "c.html", outcome: .published(["json", "txt"])),
            ], after: .delete, batch: 1),
        Scenario(
            name: "all outcomes",
            pages: [
                Page(path: "a.html", outcome: .rejected),
                Page(path: "bad.html", hasSidecar: true, outcome: .quarantined),
                Page(path: "news/\(long)", outcome: .published(["json", "txt"])),
            ]),
        Scenario(
            name: "duplicates, deleted",
            pages: [
                Page(path: "a.html", hasSidecar: true, outcome: .duplicate),
                Page(path: "b.html", outcome: .published(["json", "md"])),
                Page(path: "news/\(long)", outcome: .rejected),
            ], after: .delete),
        Scenario(
            name: "done marker",
            pages: [
                Page(path: "a.html", outcome: .published(["json", "txt"])),
                Page(path: "news/b.html", outcome: .published(["json", "txt"])),
                Page(path: "c.html", outcome: .published(["json"])),
            ], marker: ".ok", batch: 2),
        Scenario(
            name: "first start",
            pages: [
                Page(path: "a.html", outcome: .published(["json", "txt"])),
                Page(path: "b.html", outcome: .published(["json", "txt"])),
                Page(path: "c.html", outcome: .rejected),
            ], isFirstStart: true),
        Scenario(
            name: "adoption",
            pages: [
                Page(path: "a.html", hasSidecar: true, outcome: .published(["json", "txt"])),
                Page(path: "news/b.html", outcome: .published(["json", "txt"])),
                Page(path: "bad.html", outcome: .quarantined),
            ], batch: 2, isAdopted: true),
    ]

    /// A claim of this name is cut, and has a name file.
    private static let long = String(repeating: "l", count: 248)

    /// So many files are not synced at once that only one state of many can be crashed a second time.
    package var isWide: Bool { pages.flatMap(\.outputs).count > 6 }

    /// The readers that can be part of it.
    package var readers: [Reader] { marker == nil ? [.none, .atOnce] : [.none, .afterMarker] }

    /// Before the service runs: pages on the disk, and, but for a first start, an instance that was
    /// started once.
    func begin(_ model: CrashModel) throws(SpoolError) -> World {
        var world = World()
        let inbox = world.disk.make(Array("inbox".utf8), isFolder: true, in: 0)
        for page in pages {
            let path = SpoolPath(page.path)
            var folder = inbox
            for name in path.parent.components {
                folder =
                    world.disk.child(name, of: folder)
                    ?? world.disk.make(name, isFolder: true, in: folder)
            }
            let file = world.disk.make(path.name, isFolder: false, in: folder)
            world.disk.nodes[Int(file)].bytes = page.bytes
            guard page.hasSidecar else { continue }
            let sidecar = world.disk.make(
                path.name + Array(".meta.json".utf8), isFolder: false, in: folder)
            world.disk.nodes[Int(sidecar)].bytes = page.sidecarBytes
        }
        world.disk.settleAll()
        guard !isFirstStart else { return world }
        let files = ModelledFileSystem(world, model, .none)
        _ = try open(files, state: "/state")
        world = files.world
        world.disk.settleAll()
        return world
    }

    func open(_ files: ModelledFileSystem, state: String) throws(SpoolError) -> Spool {
        var configuration = SpoolConfiguration(inbox: "/inbox", outbox: "/outbox", state: state)
        configuration.files = FileOperations(on: files)
        configuration.openLedger = { (folder, _) throws(SpoolError) in
            ModelledLedger(files, state: folder)
        }
        configuration.makeInstance = {
            files.world.instanceCount += 1
            let digit = String(files.world.instanceCount)
            return String(repeating: digit, count: 36).prefix(36).description
        }
        configuration.clock = SpoolClock(
            monotonicMs: { 1_000_000 }, wallMs: { 1_769_850_000_000 })
        configuration.watchesInbox = false
        configuration.after = after
        configuration.doneMarker = marker
        return try Spool(configuration)
    }

    /// Works until nothing is left.
    func drain(_ spool: Spool) throws(SpoolError) {
        while true {
            try spool.scan()
            let claimed = try spool.claim(maxCount: 3, maxBytes: 1 << 20)
            if claimed.isEmpty { return }
            var rest = claimed.map(result)[...]
            while !rest.isEmpty {
                try spool.commit(Array(rest.prefix(batch)))
                rest = rest.dropFirst(batch)
            }
        }
    }

    /// What a real engine would answer: a function of the page.
    func result(_ claimed: ClaimedPage) -> JobResult {
        let page = pages.first { $0.bytes == claimed.bytes }
        let outcome: JobOutcome
        switch page?.outcome {
        case .published(let extensions)?:
            let outputs = zip(extensions, page?.outputs ?? []).map {
                SpoolOutput(fileExtension: $0, bytes: $1.bytes)
            }
            outcome = .published(status: "ok", outputs: outputs)
        case .rejected?: outcome = .rejected(stage: "filter", reason: "too_few")
        case .duplicate?: outcome = .duplicate(of: "x")
        case .quarantined?:
            outcome = .quarantined(reason: "crash", detail: "signal 11", command: "winnow clean")
        case nil: outcome = .rejected(stage: "test", reason: "not_a_page_of_ours")
        }
        return JobResult(job: claimed.job, outcome: outcome)
    }
}
