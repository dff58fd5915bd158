/// A file of the inbox that may be a page, as last seen.
struct Candidate {
    var facts: FileFacts?
    /// Monotonic ms since which `facts` have not changed; from when it was first seen, not mtime:
    /// copies may keep an old mtime.
    var unchangedSinceMs: Int64
    /// An event told that the writer is done, when the file had these `facts`.
    var isComplete: Bool
    /// An event told that it was renamed in: nobody has to come back to it.
    var isMovedIn: Bool
    /// When it was first seen.
    let seenAtMs: Int64
    /// Monotonic ms; not tried before: it was growing, unreadable or without its sidecar.
    var retryAtMs: Int64
    /// The permission was refused at the last try.
    var isBlocked = false
    /// Its sidecar is required and not there.
    var isWithoutSidecar = false
    /// Its place in the queue.
    let number: Int
}

/// The files waiting in the inbox, in the order in which they were first seen. An event and a scan
/// that tell of the same file give one entry; claiming removes it, so no key outlives its file.
struct Candidates {
    private(set) var entries: [SpoolPath: Candidate] = [:]
    private var order: [Slot] = []
    private var head = 0
    private var nextNumber = 0

    /// A place in the queue; dead when its entry is gone or was made anew later.
    private struct Slot {
        let path: SpoolPath
        let number: Int
    }

    var count: Int { entries.count }

    subscript(path: SpoolPath) -> Candidate? { entries[path] }

    /// Notes what is seen of a file now.
    mutating func see(
        _ path: SpoolPath, _ facts: FileFacts?, isComplete: Bool, isMovedIn: Bool = false,
        nowMs: Int64
    ) {
        guard var entry = entries[path] else {
            entries[path] = Candidate(
                facts: facts, unchangedSinceMs: nowMs, isComplete: isComplete,
                isMovedIn: isMovedIn, seenAtMs: nowMs,
                retryAtMs: nowMs, number: nextNumber)
            order.append(Slot(path: path, number: nextNumber))
            nextNumber += 1
            return
        }
        if let facts, entry.facts.map({ $0 != facts }) ?? true {
            entry.facts = facts
            entry.unchangedSinceMs = nowMs
            entry.isComplete = isComplete
            entry.isMovedIn = isMovedIn
            entry.retryAtMs = nowMs
        } else if isComplete {
            entry.isComplete = true
            entry.isMovedIn = entry.isMovedIn || isMovedIn
            entry.retryAtMs = nowMs
        }
        entries[path] = entry
    }

    mutating func update(_ path: SpoolPath, _ change: (inout Candidate) -> Void) {
        guard var entry = entries[path] else { return }
        change(&entry)
        entries[path] = entry
    }

    mutating func remove(_ path: SpoolPath) { entries[path] = nil }

    mutating func removeAll(where isGone: (SpoolPath) -> Bool) {
        for path in entries.keys.filter(isGone) { entries[path] = nil }
    }

    /// At most `limit` paths that are due now, oldest first.
    mutating func due(nowMs: Int64, limit: Int) -> [SpoolPath] {
        compact()
        var paths: [SpoolPath] = []
        var index = head
        while index < order.count, paths.count < limit {
            let slot = order[index]
            if let entry = entries[slot.path], entry.number == slot.number, entry.retryAtMs <= nowMs
            {
                paths.append(slot.path)
            }
            index += 1
        }
        return paths
    }

    /// The earliest `retryAtMs`, or any that is due already; nil when nothing waits.
    func nextDue(nowMs: Int64) -> Int64? {
        var earliest: Int64?
        for slot in order[head...] {
            guard let entry = entries[slot.path], entry.number == slot.number else { continue }
            if entry.retryAtMs <= nowMs { return entry.retryAtMs }
            earliest = min(earliest ?? entry.retryAtMs, entry.retryAtMs)
        }
        return earliest
    }

    /// Passes over the slots of removed entries, and drops them once they are the most.
    private mutating func compact() {
        while head < order.count, !isAlive(order[head]) { head += 1 }
        guard order.count > 2 * entries.count + 64 else { return }
        order = order[head...].filter(isAlive)
        head = 0
    }

    private func isAlive(_ slot: Slot) -> Bool { entries[slot.path]?.number == slot.number }
}
