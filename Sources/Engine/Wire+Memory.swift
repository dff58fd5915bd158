import PageKit

/// What pages of earlier times have taught: the state from here on, for the pages that follow on the wire.
struct MemoryRecord: Equatable {
    let generation: UInt64
    /// Hosts whose memory is another than before; nil where one is forgotten.
    let changes: [String: HostMemory?]

    /// Bytes of a host's memory, beyond any that `HostMemory` makes.
    private static let hostLimit = 64 << 10

    func record() -> [UInt8] {
        Wire.record(.memory) { fields in
            fields.int64(generation)
            fields.int32(UInt32(truncatingIfNeeded: changes.count))
            for (host, memory) in changes.sorted(by: { $0.key < $1.key }) {
                fields.text(host)
                fields.byte(memory == nil ? 0 : 1)
                if let memory { fields.blob(memory.bytes) }
            }
        }
    }

    init(generation: UInt64, changes: [String: HostMemory?]) {
        self.generation = generation
        self.changes = changes
    }

    init(fields: [UInt8]) throws(WireError) {
        var reader = RecordReader(fields[...])
        generation = try reader.int64("generation")
        var changes: [String: HostMemory?] = [:]
        for _ in 0..<(try reader.int32("hosts")) {
            let host = try reader.text("host", limit: 253)
            guard try reader.byte("memory") != 0 else {
                changes[host] = .some(nil)
                continue
            }
            let bytes = try reader.blob("memory")
            guard bytes.count <= Self.hostLimit, let memory = HostMemory(bytes: bytes[...]) else {
                throw WireError(what: "memory of \(host)")
            }
            changes[host] = memory
        }
        try reader.end("memory")
        self.changes = changes
    }
}
