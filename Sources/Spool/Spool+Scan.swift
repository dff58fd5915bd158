import Glibc

/// Scanning: the truth about the inbox; events only tell when to look.
extension Spool {
    /// Walks the whole inbox: new files become candidates, what is not a page is counted in
    /// `ignored`, candidates that are gone are dropped.
    package func scan() throws(SpoolError) {
        try requireInbox()
        needsScan = false
        ignored = [:]
        watch.beginScan()
        var seen = Set<SpoolPath>()
        do { try scan(.root, &seen) } catch {
            needsScan = true
            throw error
        }
        candidates.removeAll { !seen.contains($0) }
        lastScanMs = nowMs
    }

    /// An inbox that was removed or exchanged under us would look empty for ever.
    private func requireInbox() throws(SpoolError) {
        let here = try files.facts(at: .root, in: folders.inbox)
        let there = try files.facts(
            at: .root, in: files.openRoot(configuration.inbox, create: false))
        guard let here, let there, here.isSameFile(as: there),
            try hasOwnFolder("claim", folders.claim, in: folders.inbox)
        else {
            throw .environment(operation: "inbox", path: configuration.inbox, errno: ESTALE)
        }
    }

    /// Walks the folder at `path` and all below it, without recursion: folders may be deep.
    func scan(_ path: SpoolPath, _ seen: inout Set<SpoolPath>) throws(SpoolError) {
        var queue = [path]
        while let next = queue.popLast() {
            guard let folder = try openForScan(next) else { continue }
            // First the watch: a file that comes between the two is then told by both.
            watch.add(folder, next)
            let names = try files.list(folder)
            let all = Set(names)
            for name in names {
                try look(at: name, in: folder, next, all, &seen, &queue)
            }
        }
    }

    private func openForScan(_ path: SpoolPath) throws(SpoolError) -> Folder? {
        do { return try files.openFolder(path, in: folders.inbox) } catch {
            switch error.code {
            case ENOENT, ENOTDIR, ELOOP: break
            case EXDEV: ignored[.subMount, default: 0] += 1
            case EACCES: ignored[.unreadableFolder, default: 0] += 1
            default: throw error
            }
            return nil
        }
    }

    private func look(
        at name: SpoolPath, in folder: Folder, _ parent: SpoolPath, _ siblings: Set<SpoolPath>,
        _ seen: inout Set<SpoolPath>, _ queue: inout [SpoolPath]
    ) throws(SpoolError) {
        if parent == .root, name.bytes == Array(".winnow".utf8) { return }
        guard let facts = try files.facts(at: name, in: folder) else { return }
        let path = parent.appending(name.bytes)
        switch sort(path, name, facts.kind, siblings) {
        case .folder: queue.append(path)
        case .sidecar: break
        case .ignored(let reason): ignored[reason, default: 0] += 1
        case .page:
            seen.insert(path)
            candidates.see(path, facts, isComplete: false, nowMs: nowMs)
        }
    }

    private enum Sort {
        case page, folder, sidecar
        case ignored(IgnoredReason)
    }

    private func sort(
        _ path: SpoolPath, _ name: SpoolPath, _ kind: FileKind, _ siblings: Set<SpoolPath>
    ) -> Sort {
        switch kind {
        case .symlink: return .ignored(.symlink)
        case .fifo: return .ignored(.fifo)
        case .socket: return .ignored(.socket)
        case .device: return .ignored(.device)
        case .folder: return name.bytes.first == UInt8(ascii: ".") ? .ignored(.dotfile) : .folder
        case .regular: break
        }
        if let reason = reasonToIgnore(name: name.bytes) { return .ignored(reason) }
        if name.isSidecar {
            let page = SpoolPath(Array(name.bytes.dropLast(Sidecar.suffix.count)))
            return siblings.contains(page) ? .sidecar : .ignored(.orphanSidecar)
        }
        return configuration.include(path) ? .page : .ignored(.notIncluded)
    }
}
