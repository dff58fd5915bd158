import Telemetry

/// How `winnow clean` writes its pages.
enum CleanFormat: String, CaseIterable {
    /// A JSON object a line.
    case jsonl
    /// One JSON array of the same objects.
    case json
    case text, markdown

    /// The renderer that makes it.
    var renderer: String {
        switch self {
        case .jsonl, .json: "json"
        case .text: "text"
        case .markdown: "markdown"
        }
    }

    var isJSON: Bool { self == .jsonl || self == .json }
}

/// Writes answers to standard output as they come, each once whole. A class: it remembers what came before.
final class CleanOutput {
    private let format: CleanFormat
    private let stream: StandardStream
    private var count = 0
    /// Pages that failed.
    private(set) var failedCount = 0
    /// Small results leave together; a reader sees a page when `flush` says so at the latest.
    private var buffer: [UInt8] = []

    init(_ format: CleanFormat, _ stream: StandardStream = .output) {
        self.format = format
        self.stream = stream
    }

    func write(id: String, _ answer: CleanAnswer) {
        switch answer {
        case .cleaned(let outputs): add(outputs.first?.bytes ?? [])
        case .rejected(let stage, let reason):
            format.isJSON
                ? add(rejectionLine(id: id, stage: stage, reason: reason))
                : complain("\(escapedText(id)): rejected by \(stage): \(reason)")
        case .failed(let failure):
            failedCount += 1
            format.isJSON
                ? add(failureLine(id: id, failure))
                : complain("\(escapedText(id)): \(failure.reason): \(escapedText(failure.detail))")
        }
        if buffer.count > 64 << 10 { flush() }
    }

    private func add(_ page: [UInt8]) {
        switch format {
        case .jsonl: break
        case .json: buffer += Array((count == 0 ? "[" : ",").utf8)
        // Pages of text are apart by a form feed, as printers and pdftotext have it.
        case .text, .markdown: if count > 0 { buffer.append(0x0C) }
        }
        count += 1
        buffer += page
        if page.last != UInt8(ascii: "\n") && format != .json { buffer.append(UInt8(ascii: "\n")) }
    }

    func end() {
        if format == .json { buffer += Array((count == 0 ? "[]\n" : "]\n").utf8) }
        flush()
    }

    func flush() {
        guard !buffer.isEmpty else { return }
        stream.write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
