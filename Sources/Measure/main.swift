import Glibc
import PageKit
import Pipeline
import Stages

// From bytes in memory to bytes in memory, without files and processes: processor time, or heap blocks.
let usage = """
    Usage: Measure MODE [--rounds N] [--threads N] [--explain] < list-of-page-files

      parse        parseHTML alone, on the decoded pages
      stages       each stage of the built-in pipeline, the renderer, and their sum
      pages        the engine's function: stages and the JSON renderer, page after page
      threads      the same by --threads N threads; wall time
      allocations  heap blocks of each stage, after a first pass that is not printed
      json         the JSON of each page, for comparing two builds; --explain with its blocks

    One JSON line a round: pages, bytes (as read), and microseconds or heap blocks.
    """

let arguments = Array(CommandLine.arguments.dropFirst())

func number(_ option: String) -> Int {
    guard let index = arguments.firstIndex(of: option), index + 1 < arguments.count else {
        return 1
    }
    return Int(arguments[index + 1]) ?? 1
}

guard let mode = arguments.first,
    ["parse", "stages", "pages", "threads", "allocations", "json"].contains(mode)
else {
    print(usage)
    exit(2)
}
let measurement = Measurement(
    inputs: readPages(),
    plan: try loadPipeline(
        yaml: Array(defaultPipelineYAML.utf8), file: defaultPipelineName,
        registry: Registry(stages: standardStages, renderers: standardRenderers)),
    rounds: number("--rounds"))
switch mode {
case "parse": try measurement.parse()
case "stages": measurement.stages(.time)
case "pages": measurement.pages()
case "threads": measurement.threads(number("--threads"))
case "allocations": measurement.stages(.allocations, warmUp: 1)
default: measurement.json(explain: arguments.contains("--explain"))
}
