import Engine
import PageKit
import Pipeline
import Service
import Spool
import Telemetry

let cleanCommand = CommandDefinition(
    "clean", summary: "Clean the given pages and write them to standard output.",
    operands: "[PATH...|-]", operandCount: 0...Int.max,
    details: """
        PATH is a page or a folder; folders are walked by the rules of the inbox, in the order of their
        names. Without PATH, or with -, a page is read from standard input. Results come in input order.
        With jsonl and json a page is an object with id, status, text, title, authors, published,
        modified, site, url, language, description, captions, tags, image, license and schema, null
        where nothing is known. The id is the path below the given folder without its last extension. A
        page that fails has status "failed" and `error` with reason and detail. `site_rule` is the entry
        of the pipeline's `sites` that held. Selectors there that found nothing are told at the end.
        A sidecar PATH.meta.json (url, content_type, fetched_at) is used where there is one.
        """,
    options: [
        OptionDefinition(
            "--format", "FORMAT",
            help: "What is written; several pages of text are apart by form feeds.",
            default: "jsonl", choices: CleanFormat.allCases.map(\.rawValue)),
        OptionDefinition(
            "--explain", help: "JSON also tells of every block its role, and why it was dropped."),
        .pipeline,
        OptionDefinition("--url", "URL", help: "Where the page came from; for one page only."),
        OptionDefinition(
            "--content-type", "TYPE",
            help: "Its HTTP Content-Type, for example 'text/html; charset=koi8-r'."),
    ],
    exitCodes: [
        (0, "every page was cleaned or rejected by a filter"),
        (1, "a page failed or could not be read; the others are written all the same"),
        ExitMeaning.usage,
    ],
    example: "winnow clean --format markdown page.html",
    run: clean)

private func clean(_ arguments: ParsedArguments) -> ExitCode {
    let format = arguments.text("--format").flatMap(CleanFormat.init) ?? .jsonl
    let explain = arguments.has("--explain")
    guard !explain || format.isJSON else {
        complain("clean: --explain needs --format jsonl or json")
        return .configuration
    }
    guard let plan = loadOrComplain(PlanSource(arguments)) else { return .configuration }
    do throws(EngineError) {
        let cleaner = try OrderedCleaner(plan: plan, format: format.renderer, explain: explain)
        let run = CleanRun(arguments, plan: plan, cleaner: cleaner, output: CleanOutput(format))
        return try run.run() == 0 ? .success : .failure
    } catch {
        complain(describe(error))
        return .failure
    }
}

/// One `winnow clean`: reads ahead as far as memory allows, writes in order.
private struct CleanRun {
    let cleaner: OrderedCleaner
    let output: CleanOutput
    let limitBytes: Int
    let files: PageFiles
    let url: String?
    let contentType: String?

    init(
        _ arguments: ParsedArguments, plan: PipelinePlan, cleaner: OrderedCleaner,
        output: CleanOutput
    ) {
        self.cleaner = cleaner
        self.output = output
        limitBytes = plan.limits.documentBytes
        let paths = arguments.operands.isEmpty ? [[UInt8(ascii: "-")]] : arguments.operands
        files = PageFiles(paths, inbox: plan.inbox)
        url = arguments.text("--url")
        contentType = arguments.text("--content-type")
    }

    /// - Returns: how many pages failed.
    func run() throws(EngineError) -> Int {
        var files = files
        var next = files.next()
        while next != nil || !cleaner.isEmpty {
            while let step = next, cleaner.hasRoom(for: step.sizeBytes) {
                submit(step)
                next = files.next()
            }
            while let (id, answer) = cleaner.next() { output.write(id: id, answer) }
            output.flush()
            if !cleaner.isEmpty { try cleaner.wait() }
        }
        output.end()
        cleaner.complainOfSelectors()
        return output.failedCount
    }

    private func submit(_ step: PageFileStep) {
        switch step {
        case .unreadable(let id, let detail):
            cleaner.submit(id: id, failed: PageFailure(reason: "unreadable", detail: detail))
        case .page(let file): read(file)
        }
    }

    private func read(_ file: PageFile) {
        let bytes =
            file.path.map { readWholeFile($0, limitBytes: limitBytes) }
            ?? readAll(0, limitBytes: limitBytes)
        switch bytes {
        case .success(let bytes): cleaner.submit(input(file, bytes))
        case .failure(let problem):
            cleaner.submit(
                id: file.id, failed: PageFailure(reason: problem.reason, detail: problem.text))
        }
    }

    private func input(_ file: PageFile, _ bytes: [UInt8]) -> PageInput {
        let said = file.path.flatMap(sidecar)
        return PageInput(
            id: file.id, bytes: bytes, url: url ?? said?.url,
            contentType: contentType ?? said?.contentType, fetchedAt: said?.fetchedAt)
    }

    private func sidecar(of path: [UInt8]) -> Sidecar? {
        let name = path + Array(".meta.json".utf8)
        guard case .success(let bytes) = readWholeFile(name, limitBytes: 64 << 10) else {
            return nil
        }
        let sidecar = Sidecar(bytes)
        if let note = sidecar.note { complain("\(escapedName(name)): \(note)") }
        return sidecar
    }
}

extension ReadProblem {
    /// The fixed name of it in `error.reason`.
    fileprivate var reason: String {
        if case .overLimit = self { return "over_limit" }
        return "unreadable"
    }
}
