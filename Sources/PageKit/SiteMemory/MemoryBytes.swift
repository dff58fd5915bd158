/// Writes whole numbers, little-endian.
struct MemoryWriter {
    private(set) var bytes: [UInt8] = []

    mutating func number(_ value: UInt64, _ byteCount: Int) {
        for k in 0..<byteCount { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * k))) }
    }

    /// Length in bytes (two of them), then the bytes.
    mutating func blob(_ value: [UInt8]) {
        number(UInt64(value.count), 2)
        bytes += value
    }
}

/// Reads what `MemoryWriter` wrote; nil where the bytes end before.
struct MemoryReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func number(_ byteCount: Int) -> UInt64? {
        take(byteCount)?.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A count of two bytes and so many numbers of eight.
    mutating func numbers(most: Int) -> [UInt64]? {
        guard let count = number(2), count <= most else { return nil }
        var numbers: [UInt64] = []
        for _ in 0..<count {
            guard let number = number(8) else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    mutating func blob(most: Int) -> ArraySlice<UInt8>? {
        guard let count = number(2), count <= most else { return nil }
        return take(Int(count))
    }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
