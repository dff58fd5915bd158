/// A JSON value as it was written: numbers keep their digits, objects their order.
package enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(Double, text: String)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])

    /// The value of a name, or nil; of a name given twice the last one, as in JavaScript.
    package subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    package var string: String? {
        if case .string(let text) = self { return text }
        return nil
    }

    package var array: [JSONValue]? {
        if case .array(let values) = self { return values }
        return nil
    }

    package var members: [JSONMember]? {
        if case .object(let members) = self { return members }
        return nil
    }

    package var bool: Bool? {
        if case .bool(let value) = self { return value }
        return nil
    }

    package var double: Double? {
        if case .number(let value, _) = self { return value }
        return nil
    }

    /// The number where it is whole and fits.
    package var int: Int? {
        guard case .number(let value, let text) = self else { return nil }
        return Int(text) ?? wholeNumber(value)
    }
}

/// One name and value of a JSON object.
package struct JSONMember: Sendable, Equatable {
    package let name: String
    package let value: JSONValue
    package init(_ name: String, _ value: JSONValue) {
        self.name = name
        self.value = value
    }
}

/// The value as an integer where it is one that a Double holds exactly (below 2^53).
func wholeNumber(_ value: Double) -> Int? {
    guard value.magnitude < 9_007_199_254_740_992 else { return nil }
    let whole = Int(value)
    return Double(whole) == value ? whole : nil
}

/// Why bytes are no JSON; `atByte` counts from the start of the array.
package struct JSONError: Error, Sendable, Equatable {
    package enum Reason: String, Sendable {
        case unexpectedEnd, unexpectedByte, badString, badNumber, badEscape, tooDeep, trailingBytes
    }
    package let reason: Reason
    package let atByte: Int
    package init(reason: Reason, atByte: Int) {
        self.reason = reason
        self.atByte = atByte
    }
}

/// How strictly JSON is read.
package enum JSONDialect: Sendable {
    /// RFC 8259.
    case strict
    /// What real pages hold: a BOM, HTML comments or CDATA marks around, raw line ends and tabs in strings,
    /// trailing and doubled commas, `//` and `/* */` comments, unknown escapes, a trailing semicolon,
    /// invalid surrogates; text after the value is ignored.
    case tolerant
}
