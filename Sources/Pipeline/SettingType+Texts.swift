import PageKit

/// Truth values, choices and texts as scalars.
extension SettingType {
    func truth(_ scalar: YAMLScalar) throws(ScalarFault) -> Bool {
        switch (scalar.isPlain, scalar.text) {
        case (true, "true"): return true
        case (true, "false"): return false
        default: break
        }
        guard let meant = truthWords[scalar.text.lowercased()] else { throw wrongType(scalar) }
        throw ScalarFault(
            code: .ambiguous, message: "is \"\(scalar.text)\", must be true or false",
            suggestion: "\(meant)", remedy: "YAML readers do not agree on other words")
    }

    func choice(_ scalar: YAMLScalar, of names: [String]) throws(ScalarFault) -> String {
        if names.contains(scalar.text) { return scalar.text }
        if scalar.isNull { throw wrongType(scalar) }
        throw ScalarFault(
            code: .unknownChoice,
            message: "is \"\(scalar.text)\", must be one of "
                + names.joined(separator: ", "),
            suggestion: nearestName(to: scalar.text, in: names), remedy: nil)
    }

    func text(_ scalar: YAMLScalar) throws(ScalarFault) -> String {
        if scalar.isNull { throw wrongType(scalar) }
        if scalar.isPlain, isGuessed(scalar.text) {
            throw ScalarFault(
                code: .ambiguous,
                message: "is \(scalar.text), which YAML readers take for a number or a truth value",
                suggestion: "\"\(scalar.text)\"", remedy: "put text in quotes")
        }
        if scalar.text.isEmpty {
            throw ScalarFault(
                code: .emptyValue, message: "is empty", suggestion: nil,
                remedy: "take the key away for the default")
        }
        let isOneLine = scalar.text.unicodeScalars.allSatisfy {
            $0.properties.generalCategory != .control
        }
        guard isOneLine else {
            throw ScalarFault(
                code: .wrongType, message: "holds line ends or control characters", suggestion: nil,
                remedy: "write it in one line")
        }
        return scalar.text
    }

    func path(_ scalar: YAMLScalar) throws(ScalarFault) -> String {
        let path = try text(scalar)
        if path.hasPrefix("~") {
            throw ScalarFault(
                code: .badPath, message: "is \"\(path)\", and ~ is not expanded", suggestion: nil,
                remedy: "write the whole path, or one relative to the working directory")
        }
        if path.split(separator: "/").contains("..") {
            throw ScalarFault(
                code: .badPath, message: "is \"\(path)\", and .. is not followed", suggestion: nil,
                remedy: "write the whole path")
        }
        return path
    }

    func suffix(_ scalar: YAMLScalar) throws(ScalarFault) -> String {
        let suffix = try text(scalar)
        let letters = suffix.dropFirst().utf8
        let isName = letters.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
        }
        guard suffix.hasPrefix("."), isName, (1...16).contains(letters.count) else {
            throw ScalarFault(
                code: .badPath, message: "is \"\(suffix)\", must be \(phrase)",
                suggestion: suffix.hasPrefix(".") ? nil : ".\(suffix)",
                remedy: "write a dot and 1...16 small letters, digits or _")
        }
        return suffix
    }

    func pattern(_ scalar: YAMLScalar) throws(ScalarFault) -> String {
        let pattern = try text(scalar)
        do throws(GlobError) {
            _ = try Glob(pattern)
        } catch {
            throw ScalarFault(
                code: .badPattern, message: "holds \"\(pattern)\": \(error.problem)",
                suggestion: nil, remedy: error.remedy)
        }
        return pattern
    }

    func site(_ scalar: YAMLScalar) throws(ScalarFault) -> String {
        let text = try text(scalar)
        do throws(GlobError) {
            _ = try SitePattern(text)
        } catch {
            throw ScalarFault(
                code: .badPattern, message: "is \"\(text)\": \(error.problem)", suggestion: nil,
                remedy: error.remedy)
        }
        return text
    }

    func selector(_ scalar: YAMLScalar) throws(ScalarFault) -> String {
        if scalar.isNull {
            var fault = wrongType(scalar)
            fault.remedy = "write it in quotes, because # begins a comment"
            throw fault
        }
        // Quoted or not: `n` is an element here, whatever YAML readers take it for.
        let text = try text(YAMLScalar(text: scalar.text, isPlain: false))
        guard let fault = OptionType.selectorFault(text) else { return text }
        throw ScalarFault(
            code: .badSelector, message: fault.problem,
            suggestion: fault.name.flatMap { nearestName(to: $0, in: fault.known) },
            remedy: fault.remedy, place: fault.place)
    }

    /// Whether YAML 1.1 or 1.2 reads the plain scalar as something other than text.
    private func isGuessed(_ text: String) -> Bool {
        if truthWords[text.lowercased()] != nil { return true }
        let first = text.drop { "+-".contains($0) }.first
        let startsAsNumber = first.map { ("0"..."9").contains($0) || $0 == "." } ?? false
        let digits = text.filter { !"+-_:".contains($0) }
        return startsAsNumber
            && (Double(text) != nil || Int(digits) != nil || text.hasPrefix("0x")
                || text.hasPrefix("0o"))
    }
}

/// What YAML 1.1 reads as truth values.
private let truthWords: [String: Bool] = [
    "true": true, "yes": true, "on": true, "y": true,
    "false": false, "no": false, "off": false, "n": false,
]
