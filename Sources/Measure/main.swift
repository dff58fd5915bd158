import Glibc
import HTMLCore
import PageKit
import Pipeline
import Stages

// Processor time of one thread from bytes in memory to bytes in memory, without files and processes.
// Usage: Measure parse|stages|pages|json [--rounds N] [--explain] < list-of-page-files
//
//   parse   parseHTML alone, on the decoded pages
//   stages  each stage of the built-in pipeline, the renderer, and their sum
//   pages   the engine's function: stages and the JSON renderer, one after the other for each page
//   json    the JSON of each page, for comparing two builds; --explain with its blocks
//
// The others print one JSON line a round: pages, bytes (as read), and microseconds of processor time.

/// A whole file; ends the program where it cannot be read, for a page less is a wrong figure.
func contents(of path: String) -> [UInt8] {
    guard let file = unsafe fopen(path, "r") else {
        print("Measure: cannot read \(path)")
        exit(1)
    }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
        let count = unsafe fread(&buffer, 1, buffer.count, file)
        guard count > 0 else { return bytes }
        bytes += buffer[..<count]
    }
}

/// Nanoseconds of processor time of this thread.
func processorTime() -> Int {
    var now = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now)
    return now.tv_sec * 1_000_000_000 + now.tv_nsec
}

func line(_ pages: Int, _ bytes: Int, _ nanoseconds: [(String, Int)]) {
    let figures = nanoseconds.map { "\"\($0.0)\": \($0.1 / 1000)" }.joined(separator: ", ")
    print("{\"pages\": \(pages), \"bytes\": \(bytes), \"us\": {\(figures)}}")
}

let arguments = Array(CommandLine.arguments.dropFirst())
let rounds = arguments.firstIndex(of: "--rounds").flatMap { Int(arguments[$0 + 1]) } ?? 1
var inputs: [PageInput] = []
while let path = readLine() { inputs.append(PageInput(id: path, bytes: contents(of: path))) }
let byteCount = inputs.reduce(0) { $0 + $1.bytes.count }
let registry = Registry(stages: standardStages, renderers: standardRenderers)
let plan = try loadPipeline(
    yaml: Array(defaultPipelineYAML.utf8), file: defaultPipelineName, registry: registry)
var page = Page()

switch arguments.first {
case "parse":
    let sources = inputs.map { input in
        page.reset(input)
        _ = plan.stages[0].apply(to: &page)
        return page.source
    }
    for _ in 0..<rounds {
        let began = processorTime()
        for source in sources { try parseHTML(source, into: &page.document) }
        let spent = processorTime() - began
        line(inputs.count, sources.reduce(0) { $0 + $1.count }, [("parse", spent)])
    }
case "stages":
    for _ in 0..<rounds {
        var spent = [Int](repeating: 0, count: plan.stages.count + 1)
        for input in inputs {
            page.reset(input)
            var began = processorTime()
            for (index, stage) in plan.stages.enumerated() {
                guard stage.apply(to: &page) == .next else { break }
                let now = processorTime()
                spent[index] += now - began
                began = now
            }
            var output: [UInt8] = []
            RenderJSON.render(page, explain: false, into: &output)
            spent[plan.stages.count] += processorTime() - began
        }
        let names = plan.stages.map { type(of: $0).name } + ["render_json"]
        line(
            inputs.count, byteCount,
            Array(zip(names, spent)) + [("sum", spent.reduce(0, +))])
    }
case "pages":
    for _ in 0..<rounds {
        let began = processorTime()
        for input in inputs {
            page.reset(input)
            _ = plan.run(&page, formats: ["json"], explain: false)
        }
        line(inputs.count, byteCount, [("pages", processorTime() - began)])
    }
case "json":
    for input in inputs {
        page.reset(input)
        switch plan.run(&page, formats: ["json"], explain: arguments.contains("--explain")) {
        case .published(let outputs):
            for output in outputs { print(String(decoding: output.bytes, as: UTF8.self)) }
        case let other: print(other)
        }
    }
default:
    print("Usage: Measure parse|stages|pages|json [--rounds N] [--explain] < list-of-page-files")
    exit(2)
}
