/// Reads one JSON value from a range of valid UTF-8.
///
/// - Parameters:
///   - range: nil for all of `utf8`.
///   - depth: of nested arrays and objects; deeper ones are an error, so hostile input cannot overflow the
///     stack.
package func parseJSON(
    _ utf8: [UInt8], _ dialect: JSONDialect, in range: Range<Int>? = nil, depth: Int = 128
) throws(JSONError) -> JSONValue {
    var reader = JSONReader(
        bytes: utf8, range: range ?? 0..<utf8.count, dialect: dialect, depthLeft: depth)
    return try reader.document()
}

private struct JSONReader {
    let bytes: [UInt8]
    let end: Int
    let tolerant: Bool
    var position: Int
    var depthLeft: Int

    init(bytes: [UInt8], range: Range<Int>, dialect: JSONDialect, depthLeft: Int) {
        self.bytes = bytes
        end = range.upperBound
        position = range.lowerBound
        tolerant = dialect == .tolerant
        self.depthLeft = depthLeft
    }

    mutating func document() throws(JSONError) -> JSONValue {
        if tolerant { skipWrapping() }
        skipSpace()
        let result = try value()
        skipSpace()
        guard tolerant || position == end else { throw failure(.trailingBytes) }
        return result
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        guard position < end else { throw failure(.unexpectedEnd) }
        switch bytes[position] {
        case UInt8(ascii: "{"):
            return try nested { (reader: inout JSONReader) throws(JSONError) in try reader.object()
            }
        case UInt8(ascii: "["):
            return try nested { (reader: inout JSONReader) throws(JSONError) in try reader.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t") where take("true"): return .bool(true)
        case UInt8(ascii: "f") where take("false"): return .bool(false)
        case UInt8(ascii: "n") where take("null"): return .null
        case UInt8(ascii: "-"), 0x30...0x39: return try number()
        default: throw failure(.unexpectedByte)
        }
    }

    private mutating func nested(
        _ read: (inout JSONReader) throws(JSONError) -> JSONValue
    ) throws(JSONError) -> JSONValue {
        guard depthLeft > 0 else { throw failure(.tooDeep) }
        depthLeft -= 1
        position += 1
        let result = try read(&self)
        depthLeft += 1
        return result
    }

    private mutating func object() throws(JSONError) -> JSONValue {
        var members: [JSONMember] = []
        if try closes(UInt8(ascii: "}"), first: true) { return .object(members) }
        while true {
            guard position < end else { throw failure(.unexpectedEnd) }
            guard bytes[position] == UInt8(ascii: "\"") else { throw failure(.unexpectedByte) }
            let name = try string()
            skipSpace()
            guard position < end else { throw failure(.unexpectedEnd) }
            guard bytes[position] == UInt8(ascii: ":") else { throw failure(.unexpectedByte) }
            position += 1
            skipSpace()
            members.append(JSONMember(name, try value()))
            if try closes(UInt8(ascii: "}"), first: false) { return .object(members) }
        }
    }

    private mutating func array() throws(JSONError) -> JSONValue {
        var values: [JSONValue] = []
        if try closes(UInt8(ascii: "]"), first: true) { return .array(values) }
        while true {
            values.append(try value())
            if try closes(UInt8(ascii: "]"), first: false) { return .array(values) }
        }
    }

    /// After the opening or an element: true at the end, false before the next element; reads the comma.
    private mutating func closes(_ close: UInt8, first: Bool) throws(JSONError) -> Bool {
        skipSpace()
        guard position < end else { throw failure(.unexpectedEnd) }
        if bytes[position] == close {
            position += 1
            return true
        }
        if first, !tolerant || bytes[position] != UInt8(ascii: ",") { return false }
        guard bytes[position] == UInt8(ascii: ",") else { throw failure(.unexpectedByte) }
        position += 1
        skipSpace()
        guard tolerant else {
            if position < end, bytes[position] == close { throw failure(.unexpectedByte) }
            return false
        }
        while position < end, bytes[position] == UInt8(ascii: ",") {
            position += 1
            skipSpace()
        }
        guard position < end, bytes[position] == close else { return false }
        position += 1
        return true
    }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        while position < end, bytes[position] != 0x22, bytes[position] != 0x5C,
            bytes[position] >= 0x20
        {
            position += 1
        }
        guard position < end else { throw failure(.unexpectedEnd) }
        if bytes[position] == 0x22 {
            position += 1
            return String(decoding: bytes[start..<position - 1], as: UTF8.self)
        }
        var text = Array(bytes[start..<position])
        while position < end {
            let byte = bytes[position]
            position += 1
            switch byte {
            case 0x22: return String(decoding: text, as: UTF8.self)
            case 0x5C: try escape(into: &text)
            case 0..<0x20 where !tolerant: throw failure(.badString)
            default: text.append(byte)
            }
        }
        throw failure(.unexpectedEnd)
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        guard position < end else { throw failure(.unexpectedEnd) }
        let byte = bytes[position]
        position += 1
        switch byte {
        case 0x22, 0x5C, UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "u"): try unicodeEscape(into: &text)
        default:
            guard tolerant else { throw failure(.badEscape) }
            text.append(byte)
        }
    }

    private mutating func unicodeEscape(into text: inout [UInt8]) throws(JSONError) {
        guard let unit = hexUnit(at: position) else {
            guard tolerant else { throw failure(.badEscape) }
            text.append(contentsOf: "\\u".utf8)
            return
        }
        position += 4
        var scalar = UInt32(unit)
        if 0xD800..<0xDC00 ~= unit, position + 1 < end, bytes[position] == 0x5C,
            bytes[position + 1] == UInt8(ascii: "u"), let low = hexUnit(at: position + 2),
            0xDC00..<0xE000 ~= low
        {
            scalar = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
            position += 6
        } else if 0xD800..<0xE000 ~= unit {
            guard tolerant else { throw failure(.badEscape) }
            scalar = 0xFFFD
        }
        appendScalar(scalar, to: &text)
    }

    private func hexUnit(at start: Int) -> UInt16? {
        guard start + 4 <= end else { return nil }
        var unit: UInt16 = 0
        for byte in bytes[start..<start + 4] {
            guard let digit = hexDigit(byte) else { return nil }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        let whole = digits()
        // `007` and `1.` are numbers of JavaScript's, not of JSON's.
        var isJSON = whole == 1 || whole > 1 && bytes[position - whole] != 0x30
        guard whole > 0, tolerant || isJSON else { throw failure(.badNumber) }
        if position < end, bytes[position] == UInt8(ascii: ".") {
            position += 1
            isJSON = digits() > 0 && isJSON
            guard tolerant || isJSON else { throw failure(.badNumber) }
        }
        if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < end,
                bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-")
            {
                position += 1
            }
            guard digits() > 0 else { throw failure(.badNumber) }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let number = Double(text) ?? Double(text + "0"), isJSON || number.isFinite else {
            throw failure(.badNumber)
        }
        let plain = number.magnitude < 1e15 ? Int(exactly: number).map(String.init) : nil
        return .number(number, text: isJSON ? text : plain ?? String(number))
    }

    private mutating func digits() -> Int {
        let start = position
        while position < end, bytes[position] &- 0x30 < 10 { position += 1 }
        return position - start
    }

    private mutating func take(_ word: StaticString) -> Bool {
        guard hasPrefix(word, bytes[..<end], at: position) else { return false }
        position += word.utf8CodeUnitCount
        return true
    }

    private mutating func skipSpace() {
        while position < end {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            case 0x0B,
                0x0C where tolerant:
                position += 1
            case 0xC2 where tolerant && hasPrefix("\u{A0}", bytes[..<end], at: position):
                position += 2
            case UInt8(ascii: "/") where tolerant && skipComment(): continue
            default: return
            }
        }
    }

    private mutating func skipComment() -> Bool {
        let all = bytes[..<end]
        if hasPrefix("//", all, at: position) {
            position = all[position...].firstIndex(of: 0x0A) ?? end
            return true
        }
        if hasPrefix("/*", all, at: position), let close = find("*/", in: all, from: position + 2) {
            position = close + 2
            return true
        }
        return false
    }

    /// Skips what stands before the first bracket on real pages: BOM, `<!--`, `<![CDATA[`, comments.
    private mutating func skipWrapping() {
        let all = bytes[..<end]
        let limit = min(end, position + 4096)
        if hasPrefix("\u{FEFF}", all, at: position) { position += 3 }
        var i = position
        while true {
            skipSpace()
            if hasPrefix("<!--", all, at: position) {
                position += 4
            } else if hasPrefix("<![CDATA[", all, at: position) {
                position += 9
            } else if position == i {
                return
            }
            guard position < limit else { return }
            i = position
        }
    }

    private func failure(_ reason: JSONError.Reason) -> JSONError {
        JSONError(reason: reason, atByte: min(position, end))
    }
}

/// The value of a hexadecimal digit.
func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
}
