/// How urgent a log line is; raw values are syslog's (RFC 5424, 6.2.1), as journald reads them.
package enum LogLevel: Int, Sendable {
    case error = 3, warning = 4, notice = 5, info = 6

    package var name: String {
        switch self {
        case .error: "error"
        case .warning: "warning"
        case .notice: "notice"
        case .info: "info"
        }
    }
}

/// How log lines are written.
package enum LogFormat: String, Sendable, CaseIterable {
    /// For a reader: `published a/b.html ok 1,234 words 12 ms`.
    case text
    /// `level=info event=published page="a/b.html" ...`
    case logfmt
    /// One JSON object a line.
    case json
}

/// A value of a log field.
package enum LogValue: Sendable, Equatable {
    case text(String)
    case number(Int)
}

/// One thing that happened: a fixed event name, a sentence for readers, and fields for machines.
package struct LogRecord: Sendable, Equatable {
    package let level: LogLevel
    /// A fixed name, for example `published`; also what counters are named by.
    package let event: String
    /// What a person reads; the event and the fields say it again for machines.
    package let message: String
    package let fields: [(name: String, value: LogValue)]

    package init(
        _ level: LogLevel, _ event: String, _ message: String,
        _ fields: [(name: String, value: LogValue)] = []
    ) {
        self.level = level
        self.event = event
        self.message = message
        self.fields = fields
    }

    package static func == (a: LogRecord, b: LogRecord) -> Bool {
        a.level == b.level && a.event == b.event && a.message == b.message
            && a.fields.elementsEqual(b.fields) { $0.name == $1.name && $0.value == $1.value }
    }

    /// The line with its line feed. Controls in names are escaped in every format.
    ///
    /// - Parameter priorityPrefix: with `<6>` in front, as journald reads it from a unit's output.
    package func line(_ format: LogFormat, priorityPrefix: Bool) -> String {
        let prefix = priorityPrefix ? "<\(level.rawValue)>" : ""
        switch format {
        case .text: return prefix + textLine + "\n"
        case .logfmt: return prefix + logfmtLine + "\n"
        case .json: return prefix + jsonLine + "\n"
        }
    }

    private var textLine: String {
        let mark = level.rawValue <= LogLevel.warning.rawValue ? "\(level.name): " : ""
        return mark + escapedText(message)
    }

    private var logfmtLine: String {
        var line = "level=\(level.name) event=\(event)"
        for field in fields { line += " \(field.name)=\(logfmt(field.value))" }
        return line + " msg=\(quoted(message))"
    }

    private var jsonLine: String {
        var line = "{\"level\":\"\(level.name)\",\"event\":\"\(event)\""
        for field in fields {
            switch field.value {
            case .number(let number): line += ",\"\(field.name)\":\(number)"
            case .text(let text): line += ",\"\(field.name)\":\(quoted(text))"
            }
        }
        return line + ",\"message\":\(quoted(message))}"
    }
}

private func logfmt(_ value: LogValue) -> String {
    switch value {
    case .number(let number): return String(number)
    case .text(let text):
        let plain = text.utf8.allSatisfy {
            $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x3D && $0 != 0x5C
        }
        return plain && !text.isEmpty ? text : quoted(text)
    }
}

/// A JSON string; logfmt readers take the same. Controls are already gone by `escapedText`.
private func quoted(_ text: String) -> String {
    var quoted = "\""
    for character in escapedText(text).unicodeScalars {
        if character == "\"" || character == "\\" { quoted.append("\\") }
        quoted.unicodeScalars.append(character)
    }
    return quoted + "\""
}
