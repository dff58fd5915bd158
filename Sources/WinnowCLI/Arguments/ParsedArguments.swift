/// The options and operands of one command, as bytes: file names need not be valid UTF-8.
struct ParsedArguments: Sendable {
    private var values: [String: [[UInt8]]] = [:]
    private(set) var operands: [[UInt8]] = []

    init() {}

    mutating func add(_ option: String, _ value: [UInt8]) {
        values[option, default: []].append(value)
    }
    mutating func add(operand: [UInt8]) { operands.append(operand) }

    func has(_ option: String) -> Bool { values[option] != nil }

    func bytes(_ option: String) -> [UInt8]? { values[option]?.last }

    func text(_ option: String) -> String? {
        bytes(option).map { String(decoding: $0, as: UTF8.self) }
    }

    func texts(_ option: String) -> [String] {
        (values[option] ?? []).map { String(decoding: $0, as: UTF8.self) }
    }

    func operand(_ index: Int) -> String { String(decoding: operands[index], as: UTF8.self) }
}

/// What is wrong with a command line, for one line on standard error.
struct UsageError: Error, Equatable {
    let message: String
}

extension CommandDefinition {
    /// Sorts the words behind the command's name into options and operands.
    ///
    /// `--name value` and `--name=value` both work; `--` ends the options; a lone `-` is an operand.
    func parse(_ words: ArraySlice<[UInt8]>) throws(UsageError) -> ParsedArguments {
        var parsed = ParsedArguments()
        var rest = words
        var optionsEnded = false
        while let word = rest.popFirst() {
            if optionsEnded || word.first != UInt8(ascii: "-") || word.count == 1 {
                parsed.add(operand: word)
            } else if word == Array("--".utf8) {
                optionsEnded = true
            } else {
                try parseOption(word, &rest, into: &parsed)
            }
        }
        guard !parsed.has("--help") else { return parsed }
        guard operandCount.contains(parsed.operands.count) else {
            throw UsageError(
                message: "\(name) takes \(operandPhrase), not \(parsed.operands.count)")
        }
        return parsed
    }

    private var operandPhrase: String {
        switch (operandCount.lowerBound, operandCount.upperBound) {
        case (0, 0): "no operands"
        case (1, 1): "one operand (\(operands))"
        case (let low, let high) where low == high: "\(low) operands (\(operands))"
        case (let low, _): "at least \(low) operands (\(operands))"
        }
    }

    private func parseOption(
        _ word: [UInt8], _ rest: inout ArraySlice<[UInt8]>, into parsed: inout ParsedArguments
    ) throws(UsageError) {
        let split = word.firstIndex(of: UInt8(ascii: "="))
        let given = String(decoding: word[..<(split ?? word.count)], as: UTF8.self)
        let full = given == "-h" ? "--help" : given
        guard let option = options.first(where: { $0.name == full }) else {
            throw UsageError(message: unknown(given, among: options.map(\.name)))
        }
        if !option.repeats && parsed.has(option.name) {
            throw UsageError(message: "\(option.name) is given twice")
        }
        guard let placeholder = option.value else {
            guard split == nil else { throw UsageError(message: "\(option.name) takes no value") }
            return parsed.add(option.name, [])
        }
        guard let value = split.map({ Array(word[($0 + 1)...]) }) ?? rest.popFirst() else {
            throw UsageError(message: "\(option.name) needs a value (\(placeholder))")
        }
        let text = String(decoding: value, as: UTF8.self)
        guard option.choices.isEmpty || option.choices.contains(text) else {
            throw UsageError(
                message: "\(option.name): " + unknown(text, among: option.choices, noun: "value"))
        }
        parsed.add(option.name, value)
    }

    private func unknown(
        _ given: String, among names: [String], noun: String = "option"
    ) -> String {
        "unknown \(noun) \(printable(given))" + suggestion(given, among: names)
    }
}
