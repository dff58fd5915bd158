extension PipelineErrors {
    /// All errors for programs: `{"errors": [{code, file, line, column, message, source_line, suggestion, remedy}],
    /// "omitted_count": 0}`; `suggestion` and `remedy` are null where there is none.
    package var json: [UInt8] {
        JSONTree.object([
            ("errors", .array(diagnostics.map(\.json))),
            ("omitted_count", .number("\(omittedCount)")),
        ]).bytes
    }
}

extension Diagnostic {
    fileprivate var json: JSONTree {
        .object([
            ("code", .string(code.rawValue)),
            ("file", .string(file)),
            ("line", .number("\(line)")),
            ("column", .number("\(column)")),
            ("message", .string(message)),
            ("source_line", .string(sourceLine)),
            ("suggestion", suggestion.map(JSONTree.string) ?? .null),
            ("remedy", remedy.map(JSONTree.string) ?? .null),
        ])
    }
}
