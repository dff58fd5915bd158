/// An element's or attribute's name as one number, equal for equal lower-cased names.
///
/// Two long unknown names whose hashes collide would only be taken for the same element.
struct NameKey: Hashable, Sendable, BitwiseCopyable {
    let raw: UInt64

    init(raw: UInt64) { self.raw = raw }

    init(_ name: String) {
        let bytes = Array(name.utf8)
        self = unsafe bytes.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return NameKey(raw: 0) }
            return unsafe SourceBytes(start: start, count: bytes.count).key(0..<bytes.count)
        }
    }
}

/// Names to one-byte values by open addressing; read once a name. Built once and never freed.
@safe struct NameTable: @unchecked Sendable {
    private struct Slot {
        var key: UInt64 = 0
        var value: UInt8 = 0
    }

    private let slots: UnsafeMutablePointer<Slot>
    private static let slotCount = 1024
    /// The value of a name that is not in the table.
    static let absent: UInt8 = 255

    init(_ entries: [(name: String, value: UInt8)]) {
        precondition(entries.count < Self.slotCount / 2)
        unsafe slots = .allocate(capacity: Self.slotCount)
        unsafe slots.initialize(repeating: Slot(value: Self.absent), count: Self.slotCount)
        for entry in entries {
            let key = NameKey(entry.name).raw
            var slot = Self.slot(key)
            while unsafe slots[slot].key != 0 { slot = (slot + 1) % Self.slotCount }
            unsafe slots[slot] = Slot(key: key, value: entry.value)
        }
    }

    @inline(__always)
    subscript(_ key: NameKey) -> UInt8 {
        var slot = Self.slot(key.raw)
        while true {
            let found = unsafe slots[slot]
            if found.key == key.raw || found.key == 0 { return found.value }
            slot = (slot + 1) % Self.slotCount
        }
    }

    @inline(__always)
    private static func slot(_ key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 54)
    }
}
