/// A set of 64-bit hashes with its memory kept between pages: open addressing, at most half full.
/// Keys are hashes already, so a slot is taken from their low bits; 0 is not a key.
struct HashSet64: Sendable {
    private var slots = [UInt64](repeating: 0, count: 64)
    private(set) var count = 0

    mutating func removeAll() {
        guard count > 0 else { return }
        count = 0
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
        count += 1
    }

    func contains(_ hash: UInt64) -> Bool {
        if count == 0 { return false }
        let slots = slots.span
        let key = max(hash, 1)
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

    mutating func removeAll() {
        guard count > 0 else { return }
        count = 0
        for slot in keys.indices { keys[slot] = 0 }
    }

    /// The number of the key, a new one where it was not seen before; 0 counts as 1.
    mutating func number(of hash: UInt64) -> Int {
        if 2 * (count + 1) > keys.count { grow() }
        let key = max(hash, 1)
        var slot = Int(truncatingIfNeeded: key) & (keys.count - 1)
        while keys[slot] != 0 {
            if keys[slot] == key { return Int(numbers[slot]) }
            slot = (slot + 1) & (keys.count - 1)
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
        var slot = Int(truncatingIfNeeded: key) & (keys.count - 1)
        while keys[slot] != 0 {
            if keys[slot] == key { return Int(numbers[slot]) }
            slot = (slot + 1) & (keys.count - 1)
        }
        return nil
    }

    private mutating func grow() {
        let (oldKeys, oldNumbers) = (keys, numbers)
        keys = [UInt64](repeating: 0, count: 2 * oldKeys.count)
        numbers = [UInt32](repeating: 0, count: 2 * oldKeys.count)
        for old in oldKeys.indices where oldKeys[old] != 0 {
            var slot = Int(truncatingIfNeeded: oldKeys[old]) & (keys.count - 1)
            while keys[slot] != 0 { slot = (slot + 1) & (keys.count - 1) }
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
