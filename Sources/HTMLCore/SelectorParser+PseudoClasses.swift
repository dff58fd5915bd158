/// `:first-child`, `:nth-child(2n+1)`, `:not(.a, .b)` ...
extension SelectorParser {
    private static let pseudoClasses = ["first-child", "last-child", "nth-child", "not", "is"]

    mutating func pseudoClass(
        _ pattern: inout ElementPattern, isArgument: Bool
    ) throws(SelectorError) {
        let start = at
        at += 1
        if peek == ":" {
            at += 1
            _ = try name("a name")
            throw error(
                "holds \(shown(start..<at)), which is no element of the page", "leave it out",
                start..<at)
        }
        let name = lowercased(try self.name("the name of a pseudo-class"))
        switch name {
        case "not" where isArgument, "is" where isArgument:
            throw error(
                "has :\(name) in another function", "write each behind the element", start..<at)
        case "first-child": pattern.conditions.append(.nthChild(step: 0, offset: 1))
        case "last-child": pattern.conditions.append(.lastChild)
        case "nth-child":
            try open(after: start)
            pattern.conditions.append(try nth())
            try close(start)
        case "not":
            try open(after: start)
            pattern.exclusions += try arguments(of: start)
        case "is":
            try open(after: start)
            pattern.choices.append(try arguments(of: start))
        default:
            throw error(
                "holds :\(name), which is not known",
                "known are :first-child, :last-child, :nth-child(), :not(), :is()", start + 1..<at,
                name: name, known: Self.pseudoClasses)
        }
    }

    private mutating func open(after start: Int) throws(SelectorError) {
        guard peek == "(" else {
            throw error("lacks a ( behind \(shown(start..<at))", "write (...)", start..<at)
        }
        at += 1
        skipSpaces()
    }

    private mutating func close(_ start: Int) throws(SelectorError) {
        skipSpaces()
        guard peek == ")" else {
            if at < text.count { throw unexpected() }
            throw error("has a ( that is not closed", "write ) behind it", start..<at)
        }
        at += 1
    }

    /// Elements without relations and without functions, apart by commas, up to the bracket.
    private mutating func arguments(of start: Int) throws(SelectorError) -> [[ElementCondition]] {
        var list: [[ElementCondition]] = []
        let open = at
        while true {
            list.append(try element(isArgument: true).conditions)
            let end = at
            skipSpaces()
            if let next = peek, next != ",", next != ")" {
                guard at > end || ">+~".unicodeScalars.contains(next) else { throw unexpected() }
                throw error(
                    "has more than one element in \(shown(start..<open)))",
                    "only conditions on one element may stand there, apart by commas", at..<at + 1)
            }
            guard peek == "," else { break }
            at += 1
            skipSpaces()
        }
        try close(start)
        return list
    }

    /// `odd`, `even`, `3`, `2n`, `2n+1`, `-n + 3`.
    private mutating func nth() throws(SelectorError) -> ElementCondition {
        let start = at
        while let next = peek, next != ")" { at += 1 }
        let written = text[start..<at].filter { !Self.isSpace($0) }.map {
            lowercased($0)
        }
        let formula = String(String.UnicodeScalarView(written))
        switch formula {
        case "odd": return .nthChild(step: 2, offset: 1)
        case "even": return .nthChild(step: 2, offset: 0)
        default: break
        }
        let parts = formula.split(separator: "n", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 1, let offset = Self.number(parts[0], isSigned: false) {
            return .nthChild(step: 0, offset: offset)
        }
        if parts.count == 2, let step = Self.step(parts[0]),
            let offset = parts[1].isEmpty ? 0 : Self.number(parts[1], isSigned: true)
        {
            return .nthChild(step: step, offset: offset)
        }
        throw error(
            "counts children by \"\(formula)\"", "write odd, even, 3, 2n or 2n+1",
            start..<max(at, start + 1))
    }

    private static func step(_ text: Substring) -> Int? {
        switch text {
        case "", "+": 1
        case "-": -1
        default: number(text, isSigned: false)
        }
    }

    /// A number of at most six digits, with a sign if it must have one.
    private static func number(_ text: Substring, isSigned: Bool) -> Int? {
        let digits = text.first == "+" || text.first == "-" ? text.dropFirst() : text
        guard digits.utf8.count <= 6, !digits.isEmpty,
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            !isSigned || digits.utf8.count < text.utf8.count
        else { return nil }
        return Int(text)
    }
}
