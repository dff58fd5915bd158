/// A character encoding of the WHATWG Encoding Standard.
struct Charset: Equatable, Sendable {
    /// Lower-case WHATWG name.
    let name: String
    /// Name of the ICU converter; empty where winnow decodes by itself.
    let converter: String

    static let utf8 = Charset(name: "utf-8", converter: "UTF-8")
    static let utf16LE = Charset(name: "utf-16le", converter: "UTF-16LE")
    static let utf16BE = Charset(name: "utf-16be", converter: "UTF-16BE")
    static let windows1252 = Charset(name: "windows-1252", converter: "windows-1252")

    var isUTF16: Bool { self == .utf16LE || self == .utf16BE }
    /// Stateful seven-bit encodings, where ASCII bytes may mean other characters.
    var usesEscapes: Bool { name == "iso-2022-jp" || name == "iso-2022-kr" || name == "hz-gb-2312" }
    /// Several bytes a character, so that undecodable sequences tell a wrong declaration.
    var isMultibyte: Bool {
        ["gbk", "gb18030", "big5", "euc-jp", "iso-2022-jp", "shift_jis", "euc-kr"].contains(name)
    }

    /// The charset of a label, in any case and with ASCII whitespace around it; nil for unknown labels.
    init?(label: some Sequence<UInt8>) {
        var bytes = label.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
        while let last = bytes.last, isASCIISpace(last) { bytes.removeLast() }
        let trimmed = bytes.drop(while: isASCIISpace)
        // Most pages need no table of all labels: these are their declaration and the usual fallback.
        for usual in [Charset.utf8, .windows1252] where trimmed.elementsEqual(usual.name.utf8) {
            self = usual
            return
        }
        guard let found = Self.byLabel[String(decoding: trimmed, as: UTF8.self)] else { return nil }
        self = found
    }

    init(name: String, converter: String) {
        self.name = name
        self.converter = converter
    }

    private static let byLabel: [String: Charset] = {
        var map: [String: Charset] = [:]
        for row in charsetTable {
            for label in row.labels.split(separator: " ") {
                map[String(label)] = Charset(name: row.name, converter: row.converter)
            }
        }
        return map
    }()
}

/// Whether the byte is ASCII whitespace of the HTML standard.
@inline(__always) package func isASCIISpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D || byte == 0x0C
}
