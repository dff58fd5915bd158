/// Writes log lines to one sink in one format.
package struct LogWriter {
    package let format: LogFormat
    /// With journald's `<6>` in front of each line.
    package let priorityPrefix: Bool
    /// Leaves out what went as it should (`.info`).
    package let quiet: Bool
    private let sink: (String) -> Void

    /// - Parameter sink: takes whole lines with their line feed.
    package init(
        format: LogFormat, priorityPrefix: Bool, quiet: Bool = false,
        sink: @escaping (String) -> Void
    ) {
        self.format = format
        self.priorityPrefix = priorityPrefix
        self.quiet = quiet
        self.sink = sink
    }

    package func write(_ record: LogRecord) { write([record]) }

    /// Writes the lines as one piece.
    package func write(_ records: [LogRecord]) {
        var lines = ""
        for record in records where !quiet || record.level != .info {
            lines += record.line(format, priorityPrefix: priorityPrefix)
        }
        if !lines.isEmpty { sink(lines) }
    }
}
