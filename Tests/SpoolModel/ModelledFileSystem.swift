import Glibc
import Spool

/// A file system in memory, as far as the spool uses one, that remembers what is not known to survive a power
/// loss. One for each process that "runs": what outlives it is `world`.
package final class ModelledFileSystem: FileSystem {
    var world: World
    let model: CrashModel
    let reader: Reader
    let bug: PlantedBug?
    /// Called after every step that a crash could follow; nil while crashes are not looked at.
    /// The second value: the step was one operation on names.
    var afterStep: ((World, Bool) -> Void)?
    /// What the model itself saw go wrong.
    var violation: String?
    /// For the planted bug: bodies that wait for their record.
    private var withheld: [PendingOperation] = []
    private static let owner = geteuid()

    init(_ world: World, _ model: CrashModel, _ reader: Reader, _ bug: PlantedBug? = nil) {
        self.world = world
        self.model = model
        self.reader = reader
        self.bug = bug
    }

    func step(isOperation: Bool = false) { afterStep?(world, isOperation) }

    private func node(_ descriptor: Int32) -> Int { Int(descriptor - firstModelledDescriptor) }
    private func descriptor(_ node: Int32) -> Int32 { firstModelledDescriptor + node }
    private func region(_ descriptor: Int32) -> Region {
        world.disk.nodes[node(descriptor)].region
    }

    private func perform(_ operation: PendingOperation) {
        world.disk.perform(operation)
        step(isOperation: true)
    }

    package func openRoot(_ path: String) -> Int32 {
        world.disk.find(SpoolPath(path)).map(descriptor) ?? -ENOENT
    }

    package func makeRoot(_ path: String) -> Int32 {
        if world.disk.find(SpoolPath(path)) != nil { return -EEXIST }
        _ = world.disk.make(SpoolPath(path).name, isFolder: true, in: 0)
        step(isOperation: true)
        return 0
    }

    package func isFolder(_ path: String) -> Bool { world.disk.find(SpoolPath(path)) != nil }

    package func isUsable(_ path: String) -> Bool {
        world.ledgers.contains { $0.state + "/ledger.sqlite" == path }
    }

    package func open(
        _ folder: Int32, _ path: SpoolPath, _ flags: Int32, _ mode: UInt32
    ) -> Int32 {
        let start = Int32(node(folder))
        if let found = world.disk.find(path, from: start) {
            if flags & O_EXCL != 0 { return -EEXIST }
            let isFolder = world.disk.nodes[Int(found)].isFolder
            return flags & O_DIRECTORY != 0 && !isFolder ? -ENOTDIR : descriptor(found)
        }
        guard flags & O_CREAT != 0 else { return -ENOENT }
        let made = world.disk.make(path.bytes, isFolder: false, in: start)
        step(isOperation: true)
        return descriptor(made)
    }

    package func openParent(_ folder: Int32) -> Int32 {
        descriptor(world.disk.nodes[node(folder)].parent)
    }

    package func facts(at name: SpoolPath, in folder: Int32, _ facts: inout FileFacts) -> Int32 {
        guard let found = world.disk.find(name, from: Int32(node(folder))) else { return -ENOENT }
        return self.facts(of: descriptor(found), &facts)
    }

    package func facts(of file: Int32, _ facts: inout FileFacts) -> Int32 {
        let found = world.disk.nodes[node(file)]
        facts = FileFacts(
            device: UInt64(found.region.device), inode: UInt64(node(file)),
            size: Int64(found.bytes.count),
            mode: found.isFolder ? S_IFDIR | 0o700 : S_IFREG | 0o600, owner: Self.owner)
        return 0
    }

    package func makeFolder(_ name: SpoolPath, in folder: Int32, _ mode: UInt32) -> Int32 {
        if world.disk.child(name.bytes, of: Int32(node(folder))) != nil { return -EEXIST }
        _ = world.disk.make(name.bytes, isFolder: true, in: Int32(node(folder)))
        step(isOperation: true)
        return 0
    }

    package func removeFolder(_ name: SpoolPath, in folder: Int32) -> Int32 {
        guard let found = world.disk.find(name, from: Int32(node(folder))) else { return -ENOENT }
        guard world.disk.nodes[Int(found)].entries.isEmpty else { return -ENOTEMPTY }
        return remove(name, in: folder)
    }

    package func remove(_ name: SpoolPath, in folder: Int32) -> Int32 {
        let here = Int32(node(folder))
        guard let found = world.disk.child(name.bytes, of: here) else { return -ENOENT }
        perform(
            PendingOperation(
                in: region(folder), node: found,
                changes: [.init(folder: here, name: name.bytes, node: -1)]))
        return 0
    }

    package func rename(
        _ old: SpoolPath, in from: Int32, to new: SpoolPath, in to: Int32, exclusive: Bool
    ) -> Int32 {
        let (source, target) = (Int32(node(from)), Int32(node(to)))
        guard let found = world.disk.child(old.bytes, of: source) else { return -ENOENT }
        guard region(from).device == region(to).device else { return -EXDEV }
        if exclusive, world.disk.child(new.bytes, of: target) != nil { return -EEXIST }
        let isClaim = region(from) == .inbox && region(to) == .claim
        let isPublish = region(to) == .outbox
        if bug == .claimByLink && isClaim || bug == .publishByLink && isPublish {
            let result = link(old, in: from, to: new, in: to)
            return result < 0 ? result : remove(old, in: from)
        }
        let operation = PendingOperation(
            in: region(to), node: found,
            changes: [
                .init(folder: source, name: old.bytes, node: -1),
                .init(folder: target, name: new.bytes, node: found),
            ])
        if isPublish { publish(operation) } else { perform(operation) }
        return 0
    }

    package func link(_ old: SpoolPath, in from: Int32, to new: SpoolPath, in to: Int32) -> Int32 {
        guard let found = world.disk.child(old.bytes, of: Int32(node(from))) else {
            return -ENOENT
        }
        if world.disk.child(new.bytes, of: Int32(node(to))) != nil { return -EEXIST }
        let operation = PendingOperation(
            in: region(to), node: found,
            changes: [.init(folder: Int32(node(to)), name: new.bytes, node: found)])
        if region(to) == .outbox { publish(operation) } else { perform(operation) }
        return 0
    }

    package func list(_ folder: Int32, _ names: inout [SpoolPath]) -> Int {
        names += world.disk.nodes[node(folder)].entries.map { SpoolPath($0.name) }
        return 0
    }

    package func read(
        _ file: Int32, _ buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) -> Int {
        let bytes = world.disk.nodes[node(file)].bytes.dropFirst(offset).prefix(buffer.count)
        unsafe buffer.copyBytes(from: bytes)
        return bytes.count
    }

    package func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        // In two, with a crash between.
        let half = bytes.count / 2
        let all = unsafe Array(bytes)
        for part in [all[..<half], all[half...]] where !part.isEmpty {
            world.disk.nodes[node(file)].bytes += part
            world.disk.nodes[node(file)].isSynced = false
            step()
        }
        return bytes.count
    }

    package func overwrite(_ file: Int32, _ bytes: [UInt8]) -> Int {
        guard world.disk.nodes[node(file)].bytes != bytes else { return bytes.count }
        world.disk.nodes[node(file)].bytes = bytes
        world.disk.nodes[node(file)].isSynced = false
        step()
        return bytes.count
    }

    /// Syncing takes possibilities away and gives no new ones: no step.
    package func sync(_ file: Int32) -> Int32 {
        let here = node(file)
        let region = world.disk.nodes[here].region
        if bug == .quarantineWithoutSync, region == .inboxPrivate { return 0 }
        if world.disk.nodes[here].isFolder {
            if bug == .publishWithoutFolderSync, region == .outbox { return 0 }
            if bug == .claimWithoutFolderSync, region == .inbox || region == .claim { return 0 }
        } else {
            if bug == .stageWithoutSync, region == .stage { return 0 }
            world.disk.nodes[here].isSynced = true
        }
        if model == .journal {
            world.disk.settle { $0.device == region.device }
        } else if world.disk.nodes[here].isFolder {
            world.disk.settle { $0.changes.contains { Int($0.folder) == here } }
        }
        return 0
    }

    package func syncAll(_ folder: Int32) -> Int32 {
        if bug == .stageWithoutSync { return 0 }
        let device = region(folder).device
        world.disk.settle { $0.device == device }
        for index in world.disk.nodes.indices
        where world.disk.nodes[index].region.device == device {
            world.disk.nodes[index].isSynced = true
        }
        return 0
    }

    package func setMode(_ folder: Int32, _ mode: UInt32) -> Int32 { 0 }
    package func lock(_ file: Int32) -> Int32 { 0 }
    package func lease(_ file: Int32) -> Int32 { 0 }
    package func unlease(_ file: Int32) {}

    package func space(_ folder: Int32, free: inout Int64, total: inout Int64) -> Int32 {
        (free, total) = (1 << 40, 1 << 41)
        return 0
    }

    package func path(_ folder: Int32) -> String? {
        var names: [String] = []
        var here = Int32(node(folder))
        while here != 0 {
            let parent = world.disk.nodes[Int(here)].parent
            let entry = world.disk.nodes[Int(parent)].entries.first { $0.node == here }
            names.append(entry.map { String(decoding: $0.name, as: UTF8.self) } ?? "?")
            here = parent
        }
        return "/" + names.reversed().joined(separator: "/")
    }

    package func mounts(below folders: [String]) -> [String] { [] }
}

