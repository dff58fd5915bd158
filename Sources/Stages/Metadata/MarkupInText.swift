/// A text of a JSON string or a doubly encoded attribute with its character references decoded, once.
///
/// Knows the numeric ones and those names that content systems write; others stay as they are.
func decodedReferences(_ text: String) -> String {
    guard text.holds(UInt8(ascii: "&")) else { return text }
    let bytes = text.utf8.span
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var i = 0
    while i < bytes.count {
        let byte = bytes[i]
        i += 1
        guard byte == UInt8(ascii: "&"), let end = semicolon(bytes, from: i),
            let scalar = referencedScalar(text.slice(i..<end))
        else {
            result.append(byte)
            continue
        }
        result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        i = end + 1
    }
    return String(decoding: result, as: UTF8.self)
}

/// Where a reference that starts here ends; the longest known name has 6 bytes, a number 8.
private func semicolon(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    for i in start..<min(start + 10, bytes.count) where bytes[i] == UInt8(ascii: ";") { return i }
    return nil
}

private func referencedScalar(_ name: Substring) -> Unicode.Scalar? {
    if name.hasPrefix("#x") || name.hasPrefix("#X") {
        return UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
    }
    if name.hasPrefix("#") { return UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init) }
    return namedReferences[String(name)]
}

private let namedReferences: [String: Unicode.Scalar] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "ndash": "–",
    "mdash": "—", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "bdquo": "„",
    "sbquo": "‚",
    "laquo": "«", "raquo": "»", "hellip": "…", "bull": "•", "middot": "·", "shy": "\u{AD}",
    "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß",
    "eacute": "é", "egrave": "è", "ecirc": "ê", "aacute": "á", "agrave": "à", "acirc": "â",
    "iacute": "í", "oacute": "ó", "ocirc": "ô", "uacute": "ú", "ntilde": "ñ", "ccedil": "ç",
    "atilde": "ã", "otilde": "õ", "aring": "å", "oslash": "ø", "aelig": "æ", "euro": "€",
    "copy": "©",
    "reg": "®", "trade": "™",
]

/// The text without tags, for values that content systems fill with markup.
func withoutTags(_ text: String) -> String {
    guard text.holds(UInt8(ascii: "<")) else { return text }
    let bytes = text.utf8.span
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var depth = 0
    for i in 0..<bytes.count {
        let byte = bytes[i]
        if byte == UInt8(ascii: "<") {
            depth += 1
            result.append(0x20)
        } else if byte == UInt8(ascii: ">"), depth > 0 {
            depth -= 1
        } else if depth == 0 {
            result.append(byte)
        }
    }
    // An unclosed `<` is a less-than sign of the text.
    return depth == 0 ? String(decoding: result, as: UTF8.self) : text
}
