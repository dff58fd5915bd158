/// Appends integers (little-endian), texts and bytes to a record.
struct RecordWriter {
    private(set) var bytes: [UInt8] = []

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    mutating func byte(_ value: UInt8) { bytes.append(value) }

    mutating func int32(_ value: UInt32) {
        for shift in stride(from: 0, to: 32, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(shift)))
        }
    }

    mutating func int64(_ value: UInt64) {
        int32(UInt32(truncatingIfNeeded: value))
        int32(UInt32(truncatingIfNeeded: value >> 32))
    }

    /// Bytes as they are.
    mutating func raw(_ value: [UInt8]) { bytes.append(contentsOf: value) }

    /// Length in bytes (32 bits), then the bytes.
    mutating func blob(_ value: [UInt8]) {
        int32(UInt32(truncatingIfNeeded: value.count))
        bytes.append(contentsOf: value)
    }

    mutating func text(_ value: String) {
        let utf8 = value.utf8
        int32(UInt32(truncatingIfNeeded: utf8.count))
        bytes.append(contentsOf: utf8)
    }

    mutating func optionalText(_ value: String?) {
        byte(value == nil ? 0 : 1)
        if let value { text(value) }
    }

    mutating func texts(_ values: [String]) {
        int32(UInt32(truncatingIfNeeded: values.count))
        for value in values { text(value) }
    }

    mutating func replaceInt32(at offset: Int, with value: UInt32) {
        for k in 0..<4 { bytes[offset + k] = UInt8(truncatingIfNeeded: value >> UInt32(8 * k)) }
    }
}

/// A record that does not say what it should: its writer is broken or hostile.
struct WireError: Error, Equatable {
    let what: String
}

/// Reads what `RecordWriter` wrote; trusts nothing.
struct RecordReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    private mutating func take(_ count: Int, _ what: String) throws(WireError) -> ArraySlice<UInt8>
    {
        guard count >= 0, count <= bytes.endIndex - position else {
            throw WireError(what: "\(what): record too short")
        }
        position += count
        return bytes[position - count..<position]
    }

    mutating func byte(_ what: String) throws(WireError) -> UInt8 {
        let one = try take(1, what)
        return one[one.startIndex]
    }

    mutating func int32(_ what: String) throws(WireError) -> UInt32 {
        try take(4, what).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func int64(_ what: String) throws(WireError) -> UInt64 {
        try take(8, what).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    mutating func blob(_ what: String) throws(WireError) -> [UInt8] {
        let count = try int32(what)
        return Array(try take(Int(count), what))
    }

    /// - Parameter limit: most bytes that the text may have.
    mutating func text(_ what: String, limit: Int) throws(WireError) -> String {
        let count = Int(try int32(what))
        guard count <= limit else {
            throw WireError(what: "\(what): \(count) bytes, limit \(limit)")
        }
        return String(decoding: try take(count, what), as: UTF8.self)
    }

    mutating func optionalText(_ what: String, limit: Int) throws(WireError) -> String? {
        try byte(what) == 0 ? nil : try text(what, limit: limit)
    }

    mutating func texts(_ what: String, countLimit: Int, limit: Int) throws(WireError) -> [String] {
        let count = Int(try int32(what))
        guard count <= countLimit else { throw WireError(what: "\(what): \(count) entries") }
        var values: [String] = []
        for _ in 0..<count { values.append(try text(what, limit: limit)) }
        return values
    }

    /// Nothing may follow.
    func end(_ what: String) throws(WireError) {
        guard position == bytes.endIndex else { throw WireError(what: "\(what): bytes left over") }
    }
}
