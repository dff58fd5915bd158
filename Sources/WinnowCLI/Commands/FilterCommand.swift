import Engine
import Glibc
import PageKit
import Pipeline
import Service

let filterCommand = CommandDefinition(
    "filter", summary: "Clean pages that come as JSON lines; results go out as JSON lines.",
    details: """
        Reads {"id"?, "url"?, "html"|"text"|"base64", "content_type"?, "fetched_at"?} a line from
        standard input and writes the object of winnow clean for each, in the same order, to standard
        output. The seam for Spark, GNU parallel, or anything that can pipe: results leave as soon as
        they are there, and memory stays bounded. A line without id gets its number. A line that is not
        such an object, or a page that fails, gets a line with status "failed" and `error`; the others
        go on. Empty lines are passed over.
        """,
    options: [
        .pipeline,
        OptionDefinition(
            "--explain", help: "Also tell of every block its role, and why it was dropped."),
    ],
    exitCodes: [
        (0, "every line was cleaned or rejected by a filter"),
        (1, "a line was invalid or a page failed; the others are written all the same"),
        ExitMeaning.usage,
    ],
    example: #"echo '{"id":"1","html":"<p>Hello"}' | winnow filter"#,
    run: { arguments in
        guard let plan = loadOrComplain(PlanSource(arguments)) else { return .configuration }
        do throws(EngineError) {
            let cleaner = try OrderedCleaner(
                plan: plan, format: "json", explain: arguments.has("--explain"))
            var run = FilterRun(cleaner: cleaner, plan: plan)
            return try run.run() == 0 ? .success : .failure
        } catch {
            complain(describe(error))
            return .failure
        }
    })

/// One `winnow filter`: takes lines while there is room, writes answers in order.
private struct FilterRun {
    let cleaner: OrderedCleaner
    let output = CleanOutput(.jsonl)
    private var lines: LineReader
    private var lineNumber = 0
    private var isOver = false

    init(cleaner: OrderedCleaner, plan: PipelinePlan) {
        self.cleaner = cleaner
        // JSON writes a byte as up to six (\u0001); the rest is for the other keys.
        lines = LineReader(
            descriptor: STDIN_FILENO, limitBytes: 6 * plan.limits.documentBytes + (1 << 20))
    }

    /// - Returns: how many lines failed.
    mutating func run() throws(EngineError) -> Int {
        while !isOver || !cleaner.isEmpty {
            let isPaused = takeLines()
            while let (id, answer) = cleaner.next() { output.write(id: id, answer) }
            output.flush()
            guard !isOver || !cleaner.isEmpty else { break }
            try cleaner.wait(orFor: isPaused ? STDIN_FILENO : nil)
        }
        output.end()
        cleaner.complainOfSelectors()
        return output.failedCount
    }

    /// - Returns: whether the input has nothing more for now.
    private mutating func takeLines() -> Bool {
        while !isOver, cleaner.hasRoom(for: 0) {
            switch lines.next() {
            case .pause: return true
            case .end: isOver = true
            case .tooLong:
                lineNumber += 1
                fail(id: String(lineNumber), "over \(lines.limitBytes) bytes")
            case .line(let line):
                lineNumber += 1
                submit(line)
            }
        }
        return false
    }

    private func submit(_ line: [UInt8]) {
        guard line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { return }
        switch filterInput(line, number: lineNumber) {
        case .success(let input): cleaner.submit(input)
        case .failure(let failure): cleaner.submit(id: String(lineNumber), failed: failure)
        }
    }

    private func fail(id: String, _ detail: String) {
        cleaner.submit(
            id: id, failed: PageFailure(reason: "invalid_line", detail: "line \(id): \(detail)"))
    }
}
