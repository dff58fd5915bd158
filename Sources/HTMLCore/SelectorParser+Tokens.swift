/// Spaces, names and escapes (CSS Syntax Level 3), and what is said of others.
extension SelectorParser {
    var peek: Unicode.Scalar? { at < text.count ? text[at] : nil }

    mutating func take() -> Unicode.Scalar {
        at += 1
        return text[at - 1]
    }

    @discardableResult
    mutating func skipSpaces() -> Bool {
        let start = at
        while let next = peek, Self.isSpace(next) { at += 1 }
        return at > start
    }

    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r" || scalar == "\u{0C}"
    }

    var isNameStart: Bool {
        guard let next = peek else { return false }
        return Self.isInName(next) && !("0"..."9" ~= next) || next == "\\"
    }

    static func isInName(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
        default: scalar.value >= 0x80
        }
    }

    /// A name, with its escapes read.
    mutating func name(_ what: String) throws(SelectorError) -> String {
        var result = String.UnicodeScalarView()
        let start = at
        while let next = peek {
            if next == "\\" {
                result.append(try escape())
            } else if Self.isInName(next) {
                if at == start, "0"..."9" ~= next {
                    throw error(
                        "has a name that begins with a digit",
                        "write \\3\(next) and a space for it, or [id=\"...\"]", at..<at + 1)
                }
                result.append(take())
            } else {
                break
            }
        }
        guard at > start else {
            throw error(
                "lacks \(what)",
                "write \(what), of letters, digits, - and _; others with a \\ before",
                at..<min(at + 1, text.count))
        }
        return String(result)
    }

    /// `\` with a character, or with up to six hexadecimal digits and a space.
    mutating func escape() throws(SelectorError) -> Unicode.Scalar {
        let start = at
        at += 1
        guard peek != nil else {
            throw error("ends with \\", "write a character behind it", start..<at)
        }
        var value: UInt32 = 0
        var count = 0
        while count < 6, let digit = hexDigit {
            value = value << 4 | digit
            count += 1
            at += 1
        }
        guard count > 0 else { return take() }
        if let next = peek, Self.isSpace(next) { at += 1 }
        return value == 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    var hexDigit: UInt32? {
        switch peek {
        case let digit? where "0"..."9" ~= digit: digit.value - 0x30
        case let digit? where "a"..."f" ~= digit: digit.value - 0x57
        case let digit? where "A"..."F" ~= digit: digit.value - 0x37
        default: nil
        }
    }

    // MARK: errors

    func unexpected() -> SelectorError {
        guard let next = peek else {
            return error(
                at == 0 ? "is empty" : "ends where an element must follow",
                "write an element, as article, #id, .class or [attribute]", at..<at)
        }
        if at == 0 || ",>+~)".unicodeScalars.contains(next) {
            return error(
                "has \"\(next)\" where an element must stand",
                "write an element, as article, #id, .class or [attribute]", at..<at + 1)
        }
        return error(
            "has \"\(next)\", which no selector may have there",
            "write characters of names that are not letters, digits, - or _ with a \\ before",
            at..<at + 1)
    }

    func error(
        _ problem: String, _ remedy: String, _ place: Range<Int>, name: String? = nil,
        known: [String] = []
    ) -> SelectorError {
        SelectorError(
            problem: problem, remedy: remedy, place: place.clamped(to: 0..<text.count), name: name,
            known: known)
    }

    func shown(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: text[range])
        return String(view)
    }

    func lowercased(_ name: String) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.map { lowercased($0) }))
    }

    func lowercased(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        "A"..."Z" ~= scalar ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar
    }
}
