/// Collects every error of one pipeline file.
struct Checker {
    let source: SourceText
    private var diagnostics: [Diagnostic] = []
    private var omittedCount = 0

    /// Errors kept whole; more would bury the first ones.
    static let maxDiagnostics = 100

    init(_ source: SourceText) {
        self.source = source
    }

    var hasErrors: Bool { !diagnostics.isEmpty }

    /// All that was reported, in the order of the file.
    var errors: PipelineErrors {
        let sorted = diagnostics.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
        return PipelineErrors(diagnostics: sorted, omittedCount: omittedCount)
    }

    mutating func report(
        _ code: DiagnosticCode, at position: Position, _ message: String,
        suggestion: String? = nil, remedy: String? = nil
    ) {
        guard diagnostics.count < Self.maxDiagnostics else {
            omittedCount += 1
            return
        }
        let excerpt = source.excerpt(at: position)
        diagnostics.append(
            Diagnostic(
                code: code, file: source.file, line: position.line + 1,
                column: position.column + 1, message: printable(message),
                sourceLine: excerpt.text, marked: excerpt.marked,
                suggestion: suggestion.map(printable), remedy: remedy.map(printable)))
    }
}
