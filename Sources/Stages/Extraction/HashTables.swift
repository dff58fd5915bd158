/// A set of 64-bit hashes with its memory kept between pages: open addressing, at most half full.
/// Keys are hashes already, so a slot is taken from their low bits; 0 is not a key.
struct HashSet64: Sendable {
    private var slots = [UInt64](repeating: 0, count: 64)
    private(set) var count = 0
    /// A bit for each key's low six bits: most of what is not in a small set is told by them.
    private var filter: UInt64 = 0

    mutating func removeAll() {
        guard count > 0 else { return }
        (count, filter) = (0, 0)
        for slot in slots.indices { slots[slot] = 0 }
    }

    /// Adds a key; 0 counts as 1.
    mutating func insert(_ hash: UInt64) {
        if 2 * (count + 1) > slots.count { grow() }
        let key = max(hash, 1)
        var slot = Int(truncatingIfNeeded: key) & (slots.count - 1)
        while slots[slot] != 0 {
            if slots[slot] == key { return }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = key
        filter |= 1 << (key & 63)
        count += 1
    }

    @inline(__always)
    func contains(_ hash: UInt64) -> Bool {
        let key = max(hash, 1)
        return filter >> (key & 63) & 1 != 0 && holds(key)
    }

    private func holds(_ key: UInt64) -> Bool {
        let slots = slots.span
        var slot = Int(truncatingIfNeeded: key) & (slots.count - 1)
        while slots[slot] != 0 {
            if slots[slot] == key { return true }
            slot = (slot + 1) & (slots.count - 1)
        }
        return false
    }

    private mutating func grow() {
        let keys = slots
        slots = [UInt64](repeating: 0, count: 2 * keys.count)
        count = 0
        for key in keys where key != 0 { insert(key) }
    }
}

/// Numbers 64-bit hashes from 0 in the order in which they are first seen.
struct HashNumbers64: Sendable {
    private var keys = [UInt64](repeating: 0, count: 64)
    private var numbers = [UInt32](repeating: 0, count: 64)
    private(set) var count = 0
    /// Slots in use, a power of two: as many as the page needs, not the largest one. Those behind them are 0.
    private var size = 64

    /// Forgets all keys.
    /// - Parameter most: keys that are to come; more of them take time to move the table.
    mutating func removeAll(expecting most: Int) {
        if count > 0 {
            let used = size
            var slots = keys.mutableSpan
            for slot in 0..<used { slots[slot] = 0 }
        }
        count = 0
        size = 64
        while size < 2 * (most + 1) { size *= 2 }
        guard keys.count < size else { return }
        keys = [UInt64](repeating: 0, count: size)
        numbers = [UInt32](repeating: 0, count: size)
    }

    /// The number of the key, a new one where it was not seen before; 0 counts as 1.
    mutating func number(of hash: UInt64) -> Int {
        if 2 * (count + 1) > size { grow() }
        let key = max(hash, 1)
        var slot = Int(truncatingIfNeeded: key) & (size - 1)
        while keys[slot] != 0 {
            if keys[slot] == key { return Int(numbers[slot]) }
            slot = (slot + 1) & (size - 1)
        }
        keys[slot] = key
        numbers[slot] = UInt32(count)
        count += 1
        return count - 1
    }

    /// The number of the key, nil where it was not seen before.
    func knownNumber(of hash: UInt64) -> Int? {
        let (keys, numbers) = (keys.span, numbers.span)
        let key = max(hash, 1)
        var slot = Int(truncatingIfNeeded: key) & (size - 1)
        while keys[slot] != 0 {
            if keys[slot] == key { return Int(numbers[slot]) }
            slot = (slot + 1) & (size - 1)
        }
        return nil
    }

    private mutating func grow() {
        let (oldKeys, oldNumbers, oldSize) = (keys, numbers, size)
        size *= 2
        keys = [UInt64](repeating: 0, count: max(size, keys.count))
        if numbers.count < size { numbers = [UInt32](repeating: 0, count: size) }
        for old in 0..<oldSize where oldKeys[old] != 0 {
            var slot = Int(truncatingIfNeeded: oldKeys[old]) & (size - 1)
            while keys[slot] != 0 { slot = (slot + 1) & (size - 1) }
            keys[slot] = oldKeys[old]
            numbers[slot] = oldNumbers[old]
        }
    }
}

/// One hash of two.
@inline(__always)
func mixedHash(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (high, low) = (a ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(
        by: b ^ 0xD6E8_FEB8_6659_FD93)
    return high ^ low
}
