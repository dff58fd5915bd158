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

    /// - Parameters:
    ///   - names: in lower case, a space between two; the first means `first`, the next one more ...
    ///   - others: more names.
    init(_ names: StaticString, first: UInt8, _ others: [(name: StaticString, value: UInt8)]) {
        unsafe slots = .allocate(capacity: Self.slotCount)
        unsafe slots.initialize(repeating: Slot(value: Self.absent), count: Self.slotCount)
        let list = unsafe SourceBytes(start: names.utf8Start, count: names.utf8CodeUnitCount)
        var value = first
        var start = 0
        while start < list.count {
            let end = list.find(UInt8(ascii: " "), from: start)
            insert(list.key(start..<end), value)
            value += 1
            start = end + 1
        }
        for (name, value) in others {
            let bytes = unsafe SourceBytes(start: name.utf8Start, count: name.utf8CodeUnitCount)
            insert(bytes.key(0..<bytes.count), value)
        }
    }

    private func insert(_ name: NameKey, _ value: UInt8) {
        var slot = Self.slot(name.raw)
        while unsafe slots[slot].key != 0 { slot = (slot + 1) % Self.slotCount }
        unsafe slots[slot] = Slot(key: name.raw, value: value)
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
