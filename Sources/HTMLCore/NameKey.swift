/// An element's or attribute's name as one number, equal for equal lower-cased names.
///
/// Up to 8 bytes the name itself, packed; longer ones their FNV-1a hash with the top bit set.
/// Two long unknown names that collide would only be taken for the same element.
struct NameKey: Hashable, Sendable {
    let raw: UInt64

    /// The key of the lower-cased bytes in `range`.
    @inline(__always)
    init(_ source: Span<UInt8>, _ range: Range<Int>) {
        if range.count <= 8 {
            var packed: UInt64 = 0
            for i in range { packed = packed << 8 | UInt64(source[i].asciiLowercased) }
            raw = packed & ~(1 << 63)
        } else {
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            for i in range {
                hash = (hash ^ UInt64(source[i].asciiLowercased)) &* 0x0000_0100_0000_01b3
            }
            raw = hash | 1 << 63
        }
    }

    init(_ name: String) {
        let bytes = Array(name.utf8)
        self.init(bytes.span, 0..<bytes.count)
    }
}

/// Names to one-byte values by open addressing; read once or twice a tag.
struct NameTable: Sendable {
    private var keys: [UInt64]
    private var values: [UInt8]
    private static let slotCount = 512

    init(_ entries: [(name: String, value: UInt8)]) {
        precondition(entries.count < Self.slotCount / 2)
        keys = Array(repeating: 0, count: Self.slotCount)
        values = Array(repeating: 0, count: Self.slotCount)
        for entry in entries {
            let key = NameKey(entry.name).raw
            var slot = Self.slot(key)
            while keys[slot] != 0 { slot = (slot + 1) % Self.slotCount }
            keys[slot] = key
            values[slot] = entry.value
        }
    }

    @inline(__always)
    subscript(_ key: NameKey) -> UInt8? {
        var slot = Self.slot(key.raw)
        while keys[slot] != 0 {
            if keys[slot] == key.raw { return values[slot] }
            slot = (slot + 1) % Self.slotCount
        }
        return nil
    }

    @inline(__always)
    private static func slot(_ key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 55)
    }
}
