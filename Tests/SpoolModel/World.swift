import Spool

/// An output that a reader took.
struct Taken {
    let path: SpoolPath
    let bytes: [UInt8]
    /// A power loss took back the rename that published it: the window that Docs/spool.md tells of.
    var isPremature = false
}

/// One instance's ledger: what it says now, last, and before that what a power loss may leave of it.
struct LedgerVersions {
    let state: String
    var versions: [LedgerTable]
}

/// All that outlives a process.
struct World {
    var disk = Disk()
    var ledgers: [LedgerVersions] = []
    var taken: [Taken] = []
    /// Instances named so far.
    var instanceCount = 0

    /// Equal for worlds that no process can tell apart.
    func digest(countingLinks: Bool) -> UInt64 {
        var sum = disk.digest(of: 0, path: 1, countingLinks ? [.links] : [])
        for ledger in ledgers {
            sum &+= mixed(hashed(ledger.state.utf8), ledger.versions.last?.digest ?? 0)
        }
        for taken in taken {
            sum &+= mixed(
                hashed(taken.path.bytes) &+ (taken.isPremature ? 1 : 2), hashed(taken.bytes))
        }
        return mixed(sum, UInt64(instanceCount))
    }

    /// Equal for worlds of which a crash leaves the same.
    func digestOfPossibilities(countingLinks: Bool) -> UInt64 {
        let links: Disk.DigestParts = countingLinks ? [.links] : []
        var sum = digest(countingLinks: countingLinks)
        sum = mixed(sum, disk.digest(of: 0, path: 2, links.union(.synced)))
        sum = mixed(sum, disk.digest(of: 0, path: 3, links.union([.synced, .durable])))
        for ledger in ledgers {
            for table in ledger.versions { sum = mixed(sum, table.digest) }
        }
        for operation in disk.pending { sum = mixed(sum, operation.hash) }
        return sum
    }
}

extension Disk {
    struct DigestParts: OptionSet {
        let rawValue: Int
        /// Which names are of one file.
        static let links = DigestParts(rawValue: 1)
        /// Which data survives.
        static let synced = DigestParts(rawValue: 2)
        /// The names that survive, instead of those that are there.
        static let durable = DigestParts(rawValue: 4)
    }

    /// Of all names and data below a folder, in any order.
    func digest(of folder: Int32, path: UInt64, _ parts: DigestParts) -> UInt64 {
        var sum: UInt64 = 0
        let isDurable = parts.contains(.durable)
        let entries =
            isDurable ? nodes[Int(folder)].durableEntries : nodes[Int(folder)].entries
        for entry in entries {
            let here = mixed(path, entry.hash)
            let at = Int(entry.node)
            if nodes[at].isFolder {
                sum &+= here &+ digest(of: entry.node, path: here, parts)
            } else {
                sum &+= mixed(here, nodes[at].hash)
                if parts.contains(.links) { sum &+= mixed(here, UInt64(at)) }
                if parts.contains(.synced), nodes[at].isSynced { sum &+= mixed(here, 1) }
            }
        }
        return sum
    }
}

/// FNV-1a, eight bits at a time.
func hashed(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash
}

/// The finalizer of SplitMix64 over both values.
func mixed(_ a: UInt64, _ b: UInt64) -> UInt64 {
    var z = a &* 0x9E37_79B9_7F4A_7C15 ^ b
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
}
