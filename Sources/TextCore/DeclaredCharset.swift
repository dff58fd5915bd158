/// The charset of an HTTP `Content-Type` value, or of the `content` of a `<meta http-equiv>`.
/// - Source: HTML standard, "extracting a character encoding from a meta element".
func charsetLabel(inContentType value: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var i = value.startIndex
    while let found = find("charset", in: value, from: i, ignoringCase: true) {
        i = skipSpaces(value, found + 7)
        guard i < value.endIndex, value[i] == UInt8(ascii: "=") else { continue }
        i = skipSpaces(value, i + 1)
        guard i < value.endIndex else { return nil }
        if value[i] == 0x22 || value[i] == 0x27 {
            guard let close = value[(i + 1)...].firstIndex(of: value[i]) else { return nil }
            return value[i + 1..<close]
        }
        let end = value[i...].firstIndex {
            isASCIISpace($0) || $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: ",")
        }
        return value[i..<(end ?? value.endIndex)]
    }
    return nil
}

/// Bytes in which a declaration counts wherever it stands.
private let prescanBytes = 1 << 10
/// Bytes in which it counts too, where it stands before the body: behind long comments and scripts.
private let headBytes = 64 << 10

/// The charset that the page declares by `<meta>` or an XML declaration.
/// - Source: HTML standard, "prescan a byte stream to determine its encoding" for the first 1,024 bytes;
///   "change the encoding", which its parser does at a later `<meta>`, for what follows.
func prescanCharset(_ bytes: [UInt8], from start: Int = 0) -> Charset? {
    let head = bytes[start..<min(bytes.count, start + headBytes)]
    var scanner = MetaScanner(bytes: head, position: head.startIndex)
    if let found = scanner.next() { return found }
    return xmlDeclaredCharset(head.prefix(prescanBytes))
}

/// The `encoding` of an XML declaration at the start; a UTF-16 label cannot be true of readable bytes.
func xmlDeclaredCharset(_ head: ArraySlice<UInt8>) -> Charset? {
    guard hasPrefix("<?xml", head, at: head.startIndex),
        let end = find("?>", in: head, from: head.startIndex),
        let name = find("encoding", in: head[..<end], from: head.startIndex)
    else { return nil }
    var i = skipSpaces(head, name + 8)
    guard i < end, head[i] == UInt8(ascii: "=") else { return nil }
    i = skipSpaces(head, i + 1)
    guard i < end, head[i] == 0x22 || head[i] == 0x27,
        let close = head[(i + 1)..<end].firstIndex(of: head[i])
    else { return nil }
    return readable(Charset(label: head[i + 1..<close]))
}

/// The label was read as ASCII, so UTF-16 is a mistake for UTF-8; x-user-defined means windows-1252.
private func readable(_ charset: Charset?) -> Charset? {
    guard let charset else { return nil }
    if charset.isUTF16 { return .utf8 }
    return charset.name == "x-user-defined" ? .windows1252 : charset
}

/// Walks the tags of the head for the first `<meta>` that declares a known charset.
private struct MetaScanner {
    let bytes: ArraySlice<UInt8>
    var position: Int

    mutating func next() -> Charset? {
        while let tag = find(UInt8(ascii: "<"), in: bytes, from: position) {
            position = tag
            if hasPrefix("<!--", bytes, at: position) {
                position =
                    find("-->", in: bytes, from: position + 2).map { $0 + 3 } ?? bytes.endIndex
            } else if hasPrefix("<meta", bytes, at: position, ignoringCase: true),
                position + 5 < bytes.endIndex,
                isASCIISpace(bytes[position + 5]) || bytes[position + 5] == UInt8(ascii: "/")
            {
                position += 5
                if let charset = metaCharset() { return charset }
            } else if position - bytes.startIndex >= prescanBytes,
                hasPrefix("<body", bytes, at: position, ignoringCase: true)
            {
                return nil
            } else {
                skipTag()
            }
        }
        return nil
    }

    /// Reads the attributes of a `<meta>` and judges them.
    private mutating func metaCharset() -> Charset? {
        var isContentType = false
        var declared: ArraySlice<UInt8>?
        var fromContent: ArraySlice<UInt8>?
        while let (name, value) = attribute() {
            switch name {
            case "http-equiv": isContentType = equalsIgnoringCase(value, "content-type")
            case "charset": declared = declared ?? value
            case "content": fromContent = fromContent ?? charsetLabel(inContentType: value)
            default: break
            }
        }
        // A tag that the page breaks off in declares nothing.
        guard position < bytes.endIndex else { return nil }
        guard let label = declared ?? (isContentType ? fromContent : nil) else { return nil }
        return readable(Charset(label: label))
    }

    /// Skips a tag that is no `<meta>`, its attributes included, or `<!`, `</`, `<?` up to `>`.
    private mutating func skipTag() {
        position += 1
        guard position < bytes.endIndex else { return }
        var first = bytes[position]
        if first == UInt8(ascii: "/"), position + 1 < bytes.endIndex { first = bytes[position + 1] }
        if first | 0x20 &- 0x61 < 26 {
            while position < bytes.endIndex, !isASCIISpace(bytes[position]),
                bytes[position] != UInt8(ascii: ">")
            {
                position += 1
            }
            while attribute() != nil {}
        } else if first == UInt8(ascii: "!") || first == UInt8(ascii: "/")
            || first == UInt8(ascii: "?")
        {
            while position < bytes.endIndex, bytes[position] != UInt8(ascii: ">") { position += 1 }
        }
    }

    /// The next attribute of the tag: its name in lower case and its value; nil at the tag's end.
    private mutating func attribute() -> (name: String, value: ArraySlice<UInt8>)? {
        while position < bytes.endIndex,
            isASCIISpace(bytes[position]) || bytes[position] == UInt8(ascii: "/")
        {
            position += 1
        }
        guard position < bytes.endIndex, bytes[position] != UInt8(ascii: ">") else { return nil }
        let nameStart = position
        while position < bytes.endIndex, !isASCIISpace(bytes[position]),
            bytes[position] != UInt8(ascii: "/"),
            bytes[position] != UInt8(ascii: ">"),
            bytes[position] != UInt8(ascii: "=") || position == nameStart
        {
            position += 1
        }
        let name = String(decoding: bytes[nameStart..<position].map(lowercased), as: UTF8.self)
        let afterSpaces = skipSpaces(bytes, position)
        guard afterSpaces < bytes.endIndex, bytes[afterSpaces] == UInt8(ascii: "=") else {
            return (name, bytes[position..<position])
        }
        position = skipSpaces(bytes, afterSpaces + 1)
        return (name, attributeValue())
    }

    private mutating func attributeValue() -> ArraySlice<UInt8> {
        guard position < bytes.endIndex else { return bytes[position...] }
        let quote = bytes[position]
        if quote == 0x22 || quote == 0x27 {
            let close = bytes[(position + 1)...].firstIndex(of: quote) ?? bytes.endIndex
            let value = bytes[position + 1..<close]
            position = min(close + 1, bytes.endIndex)
            return value
        }
        let end = bytes[position...].firstIndex { isASCIISpace($0) || $0 == UInt8(ascii: ">") }
        let value = bytes[position..<(end ?? bytes.endIndex)]
        position = value.endIndex
        return value
    }
}
