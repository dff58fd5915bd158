import HTMLCore

/// Whitespace runs (no-break spaces too) made one space, ends trimmed, invisible characters left out.
func collapsed(_ text: some StringProtocol) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    var space = false
    for scalar in text.unicodeScalars {
        if isSpace(scalar) {
            space = true
        } else if isInvisible(scalar) {
            continue
        } else {
            if space, !result.isEmpty { result.unicodeScalars.append(" ") }
            space = false
            result.unicodeScalars.append(scalar)
        }
    }
    return result
}

/// White_Space of the Unicode character database, which is closed; looking it up there costs more than the rest.
func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20, 0x09...0x0D, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
        0x3000:
        true
    default: false
    }
}

private func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F, 0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF: true
    default: false
    }
}

/// Words of a text for comparison: lower case, letters and digits only, one space between words.
func comparisonKey(_ text: some StringProtocol) -> String {
    var result = ""
    var gap = false
    for scalar in text.lowercased().unicodeScalars {
        if isWord(scalar) {
            if gap, !result.isEmpty { result.unicodeScalars.append(" ") }
            gap = false
            result.unicodeScalars.append(scalar)
        } else if scalar != "'" && scalar != "’" {
            gap = true
        }
    }
    return result
}

private func isWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
        return (0x61...0x7A).contains(scalar.value) || (0x30...0x39).contains(scalar.value)
            || (0x41...0x5A).contains(scalar.value)
    }
    let properties = scalar.properties
    return properties.isAlphabetic || properties.numericType != nil
        || properties.generalCategory == .nonspacingMark
}

/// Letters and digits of a text in lower case without any gap, as they stand in a host name.
func squeezedKey(_ text: some StringProtocol) -> String {
    String(comparisonKey(text).filter { $0 != " " })
}

/// A text of a JSON string or a doubly encoded attribute with its character references decoded, once.
///
/// Knows the numeric ones and those names that content systems write; others stay as they are.
func decodedReferences(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    var result = ""
    var rest = Substring(text)
    while let ampersand = rest.firstIndex(of: "&") {
        result += rest[..<ampersand]
        let tail = rest[rest.index(after: ampersand)...]
        if let semicolon = tail.prefix(10).firstIndex(of: ";"),
            let scalar = referencedScalar(tail[..<semicolon])
        {
            result.unicodeScalars.append(scalar)
            rest = tail[tail.index(after: semicolon)...]
        } else {
            result += "&"
            rest = tail
        }
    }
    return result + rest
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
    guard text.utf8.contains(UInt8(ascii: "<")) else { return text }
    var result = ""
    var depth = 0
    for character in text {
        if character == "<" {
            depth += 1
            result += " "
        } else if character == ">", depth > 0 {
            depth -= 1
        } else if depth == 0 {
            result.append(character)
        }
    }
    // An unclosed `<` is a less-than sign of the text.
    return depth == 0 ? result : text
}

extension Document {
    /// The text below a row, collapsed; pieces of different blocks stand apart.
    /// - Parameter limitBytes: reading stops after this many bytes of text.
    func collapsedText(_ row: Int, limitBytes: Int = 1_000) -> String {
        var bytes: [UInt8] = []
        for at in row..<Int(end[row]) {
            if tag[at] == .text {
                bytes.append(contentsOf: pool[textRange(at)])
                if bytes.count > limitBytes { break }
            } else if tag[at].isBlock || tag[at] == .br {
                bytes.append(0x20)
            }
        }
        return collapsed(String(decoding: bytes, as: UTF8.self))
    }

    func isInside(_ row: Int, _ ancestor: Int) -> Bool {
        row >= ancestor && row < Int(end[ancestor])
    }
}
