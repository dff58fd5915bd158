extension SettingType {
    /// What it takes, for messages and documentation: `a whole number, 1...256, or auto`.
    var phrase: String {
        switch self {
        case .whole(let range, let word):
            let numbers =
                range.lowerBound == range.upperBound
                ? "\(range.lowerBound)" : "a whole number, \(shown(range))"
            return word.map { "\(numbers), or \($0)" } ?? numbers
        case .bytes(let range):
            return "a size, \(byteSize(range.lowerBound))...\(byteSize(range.upperBound)), as 20MiB"
        case .days(let range):
            return "days, \(range.lowerBound)d...\(range.upperBound)d, or forever"
        case .ratio(let range): return "a number, \(range.lowerBound)...\(range.upperBound)"
        case .truth: return "true or false"
        case .choice(let names): return "one of \(names.joined(separator: ", "))"
        case .choices(let names, _): return "a list of \(names.joined(separator: ", "))"
        case .text: return "a text"
        case .path: return "a folder"
        case .suffix: return "a suffix with a dot, as .ok"
        case .globs: return "a list of patterns, as \"**/*.html\""
        case .site: return "a host, as \"*.example.org\""
        case .selector: return "a CSS selector, as \"article.post\""
        case .selectors: return "a list of CSS selectors, as \".related\""
        case .group(let settings):
            return "keys with values: \(settings.map(\.name).joined(separator: ", "))"
        }
    }

    private func shown(_ range: ClosedRange<Int>) -> String {
        if range.upperBound == .max { return "\(range.lowerBound) or more" }
        return "\(range.lowerBound)...\(range.upperBound)"
    }

    /// How many items a list must have.
    var leastCount: Int {
        if case .choices(_, let least) = self { return least }
        return 1
    }

    /// What an item of a list takes.
    var item: SettingType {
        switch self {
        case .choices(let names, _): .choice(names)
        case .selectors: .selector
        default: self
        }
    }

    /// Reads a scalar, by what this setting takes and not by what YAML would guess.
    func parse(_ scalar: YAMLScalar) throws(ScalarFault) -> SettingValue {
        switch self {
        case .whole(let range, let word):
            if let word, scalar.text == word { return .word(word) }
            return .whole(try number(scalar, in: range))
        case .bytes(let range): return .whole(try bytes(scalar, in: range))
        case .days(let range):
            if scalar.text == "forever" { return .word(scalar.text) }
            return .whole(try days(scalar, in: range))
        case .ratio(let range): return .ratio(try ratio(scalar, in: range))
        case .truth: return .truth(try truth(scalar))
        case .choice(let names), .choices(let names, _): return .text(try choice(scalar, of: names))
        case .text: return .text(try text(scalar))
        case .path: return .text(try path(scalar))
        case .suffix: return .text(try suffix(scalar))
        case .globs: return .text(try pattern(scalar))
        case .site: return .text(try site(scalar))
        case .selector, .selectors: return .text(try selector(scalar))
        case .group: preconditionFailure("a group is no scalar")
        }
    }

    func wrongType(_ scalar: YAMLScalar, suggestion: String? = nil) -> ScalarFault {
        let given = scalar.isNull ? "has no value" : "is \"\(scalar.text)\""
        return ScalarFault(
            code: .wrongType, message: "\(given), must be \(phrase)", suggestion: suggestion,
            remedy: scalar.isNull ? "write a value, or take the key away for the default" : nil)
    }
}
