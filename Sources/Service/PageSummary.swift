import Spool
import Telemetry

/// How a page ended, for the log and the counters.
package enum PageEnding: Sendable, Equatable {
    case published(status: String)
    case rejected(stage: String, reason: String)
    case duplicate(of: String?)
    case quarantined(reason: String, detail: String)
}

/// One finished page as the log tells it.
package struct PageSummary: Sendable, Equatable {
    /// Path below the inbox, escaped.
    package let page: String
    package let ending: PageEnding
    package let inputBytes: Int
    /// Words of the text output; nil where the pipeline writes none.
    package let wordCount: Int?
    /// Milliseconds in the engine; nil for a page that never got there.
    package let engineMs: Int?
    /// Id of the page whose text it repeats.
    package var original: String?

    package init(
        page: String, ending: PageEnding, inputBytes: Int, wordCount: Int?, engineMs: Int?
    ) {
        self.page = page
        self.ending = ending
        self.inputBytes = inputBytes
        self.wordCount = wordCount
        self.engineMs = engineMs
    }

    /// The line for it: `published a/b.html ok 1,234 words 12 ms`.
    package var record: LogRecord {
        LogRecord(level, event, message, fields)
    }

    /// The summary once the page is committed: only then it is known whether its names were free.
    func asCommitted(_ kind: OutcomeKind) -> PageSummary {
        guard case .published = ending else { return self }
        if kind == .duplicate {
            return PageSummary(
                page: page, ending: .duplicate(of: original), inputBytes: inputBytes,
                wordCount: nil,
                engineMs: engineMs)
        }
        guard kind == .rejected else { return self }
        return PageSummary(
            page: page, ending: .rejected(stage: "outbox", reason: "existing_output"),
            inputBytes: inputBytes, wordCount: nil, engineMs: engineMs)
    }

    private var level: LogLevel {
        if case .quarantined = ending { return .warning }
        return .info
    }

    private var event: String {
        switch ending {
        case .published: "published"
        case .rejected: "rejected"
        case .duplicate: "duplicate"
        case .quarantined: "quarantined"
        }
    }

    private var message: String {
        var words = ["\(event) \(page)"]
        switch ending {
        case .published(let status):
            words.append(status)
            if let original { words.append("duplicate of \(original)") }
        case .rejected(let stage, let reason): words.append("by \(stage): \(reason)")
        case .duplicate(let original): words += original.map { ["of \($0)"] } ?? []
        case .quarantined(let reason, let detail): words.append("\(reason): \(detail)")
        }
        if let wordCount { words.append("\(grouped(wordCount)) words") }
        if let engineMs { words.append("\(grouped(engineMs)) ms") }
        return words.joined(separator: " ")
    }

    private var fields: [(name: String, value: LogValue)] {
        var fields: [(name: String, value: LogValue)] = [("page", .text(page))]
        switch ending {
        case .published(let status):
            fields.append(("status", .text(status)))
            if let original { fields.append(("original", .text(original))) }
        case .rejected(let stage, let reason):
            fields += [("stage", .text(stage)), ("reason", .text(reason))]
        case .duplicate(let original):
            if let original { fields.append(("original", .text(original))) }
        case .quarantined(let reason, let detail):
            fields += [("reason", .text(reason)), ("detail", .text(detail))]
        }
        fields.append(("input_bytes", .number(inputBytes)))
        if let wordCount { fields.append(("words", .number(wordCount))) }
        if let engineMs { fields.append(("engine_ms", .number(engineMs))) }
        return fields
    }
}
