import Glibc
import Pipeline
import Telemetry

/// Where a pipeline comes from: a file, or the one built in.
struct PlanSource: Sendable {
    /// The check refuses files over 1 MiB with a place and a remedy; here it is only about memory.
    private static let limitBytes = 16 << 20
    /// Path of the file; nil for the built-in pipeline.
    let file: String?

    init(_ arguments: ParsedArguments) { file = arguments.text("--pipeline") }
    init(file: String?) { self.file = file }

    /// Reads and checks it whole.
    func load() throws(PlanProblem) -> PipelinePlan {
        let yaml = try text()
        do throws(PipelineErrors) {
            return try loadPipeline(yaml: yaml, file: name, registry: stageRegistry)
        } catch {
            throw .invalid(error)
        }
    }

    /// Reads it again, now, for another try.
    func text() throws(PlanProblem) -> [UInt8] {
        guard let file else { return Array(defaultPipelineYAML.utf8) }
        switch readWholeFile(file, limitBytes: PlanSource.limitBytes) {
        case .success(let bytes): return bytes
        case .failure(let problem): throw .unreadable(file: file, detail: problem.text)
        }
    }

    /// For messages and for the outputs' `pipeline`.
    var name: String { file ?? "\(defaultPipelineName) (built in)" }
}

/// Why there is no plan.
enum PlanProblem: Error {
    case unreadable(file: String, detail: String)
    case invalid(PipelineErrors)

    /// For readers; ends with a line feed.
    var text: String {
        switch self {
        case .unreadable(let file, let detail): "winnow: \(escapedText(file)): \(detail)\n"
        case .invalid(let errors): errors.text
        }
    }
}
