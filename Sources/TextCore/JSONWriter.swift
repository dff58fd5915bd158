import CScan

/// Writes JSON straight into bytes; commas and colons come by themselves.
///
/// ```swift
/// var json = JSONWriter(appendingTo: output)
/// json.beginObject()
/// json.name("text"); json.string(page.text, range)
/// json.endObject()
/// output = json.bytes
/// ```
/// The caller closes what it opened; no newline is ever written inside a value, so a value is a line.
package struct JSONWriter: Sendable {
    package private(set) var bytes: [UInt8]
    /// Whether the next value follows another one at its level.
    private var needsComma = false

    /// - Parameter bytes: what was written before, for example earlier lines.
    package init(appendingTo bytes: consuming [UInt8] = []) { self.bytes = bytes }

    package mutating func beginObject() { open(UInt8(ascii: "{")) }
    package mutating func endObject() { close(UInt8(ascii: "}")) }
    package mutating func beginArray() { open(UInt8(ascii: "[")) }
    package mutating func endArray() { close(UInt8(ascii: "]")) }

    /// The name of the next value.
    package mutating func name(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    package mutating func null() { literal("null") }
    package mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }
    package mutating func number(_ value: Int) { literal(String(value)) }

    /// Infinities and NaN, which JSON does not have, become null.
    package mutating func number(_ value: Double) {
        guard value.isFinite else { return null() }
        literal(wholeNumber(value).map(String.init) ?? String(value))
    }

    package mutating func string(_ text: String) {
        beginValue()
        bytes.append(0x22)
        var text = text
        text.withUTF8 { unsafe appendEscaped($0) }
        bytes.append(0x22)
    }

    /// Nil as null.
    package mutating func string(_ text: String?) {
        if let text { string(text) } else { null() }
    }

    package mutating func strings(_ texts: some Sequence<String>) {
        beginArray()
        for text in texts { string(text) }
        endArray()
    }

    /// A range of valid UTF-8 as one string.
    package mutating func string(_ utf8: [UInt8], _ range: Range<Int>) {
        beginValue()
        bytes.append(0x22)
        appendEscaped(utf8, range)
        bytes.append(0x22)
    }

    /// Opens a string that is written in pieces by `append`, closed by `endString`.
    package mutating func beginString() {
        beginValue()
        bytes.append(0x22)
    }

    /// Adds a range of valid UTF-8 to the open string.
    package mutating func append(_ utf8: [UInt8], _ range: Range<Int>) {
        appendEscaped(utf8, range)
    }

    package mutating func endString() { bytes.append(0x22) }

    /// Any value as it was read.
    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let flag): bool(flag)
        case .number(_, let text): literal(text)
        case .string(let text): string(text)
        case .array(let values):
            beginArray()
            for element in values { self.value(element) }
            endArray()
        case .object(let members):
            beginObject()
            for member in members {
                name(member.name)
                self.value(member.value)
            }
            endObject()
        }
    }

    /// A byte between values: the line end of JSON lines.
    package mutating func newline() {
        bytes.append(0x0A)
        needsComma = false
    }

    private mutating func literal(_ text: String) {
        beginValue()
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func open(_ bracket: UInt8) {
        beginValue()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func beginValue() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func appendEscaped(_ utf8: [UInt8], _ range: Range<Int>) {
        unsafe utf8.withUnsafeBufferPointer {
            unsafe appendEscaped(UnsafeBufferPointer(rebasing: $0[range]))
        }
    }

    private mutating func appendEscaped(_ utf8: UnsafeBufferPointer<UInt8>) {
        guard let base = utf8.baseAddress else { return }
        var i = 0
        while true {
            let plain = unsafe winnow_json_plain_length(base + i, utf8.count - i)
            unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: base + i, count: plain))
            i += plain
            guard i < utf8.count else { return }
            unsafe appendEscape(base[i])
            i += 1
        }
    }

    private mutating func appendEscape(_ byte: UInt8) {
        bytes.append(0x5C)
        switch byte {
        case 0x22, 0x5C: bytes.append(byte)
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        default:
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(byte < 0x10 ? 0x30 : 0x31)
            let low = byte & 0x0F
            bytes.append(low < 10 ? 0x30 + low : 0x61 + low - 10)
        }
    }
}
