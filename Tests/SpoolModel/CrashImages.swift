import Spool

extension World {
    /// Calls `body` with each world that a crash at this moment may leave; some more than once.
    /// - Parameter newest: only those that the last operation on names, just made, survives in: the others could
    ///   have been left a step ago.
    func eachCrashImage(_ model: CrashModel, newest: Bool, _ body: (World) -> Void) {
        switch model {
        case .kill:
            var image = self
            image.disk.settleAll()
            body(image)
        case .journal: eachJournalImage(newest, body)
        case .weakest:
            let needs = disk.pending.indices.map { later in
                (0..<later).filter { disk.pending[later].needs(disk.pending[$0]) }
            }
            var chosen = [Bool](repeating: false, count: disk.pending.count)
            eachSubset(0, needs, newest, &chosen) { image($0, zeros: true, body) }
        }
    }

    /// Each file system has a prefix of its operations.
    private func eachJournalImage(_ newest: Bool, _ body: (World) -> Void) {
        let devices = Array(Set(disk.pending.map(\.device))).sorted()
        let whole = newest ? disk.pending.last?.device : nil
        func extend(_ at: Int, _ chosen: [Bool]) {
            guard at < devices.count else { return image(chosen, zeros: false, body) }
            var chosen = chosen
            if devices[at] == whole {
                for index in disk.pending.indices where disk.pending[index].device == devices[at] {
                    chosen[index] = true
                }
                return extend(at + 1, chosen)
            }
            extend(at + 1, chosen)
            for index in disk.pending.indices where disk.pending[index].device == devices[at] {
                chosen[index] = true
                extend(at + 1, chosen)
            }
        }
        extend(0, [Bool](repeating: false, count: disk.pending.count))
    }

    private func eachSubset(
        _ at: Int, _ needs: [[Int]], _ newest: Bool, _ chosen: inout [Bool],
        _ body: ([Bool]) -> Void
    ) {
        guard at < chosen.count else { return body(chosen) }
        chosen[at] = false
        if !newest || at < chosen.count - 1 {
            eachSubset(at + 1, needs, newest, &chosen, body)
        }
        guard needs[at].allSatisfy({ chosen[$0] }) else { return }
        chosen[at] = true
        eachSubset(at + 1, needs, newest, &chosen, body)
        chosen[at] = false
    }

    /// The images with these operations, for all that may be left of data and ledgers.
    private func image(_ chosen: [Bool], zeros: Bool, _ body: (World) -> Void) {
        var image = self
        for index in image.disk.nodes.indices where image.disk.nodes[index].isFolder {
            image.disk.nodes[index].entries = disk.nodes[index].durableEntries
        }
        for (index, operation) in disk.pending.enumerated() {
            if chosen[index] {
                for change in operation.changes {
                    Disk.apply(change, to: &image.disk.nodes[Int(change.folder)].entries)
                }
            } else if let taken = operation.taken {
                image.taken[taken].isPremature = true
            }
        }
        let torn = image.disk.unsyncedFiles()
        image.disk.settleAll()
        image.ledgers.removeAll { image.disk.find(SpoolPath($0.state)) == nil }
        image.eachLedger(0) { $0.eachContent(torn[...], zeros: zeros, body) }
    }

    private func eachLedger(_ at: Int, _ body: (World) -> Void) {
        guard at < ledgers.count else { return body(self) }
        for table in ledgers[at].versions {
            var image = self
            image.ledgers[at].versions = [table]
            image.eachLedger(at + 1, body)
        }
    }

    private func eachContent(_ files: ArraySlice<Int32>, zeros: Bool, _ body: (World) -> Void) {
        guard let file = files.first else { return body(self) }
        let whole = disk.nodes[Int(file)].bytes
        var contents = [whole]
        if !whole.isEmpty { contents += [Array(whole[..<(whole.count / 2)]), []] }
        if zeros, !whole.isEmpty { contents.append([UInt8](repeating: 0, count: whole.count)) }
        for content in contents {
            var image = self
            image.disk.nodes[Int(file)].bytes = content
            image.eachContent(files.dropFirst(), zeros: zeros, body)
        }
    }
}

extension Disk {
    /// Files with a name, whose data may be lost.
    fileprivate func unsyncedFiles() -> [Int32] {
        var result: [Int32] = []
        for node in nodes where node.isFolder {
            for entry in node.entries
            where !nodes[Int(entry.node)].isFolder && !nodes[Int(entry.node)].isSynced {
                if !result.contains(entry.node) { result.append(entry.node) }
            }
        }
        return result
    }
}
