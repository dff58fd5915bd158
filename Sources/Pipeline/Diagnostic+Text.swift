extension Diagnostic {
    /// The error for a reader at a terminal; the first line has the shape that editors know from compilers.
    ///
    /// ```
    /// article.yaml:7:5: error E301: stage "decod" is not known
    ///   7 |   - decod
    ///     |     ^^^^^
    ///     = did you mean: decode
    ///     = known stages: decode, normalize_text
    /// ```
    package var text: String {
        let number = "\(line)"
        let gutter = String(repeating: " ", count: number.count)
        // Tabs before the mark are kept, so that it stands below the error however wide a tab is.
        let before = sourceLine.unicodeScalars.prefix(marked.lowerBound)
        let indent = String(before.map { $0 == "\t" ? "\t" : " " as Character })
        let carets = String(repeating: "^", count: marked.count)
        var lines = [
            "\(printable(file)):\(line):\(column): error \(code.rawValue): \(message)",
            "  \(number) | \(sourceLine)",
            "  \(gutter) | \(indent)\(carets)",
        ]
        if let suggestion { lines.append("  \(gutter) = did you mean: \(suggestion)") }
        if let remedy { lines.append("  \(gutter) = \(remedy)") }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension PipelineErrors {
    /// All errors and their count.
    package var text: String {
        let count = diagnostics.count + omittedCount
        let shown = omittedCount > 0 ? "; the first \(diagnostics.count) are shown" : ""
        let summary = count == 1 ? "1 error" : "\(count) errors\(shown)"
        return (diagnostics.map(\.text) + ["\(summary)\n"]).joined(separator: "\n")
    }
}
