/// Reads the one document of a pipeline file into nodes with places.
///
/// Anchors, aliases and tags are refused, so a small file cannot become a large tree.
struct YAMLTree: ~Copyable {
    private var parser: YAMLParser

    /// Levels of lists and mappings; pipeline files need 5.
    private static let maxDepth = 16

    /// - Returns: the root, or nil where nothing can be read; the checker then holds the error.
    static func read(_ checker: inout Checker) -> YAMLNode? {
        guard let parser = YAMLParser(checker.source.bytes) else {
            checker.report(.invalidYAML, at: .start, "out of memory")
            return nil
        }
        var tree = YAMLTree(parser: parser)
        do {
            return try tree.document(&checker)
        } catch {
            switch error {
            case .syntax(let syntax): checker.report(syntax)
            case .reported: break
            }
            return nil
        }
    }

    private enum Stop: Error {
        case syntax(YAMLSyntaxError)
        case reported
    }

    private init(parser: consuming YAMLParser) {
        self.parser = parser
    }

    private mutating func next() throws(Stop) -> YAMLEvent {
        do { return try parser.next() } catch { throw .syntax(error) }
    }

    private mutating func document(_ checker: inout Checker) throws(Stop) -> YAMLNode? {
        var root: YAMLNode?
        while true {
            let event = try next()
            switch event.kind {
            case .streamEnd:
                if root == nil {
                    checker.report(
                        .emptyFile, at: .start, "the file is empty",
                        remedy: "write `version: 1` and a list of `stages:`")
                }
                return root
            case .documentStart where root != nil:
                checker.report(
                    .severalDocuments, at: event.position, "the file holds a second YAML document",
                    remedy: "keep one pipeline a file and take the `---` line away")
                throw .reported
            case .documentStart, .other: continue
            default: root = try node(event, depth: 0, &checker)
            }
        }
    }

    private mutating func node(
        _ event: YAMLEvent, depth: Int, _ checker: inout Checker
    ) throws(Stop) -> YAMLNode {
        if event.isMarked {
            checker.report(
                .anchorOrTag, at: event.position, "anchors (&) and tags (!) are not used here",
                remedy: "write the plain value")
        }
        if depth > Self.maxDepth {
            checker.report(
                .tooDeep, at: event.position, "nested deeper than \(Self.maxDepth) levels",
                remedy: "pipeline files need at most 5 levels")
            throw .reported
        }
        switch event.kind {
        case .scalar(let scalar):
            return YAMLNode(content: .scalar(scalar), position: event.position)
        case .sequenceStart:
            return YAMLNode(
                content: .sequence(try items(depth: depth + 1, &checker)), position: event.position)
        case .mappingStart:
            return YAMLNode(
                content: .mapping(try entries(depth: depth + 1, &checker)), position: event.position
            )
        default:
            checker.report(
                .anchorOrTag, at: event.position, "aliases (*) are not used here",
                remedy: "write the value again")
            return YAMLNode(content: .unusable, position: event.position)
        }
    }

    private mutating func items(
        depth: Int, _ checker: inout Checker
    ) throws(Stop) -> [YAMLNode] {
        var items: [YAMLNode] = []
        while true {
            let event = try next()
            if case .sequenceEnd = event.kind { return items }
            items.append(try node(event, depth: depth, &checker))
        }
    }

    private mutating func entries(
        depth: Int, _ checker: inout Checker
    ) throws(Stop) -> [YAMLEntry] {
        var entries: [YAMLEntry] = []
        var lines: [String: Int] = [:]
        while true {
            let event = try next()
            if case .mappingEnd = event.kind { return entries }
            let key = try node(event, depth: depth, &checker)
            let value = try node(try next(), depth: depth, &checker)
            guard case .scalar(let scalar) = key.content, !scalar.text.isEmpty else {
                checker.report(
                    .badKey, at: key.position, "a key must be a name",
                    remedy: "write `name: value`")
                continue
            }
            if let line = lines[scalar.text] {
                checker.report(
                    .duplicateKey, at: key.position,
                    "key \"\(scalar.text)\" is already given on line \(line)",
                    remedy: "keep one of the two")
                continue
            }
            lines[scalar.text] = key.position.line + 1
            entries.append(
                YAMLEntry(key: scalar.text, keyPosition: key.position, value: value))
        }
    }
}

extension Checker {
    /// Reports what libyaml says, with the remedy for what usually lies behind it.
    fileprivate mutating func report(_ error: YAMLSyntaxError) {
        switch error.place {
        case .byte(let offset):
            report(
                .notUTF8, at: source.position(ofByte: offset), "not UTF-8 text: \(error.problem)",
                remedy: "save the file as UTF-8 without control characters")
        case .position(let position):
            let context = error.context.map { " (\($0.text), which began on line \($0.line))" }
            report(
                .invalidYAML, at: position, "not valid YAML: \(error.problem)\(context ?? "")",
                remedy: remedy(for: error.problem, at: position))
        }
    }

    private func remedy(for problem: String, at position: Position) -> String {
        let line = source.excerpt(at: position).text
        if line.prefix(while: { $0 == " " || $0 == "\t" }).contains("\t") {
            return "indent with spaces, not with tabs"
        }
        if problem.contains("alphabetic or numeric character") {
            return "put text that begins with * or & in quotes"
        }
        if problem.contains("cannot start any token") {
            return "put text that begins with a special character in quotes"
        }
        if problem.contains("unexpected end of stream") || problem.contains("expected ','") {
            return "close the quote or bracket that is open"
        }
        return "check the indentation here and above, and put text with `: ` or ` #` in quotes"
    }
}
