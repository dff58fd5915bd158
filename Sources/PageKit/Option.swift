/// A value that an option may have.
package enum OptionValue: Sendable, Equatable {
    case int(Int)
    case ratio(Double)
    case bool(Bool)
    case choice(String)
    /// A subset of the choices of a `.list` option, or selectors.
    case list([String])
    case string(String)
    /// Not given, and nothing stands in its place.
    case absent
}

/// What values an option takes.
package enum OptionType: Sendable, Equatable {
    /// A whole number in a closed range.
    case int(ClosedRange<Int>)
    /// A share, 0...1 or a narrower closed range.
    case ratio(ClosedRange<Double>)
    case bool
    case choice([String])
    case list([String])
    case string
    /// A CSS selector, as a `.string`; see `HTMLCore.Selector`.
    case selector
    /// Several, as a `.list`.
    case selectors
}

/// One option of a stage: everything that a checker, a schema and the documentation need.
package struct OptionSpec: Sendable {
    package let name: String
    package let type: OptionType
    package let unit: String?
    package let defaultValue: OptionValue
    /// What it does, and where the default comes from.
    package let why: String

    package init(
        _ name: String, _ type: OptionType, unit: String? = nil, default value: OptionValue,
        why: String
    ) {
        self.name = name
        self.type = type
        self.unit = unit
        self.defaultValue = value
        self.why = why
    }
}

/// The checked options of one stage: a value for each of its specs, given or default.
package struct Options: Sendable {
    private let values: [String: OptionValue]

    /// - Parameter given: values already checked against `specs`.
    package init(_ specs: [OptionSpec], given: [String: OptionValue] = [:]) {
        var all = given
        for spec in specs where all[spec.name] == nil { all[spec.name] = spec.defaultValue }
        values = all
    }

    package subscript(_ spec: OptionSpec) -> OptionValue {
        guard let value = values[spec.name] else {
            preconditionFailure("stage reads option \(spec.name), which it does not declare")
        }
        return value
    }

    package func int(_ spec: OptionSpec) -> Int {
        guard case .int(let value) = self[spec] else {
            preconditionFailure("\(spec.name): not an int")
        }
        return value
    }

    package func ratio(_ spec: OptionSpec) -> Double {
        guard case .ratio(let value) = self[spec] else {
            preconditionFailure("\(spec.name): not a ratio")
        }
        return value
    }

    package func bool(_ spec: OptionSpec) -> Bool {
        guard case .bool(let value) = self[spec] else {
            preconditionFailure("\(spec.name): not a bool")
        }
        return value
    }

    /// Whether the option has a value: options without default may have none.
    package func has(_ spec: OptionSpec) -> Bool { self[spec] != .absent }

    package func list(_ spec: OptionSpec) -> [String] {
        guard case .list(let value) = self[spec] else {
            preconditionFailure("\(spec.name): not a list")
        }
        return value
    }

    /// The text of a `.choice` or `.string` option.
    package func string(_ spec: OptionSpec) -> String {
        switch self[spec] {
        case .choice(let value), .string(let value): return value
        default: preconditionFailure("\(spec.name): not a text")
        }
    }
}
