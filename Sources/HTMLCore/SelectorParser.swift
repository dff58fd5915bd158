/// Reads the text of a selector (Selectors Level 4, with the tokens of CSS Syntax Level 3).
struct SelectorParser {
    let text: [Unicode.Scalar]
    var at = 0

    init(_ text: String) {
        self.text = Array(text.unicodeScalars)
    }

    /// All paths, apart by commas.
    mutating func paths() throws(SelectorError) -> [SelectorPath] {
        guard text.count <= Selector.maxBytes else {
            throw error(
                "is longer than \(Selector.maxBytes) characters", "write several selectors",
                0..<text.count)
        }
        var paths: [SelectorPath] = []
        repeat {
            if !paths.isEmpty { at += 1 }
            paths.append(try path())
        } while peek == ","
        if at < text.count { throw unexpected() }
        try checkSize(paths)
        return paths
    }

    private func checkSize(_ paths: [SelectorPath]) throws(SelectorError) {
        let steps = paths.reduce(0) { $0 + $1.steps.count }
        var conditions: Set<ElementCondition> = []
        for path in paths {
            for step in path.steps { conditions.formUnion(step.element.allConditions) }
        }
        let count = max(steps, conditions.count)
        if count > Selector.maxParts {
            throw error(
                "has \(count) parts, at most \(Selector.maxParts)", "write several selectors",
                0..<text.count)
        }
    }

    // MARK: paths

    private mutating func path() throws(SelectorError) -> SelectorPath {
        var path = SelectorPath()
        skipSpaces()
        path.steps.append(.init(relation: nil, element: try element()))
        while let relation = relation() {
            path.steps.append(.init(relation: relation, element: try element()))
        }
        return path
    }

    /// Takes what stands between two elements; nil where the path ends.
    private mutating func relation() -> SelectorPath.Relation? {
        let hasSpace = skipSpaces()
        let relation: SelectorPath.Relation
        switch peek {
        case nil, ",", ")": return nil
        case ">": relation = .child
        case "+": relation = .next
        case "~": relation = .later
        default: return hasSpace ? .descendant : nil
        }
        at += 1
        skipSpaces()
        return relation
    }

    // MARK: one element

    /// - Parameter isArgument: of a function, in which no other may stand.
    mutating func element(
        isArgument: Bool = false
    ) throws(SelectorError) -> ElementPattern {
        var pattern = ElementPattern()
        let start = at
        if peek == "*" {
            at += 1
        } else if isNameStart {
            pattern.conditions.append(try tag())
        }
        while let next = peek {
            switch next {
            case "#", ".", "[": pattern.conditions.append(try attributeCondition())
            case ":": try pseudoClass(&pattern, isArgument: isArgument)
            default:
                if at == start { throw unexpected() }
                return pattern
            }
        }
        if at == start { throw unexpected() }
        return pattern
    }

    private mutating func tag() throws(SelectorError) -> ElementCondition {
        let start = at
        let name = lowercased(try self.name("the name of an element"))
        if peek == "|" {
            throw error("has a namespace", "leave it and the | out", start..<at + 1)
        }
        guard let tag = Self.tags.first(where: { $0.name == name })?.tag else {
            throw error(
                "holds <\(name)>, which is no element of HTML",
                "elements of other names are found by #id, .class or [attribute]; * is any element",
                start..<at, name: name, known: Self.tags.map(\.name))
        }
        return .tag(tag)
    }

    private mutating func attributeCondition() throws(SelectorError) -> ElementCondition {
        switch text[at] {
        case "#":
            at += 1
            return .attribute(.id, .equal(try value("an id")), ignoresCase: false)
        case ".":
            at += 1
            return .attribute(.class, .word(try value("a class")), ignoresCase: false)
        default: return try bracket()
        }
    }

    private mutating func value(_ what: String) throws(SelectorError) -> [UInt8] {
        Array(try name(what).utf8)
    }

    /// `[name]`, `[name=value]`, `[name="value" i]` with one of six operators.
    private mutating func bracket() throws(SelectorError) -> ElementCondition {
        let open = at
        at += 1
        skipSpaces()
        let start = at
        let name = lowercased(try self.name("the name of an attribute"))
        guard let attribute = Self.attributes.first(where: { $0.name == name })?.attribute else {
            throw error(
                "asks for the attribute \(name), which is not kept",
                "kept are \(Self.attributes.map(\.name).joined(separator: ", "))", start..<at,
                name: name, known: Self.attributes.map(\.name))
        }
        skipSpaces()
        var test = ValueTest.any
        var ignoresCase = false
        if let sign = peek, sign != "]" {
            let make = try comparison(sign)
            skipSpaces()
            test = make(try quotedOrName())
            skipSpaces()
            if peek == "i" || peek == "I" || peek == "s" || peek == "S" {
                ignoresCase = peek == "i" || peek == "I"
                at += 1
                skipSpaces()
            }
        }
        guard peek == "]" else {
            throw error("has a [ that is not closed", "write ] behind it", open..<at)
        }
        at += 1
        return .attribute(attribute, test, ignoresCase: ignoresCase)
    }

    private mutating func comparison(
        _ sign: Unicode.Scalar
    ) throws(SelectorError) -> ([UInt8]) -> ValueTest {
        let start = at
        at += 1
        if sign == "=" { return ValueTest.equal }
        let isWhole = peek == "="
        if isWhole { at += 1 }
        switch (sign, isWhole) {
        case ("~", true): return ValueTest.word
        case ("|", true): return ValueTest.dash
        case ("^", true): return ValueTest.prefix
        case ("$", true): return ValueTest.suffix
        case ("*", true): return ValueTest.part
        default:
            throw error(
                "compares an attribute by \(shown(start..<at))",
                "write one of = ~= |= ^= $= *=, or ] for any value", start..<at)
        }
    }

    private mutating func quotedOrName() throws(SelectorError) -> [UInt8] {
        guard let quote = peek, quote == "\"" || quote == "'" else { return try value("a value") }
        let start = at
        at += 1
        var result = String.UnicodeScalarView()
        while let next = peek, next != quote {
            if next == "\\" { result.append(try escape()) } else { result.append(take()) }
        }
        guard peek == quote else {
            throw error("has a quote that is not closed", "write \(quote) behind it", start..<at)
        }
        at += 1
        return Array(String(result).utf8)
    }

    private static let tags = Tag.allCases.filter { $0 != .text && $0 != .unknown }.map {
        (name: "\($0)", tag: $0)
    }

    private static let attributes = AttributeName.allCases.map {
        (name: $0.htmlName, attribute: $0)
    }
}

extension ElementPattern {
    /// Those of its functions too.
    var allConditions: [ElementCondition] {
        conditions + choices.flatMap { $0.flatMap { $0 } } + exclusions.flatMap { $0 }
    }
}
