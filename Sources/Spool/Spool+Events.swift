/// Events: what makes the next `claim` worth its while without a scan.
extension Spool {
    /// Readable when `readEvents` has something to read; -1 where there is no inotify.
    package var pollDescriptor: Int32 { watch.fd }

    /// How often a scan looks for what no event told, in milliseconds. With watches that is only for
    /// file systems that do not report (network, some FUSE); without, it is how pages are found.
    private var rescanMs: Int64 { watch.isComplete ? 60_000 : max(configuration.stableMs, 1000) }

    /// Reads all waiting events. A scan is due afterwards if `needsScan`.
    package func readEvents() throws(SpoolError) {
        let events = watch.read()
        guard !events.isEmpty else { return }
        var inbox = FolderCache(root: folders.inbox, files: files)
        do {
            for event in events { try handle(event, &inbox) }
        } catch {
            // The events are read and gone: only a scan can find what they told.
            needsScan = true
            throw error
        }
    }

    private func handle(_ event: InboxEvent, _ inbox: inout FolderCache) throws(SpoolError) {
        switch event {
        case .lost: needsScan = true
        case .gone(let path): candidates.remove(path)
        case .seen(let path): try note(path, isComplete: false, &inbox)
        case .complete(let path): try note(path, isComplete: true, &inbox)
        case .movedIn(let path): try note(path, isComplete: true, isMovedIn: true, &inbox)
        case .folderGone(let path):
            // Our own: with it, or soon after it, the inbox is gone, of which no event tells while it is open.
            if path == SpoolPath(".winnow") { needsScan = true }
            inbox = FolderCache(root: folders.inbox, files: files)
            watch.remove(below: path)
            candidates.removeAll { $0.isBelow(path) }
        case .folder(let path):
            guard path.name.first != UInt8(ascii: ".") else { return }
            inbox = FolderCache(root: folders.inbox, files: files)
            var seen = Set<SpoolPath>()
            try scan(path, &seen)
        }
    }

    private func note(
        _ path: SpoolPath, isComplete: Bool, isMovedIn: Bool = false, _ inbox: inout FolderCache
    ) throws(SpoolError) {
        let name = SpoolPath(path.name)
        if name.isSidecar {
            let page = SpoolPath(Array(path.bytes.dropLast(Sidecar.suffix.count)))
            let now = nowMs
            candidates.update(page) { $0.retryAtMs = now }
            return
        }
        guard reasonToIgnore(name: name.bytes) == nil, configuration.include(path),
            let folder = try inbox.existing(path.parent),
            let facts = try files.facts(at: name, in: folder), facts.kind == .regular
        else { return }
        candidates.see(path, facts, isComplete: isComplete, isMovedIn: isMovedIn, nowMs: nowMs)
    }

    /// Milliseconds until `claim` or `scan` may find something without a new event; 0 for now.
    package var nextWakeMs: Int64 {
        let now = nowMs
        if needsScan { return 0 }
        var wake = lastScanMs + rescanMs
        if let candidate = candidates.nextDue(nowMs: now) { wake = min(wake, candidate) }
        for claim in pending {
            let quiet = claim.changedAtMs.map { $0 + configuration.stableMs } ?? now
            wake = min(wake, max(quiet, claim.retryAtMs))
        }
        return max(wake - now, 0)
    }

    /// True when a `scan` is due, by loss of events or by time.
    package var scanIsDue: Bool { needsScan || nowMs - lastScanMs >= rescanMs }
}
