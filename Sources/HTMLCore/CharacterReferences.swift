/// Named character references by the HTML standard's longest match (section 13.2.5.73).
struct CharacterReferences: Sendable {
    /// One name: where it stands in `names`, and what it means.
    private struct Entry {
        let start: UInt32
        let length: UInt8
        let first: UInt32
        /// 0 where the name means one character.
        let second: UInt32
    }

    private var names: [UInt8] = []
    private var entries: [Entry] = []
    /// Hash slots: index into `entries` plus one, 0 where free.
    private var slots = [UInt16](repeating: 0, count: Self.slotCount)
    private static let slotCount = 8192
    /// Bytes of the longest name, with its semicolon.
    private static let longestName = 32
    /// Bytes of the longest name that needs no semicolon.
    private static let longestBareName = 6

    static let standard = CharacterReferences(characterReferenceNames)

    /// - Parameter list: `name=codepoint[,codepoint]` in hexadecimal, separated by white space.
    private init(_ list: StaticString) {
        let text = unsafe Array(
            UnsafeBufferPointer(start: list.utf8Start, count: list.utf8CodeUnitCount))
        for field in text.split(whereSeparator: { $0.isHTMLSpace }) {
            let parts = field.split(separator: UInt8(ascii: "="))
            guard parts.count == 2 else { continue }
            let values = parts[1].split(separator: UInt8(ascii: ",")).map {
                UInt32(String(decoding: $0, as: UTF8.self), radix: 16) ?? 0xFFFD
            }
            entries.append(
                Entry(
                    start: UInt32(names.count), length: UInt8(parts[0].count), first: values[0],
                    second: values.count > 1 ? values[1] : 0))
            names.append(contentsOf: parts[0])
            insert(entries.count)
        }
    }

    private mutating func insert(_ number: Int) {
        let entry = entries[number - 1]
        let start = Int(entry.start)
        var slot = Self.hash(names.span, start..<start + Int(entry.length))
        while slots[slot] != 0 { slot = (slot + 1) % Self.slotCount }
        slots[slot] = UInt16(number)
    }

    private static func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        var hash: UInt32 = 0x811c_9dc5
        for i in range { hash = (hash ^ UInt32(bytes[i])) &* 0x0100_0193 }
        return Int((hash ^ hash >> 15) % UInt32(slotCount))
    }

    private func find(_ source: Span<UInt8>, _ range: Range<Int>) -> Entry? {
        var slot = Self.hash(source, range)
        while slots[slot] != 0 {
            let entry = entries[Int(slots[slot]) - 1]
            if Int(entry.length) == range.count {
                let start = Int(entry.start)
                var same = true
                for k in 0..<range.count where names[start + k] != source[range.lowerBound + k] {
                    same = false
                    break
                }
                if same { return entry }
            }
            slot = (slot + 1) % Self.slotCount
        }
        return nil
    }

    /// Decodes the reference whose `&` stands at `index` and appends its characters, or the `&` alone.
    /// - Parameter inAttribute: a name without semicolon before `=` or a letter or digit stays as it is.
    /// - Returns: the index after what was read.
    func decode(
        _ source: Span<UInt8>, at index: Int, limit: Int, inAttribute: Bool,
        into pool: inout [UInt8]
    ) -> Int {
        let start = index + 1
        if start < limit, source[start] == UInt8(ascii: "#") {
            return decodeNumber(source, at: index, limit: limit, into: &pool)
        }
        var stop = start
        while stop < limit, stop - start < Self.longestName,
            source[stop].isASCIILetter || source[stop].isASCIIDigit
        { stop += 1 }
        if stop > start, stop < limit, source[stop] == UInt8(ascii: ";"),
            let entry = find(source, start..<stop + 1)
        {
            append(entry, to: &pool)
            return stop + 1
        }
        stop = min(stop, start + Self.longestBareName)
        while stop > start + 1 {
            if let entry = find(source, start..<stop) {
                let next = stop < limit ? source[stop] : 0
                if inAttribute && (next == 0x3D || next.isASCIILetter || next.isASCIIDigit) {
                    break
                }
                append(entry, to: &pool)
                return stop
            }
            stop -= 1
        }
        pool.append(UInt8(ascii: "&"))
        return start
    }

    /// As above, for the parser's own buffers.
    func decode(
        _ source: SourceBytes, at index: Int, limit: Int, inAttribute: Bool,
        into buffer: inout Buffer<UInt8>
    ) -> Int {
        var decoded: [UInt8] = []
        let bytes = unsafe UnsafeBufferPointer(start: source.start, count: source.count)
        let next = unsafe decode(
            bytes.span, at: index, limit: limit, inAttribute: inAttribute, into: &decoded)
        for byte in decoded { buffer.append(byte) }
        return next
    }

    private func append(_ entry: Entry, to pool: inout [UInt8]) {
        pool.append(scalar: entry.first)
        if entry.second != 0 { pool.append(scalar: entry.second) }
    }

    /// A numeric reference, by the standard's section 13.2.5.80.
    private func decodeNumber(
        _ source: Span<UInt8>, at index: Int, limit: Int, into pool: inout [UInt8]
    ) -> Int {
        var i = index + 2
        let isHex = i < limit && source[i] | 0x20 == UInt8(ascii: "x")
        if isHex { i += 1 }
        let digits = i
        var value: UInt32 = 0
        while i < limit, let digit = Self.digit(source[i], isHex: isHex) {
            value = min(value * (isHex ? 16 : 10) + digit, 0x110000)
            i += 1
        }
        guard i > digits else {
            pool.append(UInt8(ascii: "&"))
            return index + 1
        }
        if i < limit, source[i] == UInt8(ascii: ";") { i += 1 }
        pool.append(scalar: Self.repaired(value))
        return i
    }

    private static func digit(_ byte: UInt8, isHex: Bool) -> UInt32? {
        if byte.isASCIIDigit { return UInt32(byte) - 0x30 }
        let lower = byte | 0x20
        guard isHex, lower >= 0x61, lower <= 0x66 else { return nil }
        return UInt32(lower) - 0x61 + 10
    }

    /// The windows-1252 characters that pages mean by 128...159, from the standard's table; 0 is none.
    private static let c1: [UInt32] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
        0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
        0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
    ]

    private static func repaired(_ value: UInt32) -> UInt32 {
        if value == 0 { return 0xFFFD }
        guard value >= 0x80, value <= 0x9F else { return value }
        let meant = c1[Int(value - 0x80)]
        return meant == 0 ? value : meant
    }
}

/// Decodes one character reference that ends with a semicolon, for text that was escaped twice.
/// - Parameters:
///   - index: where the `&` stands.
///   - limit: where the text ends.
/// - Returns: the index after the semicolon; nil, with nothing appended, where no reference stands.
package func decodeCharacterReference(
    _ utf8: [UInt8], at index: Int, limit: Int, into output: inout [UInt8]
) -> Int? {
    let count = output.count
    let next = CharacterReferences.standard.decode(
        utf8.span, at: index, limit: limit, inAttribute: false, into: &output)
    if next > index + 1, utf8[next - 1] == UInt8(ascii: ";") { return next }
    output.removeLast(output.count - count)
    return nil
}
