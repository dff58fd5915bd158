import Spool
import Testing

/// A small inbox with one page of each outcome, and the laws that hold once it is processed, whatever
/// happened on the way.
struct Workload {
    let places = Places()

    init() {
        // Closing an inotify descriptor takes the kernel 10 ms; the crash tests do it thousands of times.
        places.adjust = { $0.watchesInbox = false }
        places.write("inbox/a.html", "one")
        places.write("inbox/news/b.html.meta.json", #"{"url": "https://example.org/b"}"#)
        places.write("inbox/news/b.html", "two")
        places.write("inbox/no.html", "reject")
        places.write("inbox/bad.html", "quarantine")
        let long = String(repeating: "l", count: 250)
        places.write("inbox/\(long)", "long")
    }

    /// Runs a spool until nothing is left, as a service would; gives up when a call throws.
    func run(_ files: FileOperations) throws(SpoolError) {
        try finish(places.open(files))
    }

    func finish(_ spool: Spool) throws(SpoolError) {
        _ = try spool.recover()
        try drain(spool)
    }

    func drain(_ spool: Spool) throws(SpoolError) {
        var emptyCount = 0
        while emptyCount < 2 {
            try spool.scan()
            // Two at a time: more than one batch, and batches of more than one.
            let pages = try spool.claim(maxCount: 2, maxBytes: 1 << 20)
            try spool.commit(pages.map(result))
            guard pages.isEmpty else { continue }
            // A process that another test starts holds our files open for a moment between fork and exec,
            // and a file that is open for writing is not ready yet: look once more, later.
            emptyCount += 1
            places.nowMs += 10_000
        }
    }

    func result(_ page: ClaimedPage) -> JobResult {
        switch String(decoding: page.bytes, as: UTF8.self) {
        case "reject":
            return JobResult(job: page.job, outcome: .rejected(stage: "filter", reason: "too_few"))
        case "quarantine":
            return JobResult(
                job: page.job,
                outcome: .quarantined(reason: "crash", detail: "signal 11", command: "winnow clean")
            )
        case "two":
            // The sidecar is part of the job, whenever it was claimed.
            #expect(page.sidecar?.url == "https://example.org/b")
            return published(page)
        default: return published(page)
        }
    }

    static let long = String(repeating: "l", count: 250)

    /// What a reader may see of each page in the outbox, by the file's name.
    static var outputs: [String: String] {
        [
            "a.html.json": "{a: one}", "a.html.txt": "one",
            "news/b.html.json": "{news/b: two}", "news/b.html.txt": "two",
        ]
    }

    /// Every page is where its outcome says, whole, once; nothing is left over.
    func expectAllDone(_ spool: Spool, seen: [String: String]? = nil) throws {
        let outbox = seen ?? contents(places.files("outbox"))
        for (name, text) in Self.outputs { #expect(outbox[name] == text, "\(name)") }
        #expect(outbox.count == 6)
        #expect(outbox.values.filter { $0 == "long" }.count == 1)
        let archive = places.files("inbox/.winnow/archive").map {
            $0.dropFirst("2026-01-31/".count)
        }
        #expect(
            archive == [
                "a.html", Self.long[...], "news/b.html", "news/b.html.meta.json", "no.html",
            ])
        let quarantine = places.files("inbox/.winnow/quarantine").map {
            $0.split(separator: "/").last
        }
        #expect(quarantine == ["bad.html", "reason.json"])
        #expect(places.files("inbox") == [])
        #expect(places.files("inbox/.winnow/claim/\(spool.instance)") == ["owner"])
        #expect(places.files("outbox/.winnow/stage/\(spool.instance)") == ["owner"])
        let audit = try spool.audit()
        #expect(audit.findings == [])
        #expect(audit.claimedCount == 5)
        #expect(audit.publishedCount == 3)
        #expect(audit.rejectedCount == 1)
        #expect(audit.quarantinedCount == 1)
    }

    func contents(_ names: [String]) -> [String: String] {
        var result: [String: String] = [:]
        for name in names { result[name] = places.read("outbox/\(name)") }
        return result
    }
}
