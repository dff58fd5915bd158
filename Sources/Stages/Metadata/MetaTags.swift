import HTMLCore

/// The name of a `<meta>`, in lower case.
struct MetaName: ExpressibleByStringLiteral, Sendable {
    let text: String
    let key: UInt64

    init(stringLiteral text: String) {
        self.text = text
        key = hash(text.utf8.span)
    }
}

/// The `<meta>` elements of a page that have a name and a value, in page order.
struct MetaTags: Sendable {
    /// Of `name`, `property` or `http-equiv`, whitespace collapsed, in lower case: the hash.
    private var keys: [UInt64] = []
    /// Ranges in the page's pool; none is blank.
    private var values: [Range<Int>] = []

    mutating func note(_ row: Int, _ document: Document) {
        // `value` is a common mistake for `content`.
        guard
            let value = document.attribute(.content, of: row)
                ?? document.attribute(.value, of: row)
        else { return }
        let pool = document.pool.span
        guard !isBlank(pool.extracting(value)) else { return }
        for name in [AttributeName.property, .name, .httpEquiv] {
            if let range = document.attribute(name, of: row) {
                keys.append(Self.key(pool.extracting(range)))
                values.append(value)
            }
        }
    }

    /// The value of the first meta of this name.
    func first(_ name: MetaName) -> Range<Int>? {
        let keys = keys.span
        for i in 0..<keys.count where keys[i] == name.key { return values[i] }
        return nil
    }

    /// The values of all metas of this name.
    func all(_ name: MetaName) -> [Range<Int>] {
        let keys = keys.span
        var found: [Range<Int>] = []
        for i in 0..<keys.count where keys[i] == name.key { found.append(values[i]) }
        return found
    }

    private static func key(_ name: Span<UInt8>) -> UInt64 {
        for i in 0..<name.count where name[i] <= 0x20 || name[i] >= 0x7F {
            return hash(collapsed(name).lowercased().utf8.span)
        }
        return hash(name)
    }
}

/// FNV-1a of an ASCII text in lower case.
private func hash(_ bytes: Span<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for i in 0..<bytes.count {
        let byte = bytes[i]
        hash = (hash ^ UInt64(byte &- 0x41 < 26 ? byte | 0x20 : byte)) &* 0x0000_0100_0000_01b3
    }
    return hash
}
