import Spool

/// A name in a folder. `node` is an index into `Disk.nodes`.
struct Entry {
    let name: [UInt8]
    /// Of `name`.
    let hash: UInt64
    var node: Int32

    init(name: [UInt8], node: Int32) {
        self.name = name
        self.node = node
        hash = hashed(name)
    }
}

/// The part of the tree that a file or folder is made in.
enum Region: UInt8 {
    case other, inbox, inboxPrivate, claim, outbox, outboxPrivate, stage, state

    /// The file system: inbox, outbox and state have one each.
    var device: UInt8 {
        switch self {
        case .other: 0
        case .inbox, .inboxPrivate, .claim: 1
        case .outbox, .outboxPrivate, .stage: 2
        case .state: 3
        }
    }

    func region(of name: [UInt8]) -> Region {
        switch (self, String(decoding: name, as: UTF8.self)) {
        case (.other, "inbox"): .inbox
        case (.other, "outbox"): .outbox
        case (.other, let name) where name.hasPrefix("state"): .state
        case (.inbox, ".winnow"): .inboxPrivate
        case (.inboxPrivate, "claim"): .claim
        case (.outbox, ".winnow"): .outboxPrivate
        case (.outboxPrivate, "stage"): .stage
        default: self
        }
    }
}

/// A file or a folder, as it is and as it would be if nothing that is not synced survived.
struct Node {
    let isFolder: Bool
    let region: Region
    /// The folder above (of folders).
    let parent: Int32
    var entries: [Entry] = []
    var durableEntries: [Entry] = []
    var bytes: [UInt8] = [] { didSet { hash = hashed(bytes) } }
    /// Of `bytes`.
    private(set) var hash = hashed([])
    /// True when `bytes` survive.
    var isSynced = false
}

/// One change of names that is not known to survive: all of it or nothing.
struct PendingOperation {
    struct Change {
        let folder: Int32
        let name: [UInt8]
        /// -1: the name goes.
        let node: Int32
    }
    let device: UInt8
    /// The file or folder that it is about.
    let node: Int32
    var changes: [Change]
    /// Of the names and regions.
    let hash: UInt64
    /// Index in `World.taken`, when a reader took the published file at once.
    var taken: Int?

    init(in region: Region, node: Int32, changes: [Change]) {
        device = region.device
        self.node = node
        self.changes = changes
        hash = changes.reduce(UInt64(region.rawValue)) {
            mixed($0, hashed($1.name) &+ ($1.node < 0 ? 1 : 0))
        }
    }

    /// Whether this cannot survive without the earlier `other`.
    func needs(_ other: PendingOperation) -> Bool {
        if node == other.node { return true }
        for change in changes {
            if change.folder == other.node { return true }
            for earlier in other.changes
            where earlier.folder == change.folder && earlier.name == change.name { return true }
        }
        return false
    }
}

/// The tree of files. A value: a crash image is a copy.
struct Disk {
    var nodes: [Node] = [Node(isFolder: true, region: .other, parent: 0)]
    var pending: [PendingOperation] = []

    func child(_ name: [UInt8], of folder: Int32) -> Int32? {
        nodes[Int(folder)].entries.first { $0.name == name }?.node
    }

    /// The node at a path below `folder`; nil when there is none.
    func find(_ path: SpoolPath, from folder: Int32 = 0) -> Int32? {
        var here = folder
        for name in path.bytes.split(separator: 0x2F) {
            guard nodes[Int(here)].isFolder, let next = child(Array(name), of: here) else {
                return nil
            }
            here = next
        }
        return here
    }

    /// Makes an empty file or folder, not durably.
    mutating func make(_ name: [UInt8], isFolder: Bool, in folder: Int32) -> Int32 {
        let region = nodes[Int(folder)].region.region(of: name)
        nodes.append(Node(isFolder: isFolder, region: region, parent: folder))
        let node = Int32(nodes.count - 1)
        perform(
            PendingOperation(
                in: nodes[Int(folder)].region, node: node,
                changes: [.init(folder: folder, name: name, node: node)]))
        return node
    }

    /// Carries out an operation, not durably.
    mutating func perform(_ operation: PendingOperation) {
        for change in operation.changes {
            Disk.apply(change, to: &nodes[Int(change.folder)].entries)
        }
        pending.append(operation)
    }

    static func apply(_ change: PendingOperation.Change, to entries: inout [Entry]) {
        if let at = entries.firstIndex(where: { $0.name == change.name }) {
            if change.node < 0 { entries.remove(at: at) } else { entries[at].node = change.node }
        } else if change.node >= 0 {
            entries.append(Entry(name: change.name, node: change.node))
        }
    }

    /// Makes the pending operations that `isSynced` chooses durable, with those that they need.
    mutating func settle(where isSynced: (PendingOperation) -> Bool) {
        var chosen = pending.map(isSynced)
        for later in pending.indices.reversed() where chosen[later] {
            for earlier in 0..<later where pending[later].needs(pending[earlier]) {
                chosen[earlier] = true
            }
        }
        for (index, operation) in pending.enumerated() where chosen[index] {
            for change in operation.changes {
                Disk.apply(change, to: &nodes[Int(change.folder)].durableEntries)
            }
        }
        var index = 0
        pending.removeAll { _ in
            defer { index += 1 }
            return chosen[index]
        }
    }

    /// Everything is on the disk.
    mutating func settleAll() {
        pending = []
        for index in nodes.indices {
            nodes[index].durableEntries = nodes[index].entries
            nodes[index].isSynced = true
        }
    }
}
