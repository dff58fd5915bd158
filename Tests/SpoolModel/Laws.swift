import Spool

/// What must hold, as the first thing that does not; nil when all does.
extension Scenario {
    /// At any moment, for whoever looks into the outbox: what is there is whole, and where the record is,
    /// all of the page is.
    func halfPage(_ world: World) -> String? {
        let seen = world.seenOutputs()
        for page in pages {
            for output in page.outputs {
                for found in seen where found.path == output.path && found.bytes != output.bytes {
                    return "half a file: \(output.path.display)"
                }
            }
            let record = page.outputs.first { $0.path.display.hasSuffix(".json") }
            guard let record, seen.contains(where: { $0.path == record.path }) else { continue }
            for output in page.outputs where !seen.contains(where: { $0.path == output.path }) {
                return "a record without \(output.path.display)"
            }
        }
        return nil
    }

    /// Once all is done: each page has its outcome, once, and nothing is left over.
    func unfinished(_ world: World) -> String? {
        if let half = halfPage(world) { return half }
        let expected = pages.flatMap(\.outputs)
        var seen = world.seenOutputs().filter { !$0.isPremature }
        for output in expected {
            let found = seen.count { $0.path == output.path && $0.bytes == output.bytes }
            if found != 1 {
                return found == 0
                    ? "lost: \(output.path.display)" : "published twice: \(output.path.display)"
            }
            seen.removeAll { $0.path == output.path }
        }
        // A marker that was taken before it was durable may come again, without its page.
        if let more = seen.first(where: { marker == nil || !$0.path.display.hasSuffix(".ok") }) {
            return "published as well: \(more.path.display)"
        }
        return unfinishedOriginals(world)
    }

    private func unfinishedOriginals(_ world: World) -> String? {
        var kept: [String: Int] = [:]
        for file in world.files(below: "/inbox") {
            let path = file.path.display
            if path.hasPrefix(".winnow/claim/") || !path.hasPrefix(".winnow/") {
                if path.hasSuffix("/owner") { continue }
                return "left: \(path)"
            }
            kept[String(decoding: file.bytes, as: UTF8.self), default: 0] += 1
        }
        if let path = quarantinedWithoutReason(world) { return "without a reason: \(path)" }
        let staged = world.files(below: "/outbox/.winnow")
        if let file = staged.first(where: { $0.path.name != Array("owner".utf8) }) {
            return "left staged: \(file.path.display)"
        }
        for page in pages {
            let isKept =
                switch page.outcome {
                case .published, .duplicate: after == .archive
                case .rejected, .quarantined: true
                }
            let count = kept.removeValue(forKey: String(decoding: page.bytes, as: UTF8.self)) ?? 0
            if count != (isKept ? 1 : 0) { return "\(count) originals of \(page.path) kept" }
        }
        return nil
    }

    /// An original in quarantine that nobody would find: its folder has no whole `reason.json`.
    private func quarantinedWithoutReason(_ world: World) -> String? {
        let files = world.files(below: "/inbox/.winnow/quarantine")
        let reason = Array("reason.json".utf8)
        let explained = files.filter {
            $0.path.name == reason && $0.bytes.first == UInt8(ascii: "{")
                && $0.bytes.suffix(2) == Array("}\n".utf8)[...]
        }
        let folders = Set(explained.map(\.path.parent))
        return files.first { $0.path.name != reason && !folders.contains($0.path.parent) }?.path
            .display
    }

    /// claimed = published + rejected + duplicate + quarantined, over all ledgers, and each outcome as often
    /// as there are pages of it.
    func unbalanced(_ world: World) -> String? {
        var sums: [String: Int64] = [:]
        for ledger in world.ledgers {
            guard let table = ledger.versions.last else { continue }
            sums.merge(table.counters) { $0 + $1 }
            if let row = table.rows.first(where: { $0.state != .done }) {
                return "not done: \(row.job.claim.path.display)"
            }
        }
        var expected: [String: Int64] = ["claimed": Int64(pages.count)]
        for page in pages {
            let kind: OutcomeKind =
                switch page.outcome {
                case .published: .published
                case .rejected: .rejected
                case .duplicate: .duplicate
                case .quarantined: .quarantined
                }
            expected[kind.rawValue, default: 0] += 1
        }
        for name in ["claimed"] + OutcomeKind.allCases.map(\.rawValue)
        where sums[name] ?? 0 != expected[name] ?? 0 {
            return "\(name): \(sums[name] ?? 0) instead of \(expected[name] ?? 0)"
        }
        return nil
    }
}

extension World {
    /// What readers have or can see.
    fileprivate func seenOutputs() -> [Taken] {
        taken + files(below: "/outbox").filter { !$0.path.display.hasPrefix(".winnow/") }
    }

    /// All files below a folder, by their paths in it.
    fileprivate func files(below path: String) -> [Taken] {
        guard let root = disk.find(SpoolPath(path)) else { return [] }
        var result: [Taken] = []
        var queue = [(node: root, path: SpoolPath.root)]
        while let next = queue.popLast() {
            for entry in disk.nodes[Int(next.node)].entries {
                let path = next.path.appending(entry.name)
                if disk.nodes[Int(entry.node)].isFolder {
                    queue.append((entry.node, path))
                } else {
                    result.append(Taken(path: path, bytes: disk.nodes[Int(entry.node)].bytes))
                }
            }
        }
        return result
    }
}