/// What readers do when a name appears in the outbox.
extension ModelledFileSystem {
    private func publish(_ operation: PendingOperation) {
        guard let change = operation.changes.last else { return }
        let isRecord = change.name.suffix(5) == Array(".json".utf8)[...]
        if bug == .recordBeforeBody {
            guard isRecord else {
                // The spool sees its staged file gone; a crash finds it there.
                withheld.append(operation)
                return
            }
            appear(operation)
            for body in withheld { appear(body) }
            withheld = []
        } else {
            appear(operation)
        }
    }

    private func appear(_ operation: PendingOperation) {
        var operation = operation
        guard let change = operation.changes.last else { return }
        let isMarker = change.name.suffix(3) == Array(".ok".utf8)[...]
        guard reader == .atOnce || reader == .afterMarker && isMarker else {
            return perform(operation)
        }
        if reader == .afterMarker { takePage(of: change) }
        // The reader's move out of the outbox and the rename into it are one step: a power loss
        // that keeps the one and not the other is the reader's.
        operation.changes[operation.changes.count - 1] = .init(
            folder: change.folder, name: change.name, node: -1)
        operation.taken = world.taken.count
        take(change.name, change.folder, change.node)
        perform(operation)
    }

    private func take(_ name: [UInt8], _ folder: Int32, _ node: Int32) {
        var path = SpoolPath(name)
        var here = folder
        while world.disk.nodes[Int(here)].parent != 0 {
            let parent = world.disk.nodes[Int(here)].parent
            if let entry = world.disk.nodes[Int(parent)].entries.first(where: { $0.node == here }) {
                path = SpoolPath(entry.name + [0x2F] + path.bytes)
            }
            here = parent
        }
        world.taken.append(Taken(path: path, bytes: world.disk.nodes[Int(node)].bytes))
    }

    /// All other outputs of the page, which the marker says are durable.
    private func takePage(of marker: PendingOperation.Change) {
        let stem = marker.name.dropLast(2)
        for entry in world.disk.nodes[Int(marker.folder)].entries
        where entry.name.starts(with: stem) {
            let durable = world.disk.nodes[Int(marker.folder)].durableEntries
            if !durable.contains(where: { $0.name == entry.name && $0.node == entry.node })
                || !world.disk.nodes[Int(entry.node)].isSynced, model != .kill
            {
                violation = "marker before its page is durable"
            }
            take(entry.name, marker.folder, entry.node)
            let gone = PendingOperation.Change(folder: marker.folder, name: entry.name, node: -1)
            Disk.apply(gone, to: &world.disk.nodes[Int(marker.folder)].entries)
            Disk.apply(gone, to: &world.disk.nodes[Int(marker.folder)].durableEntries)
        }
    }
}
