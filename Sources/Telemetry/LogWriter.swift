/// Writes log lines to one sink in one format.
package struct LogWriter: Sendable {
    package let format: LogFormat
    /// With journald's `<6>` in front of each line.
    package let priorityPrefix: Bool
    private let sink: @Sendable (String) -> Void

    /// - Parameter sink: takes whole lines with their line feed.
    package init(
        format: LogFormat, priorityPrefix: Bool, sink: @escaping @Sendable (String) -> Void
    ) {
        self.format = format
        self.priorityPrefix = priorityPrefix
        self.sink = sink
    }

    package func write(_ record: LogRecord) {
        sink(record.line(format, priorityPrefix: priorityPrefix))
    }
}
