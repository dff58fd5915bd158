/// Numbers, sizes and spans of days as scalars.
extension SettingType {
    func number(_ scalar: YAMLScalar, in range: ClosedRange<Int>) throws(ScalarFault) -> Int {
        let text = scalar.text
        guard scalar.isPlain else {
            throw wrongType(scalar, suggestion: Int(text) == nil ? nil : text)
        }
        let isNegative = text.hasPrefix("-")
        let digits = isNegative ? text.dropFirst() : text[...]
        guard digits.isDecimal else { throw wrongType(scalar, suggestion: decimal(of: text)) }
        guard digits == "0" || !digits.hasPrefix("0") else {
            throw ScalarFault(
                code: .ambiguous,
                message: "is \(text), which some YAML readers take as octal and others as decimal",
                suggestion: decimal(of: text), remedy: "write it without leading zeros")
        }
        return try inRange(Int(text), range, shown: text)
    }

    func bytes(_ scalar: YAMLScalar, in range: ClosedRange<Int>) throws(ScalarFault) -> Int {
        let digits = scalar.text.prefix { $0.isDecimal }
        let unit = scalar.text.dropFirst(digits.count)
        if unit.isEmpty || unit.hasPrefix("-") { return try number(scalar, in: range) }
        guard !digits.isEmpty, digits == "0" || !digits.hasPrefix("0"),
            let factor = byteUnits.first(where: { $0.name == unit })?.bytes
        else {
            throw ScalarFault(
                code: .badQuantity, message: "is \"\(scalar.text)\", must be \(phrase)",
                suggestion: meantUnit(unit).map { "\(digits)\($0)" },
                remedy: "write a whole number and B, KiB, MiB, GiB or TiB without a space")
        }
        let product = Int(digits)?.multipliedReportingOverflow(by: factor)
        let value = product.flatMap { $0.overflow ? nil : $0.partialValue }
        return try inRange(value, range, shown: scalar.text)
    }

    func days(_ scalar: YAMLScalar, in range: ClosedRange<Int>) throws(ScalarFault) -> Int {
        let digits = scalar.text.prefix { $0.isDecimal }
        guard !digits.isEmpty, !digits.hasPrefix("0"), scalar.text.dropFirst(digits.count) == "d"
        else {
            let near = nearestName(to: scalar.text, in: ["forever"])
            throw ScalarFault(
                code: .badQuantity, message: "is \"\(scalar.text)\", must be \(phrase)",
                suggestion: digits.isEmpty ? near : "\(digits)d",
                remedy: "write a whole number of days and d, or forever")
        }
        return try inRange(Int(digits), range, shown: scalar.text)
    }

    func ratio(_ scalar: YAMLScalar, in range: ClosedRange<Double>) throws(ScalarFault) -> Double {
        let parts = scalar.text.split(separator: ".", omittingEmptySubsequences: false)
        guard scalar.isPlain, parts.count <= 2, parts.allSatisfy(\.isDecimal),
            let value = Double(scalar.text)
        else {
            let percent = scalar.text.hasSuffix("%") ? Double(scalar.text.dropLast()) : nil
            throw wrongType(scalar, suggestion: percent.map { "\($0 / 100)" })
        }
        guard range.contains(value) else {
            throw ScalarFault(
                code: .outOfRange, message: "is \(scalar.text), must be \(phrase)",
                suggestion: nil, remedy: nil)
        }
        return value
    }

    /// - Parameter value: nil for a number too large to hold.
    private func inRange(
        _ value: Int?, _ range: ClosedRange<Int>, shown: String
    ) throws(ScalarFault) -> Int {
        guard let value, range.contains(value) else {
            throw ScalarFault(
                code: .outOfRange, message: "is \(shown), must be \(phrase)", suggestion: nil,
                remedy: nil)
        }
        return value
    }

    /// The decimal that `text` means as YAML 1.1 or 1.2 writes numbers (`1_000`, `0x1F`, `0o17`, `+5`, `010`).
    private func decimal(of text: String) -> String? {
        let bare = text.filter { $0 != "_" }
        let radixes = ["0x": 16, "0o": 8, "0b": 2]
        if let radix = radixes[String(bare.prefix(2))] {
            return Int(bare.dropFirst(2), radix: radix).map(String.init)
        }
        return Int(bare).map(String.init)
    }
}

extension StringProtocol {
    /// One or more ASCII digits.
    fileprivate var isDecimal: Bool { !isEmpty && utf8.allSatisfy { (0x30...0x39).contains($0) } }
}

extension Character {
    fileprivate var isDecimal: Bool { ("0"..."9").contains(self) }
}

let byteUnits: [(name: String, bytes: Int)] = [
    ("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
]

/// The unit that `written` (`mb`, ` MiB`, `G`) was meant to be.
private func meantUnit(_ written: Substring) -> String? {
    let letters = written.lowercased().filter { $0 != " " }
    return byteUnits.first { unit in
        let name = unit.name.lowercased()
        return letters == name || letters == name.filter { $0 != "i" } || letters == name.prefix(1)
    }?.name
}

/// `bytes` with the largest unit that leaves a whole number.
func byteSize(_ bytes: Int) -> String {
    let unit = byteUnits.last { bytes >= $0.bytes && bytes.isMultiple(of: $0.bytes) }
    guard let unit else { return "\(bytes)B" }
    return "\(bytes / unit.bytes)\(unit.name)"
}
