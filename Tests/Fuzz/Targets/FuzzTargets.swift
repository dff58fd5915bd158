import Glibc
import PageKit
import Pipeline
import Spool
import Stages
import TextCore

/// What is fuzzed; Tests/Fuzz/run.sh builds this library with libFuzzer and names one in WINNOW_FUZZ_TARGET. Each
/// takes any bytes, and must neither crash nor break a law that it checks.
private let targets: [String: @Sendable ([UInt8]) -> Void] = [
    "decode": decode, "json": json, "yaml": yaml, "lines": lines, "page": page, "text": text,
    "memory": memory, "ledger": ledger,
]

private let chosen: @Sendable ([UInt8]) -> Void = {
    let name = unsafe getenv("WINNOW_FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
    guard let target = targets[name] else {
        fatalError("WINNOW_FUZZ_TARGET is one of \(targets.keys.sorted())")
    }
    return target
}()

/// One input of libFuzzer, handed to the chosen target.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    chosen(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

private func law(_ holds: Bool, _ text: String) {
    if !holds { fatalError("broken law: \(text)") }
}

private func isUTF8(_ bytes: [UInt8]) -> Bool {
    Array(String(decoding: bytes, as: UTF8.self).utf8) == bytes
}

/// The first line as the declared type, the rest as the page.
@Sendable private func decode(_ bytes: [UInt8]) {
    let type = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
    var page = Page()
    page.reset(
        PageInput(id: "1", bytes: Array(bytes.drop { $0 != 0x0A }.dropFirst()), contentType: type))
    guard plan.stages[0].apply(to: &page) == .next else { return }
    law(isUTF8(page.source), "decoded pages are UTF-8")
    law(!page.source.contains(0), "decoded pages have no NUL")
}

/// What is written of a value that was read is read as the same value.
@Sendable private func json(_ bytes: [UInt8]) {
    guard isUTF8(bytes) else { return }
    for dialect in [JSONDialect.tolerant, .strict] {
        guard let value = try? parseJSON(bytes, dialect) else { continue }
        var writer = JSONWriter()
        writer.value(value)
        guard let again = try? parseJSON(writer.bytes, .strict) else {
            fatalError("broken law: JSON that was written can be read")
        }
        law(again == value, "JSON that was written says what was read")
    }
}

/// A file is refused with places and reasons, or makes a plan.
@Sendable private func yaml(_ bytes: [UInt8]) {
    do {
        _ = try loadPipeline(yaml: bytes, file: "fuzz.yaml", registry: plan.registry)
    } catch {
        law(!error.diagnostics.isEmpty, "a refused file has a reason")
        law(error.diagnostics.allSatisfy { $0.line >= 1 && $0.column >= 1 }, "errors have places")
    }
}

@Sendable private func lines(_ bytes: [UInt8]) {
    switch filterInput(bytes, number: 7) {
    case .success(let input): law(!input.id.isEmpty || !bytes.isEmpty, "a line has an id")
    case .failure(let failure): law(failure.reason == "invalid_line", "a line is refused as such")
    }
}

@Sendable private func page(_ bytes: [UInt8]) { run(bytes, .auto) }
@Sendable private func text(_ bytes: [UInt8]) { run(bytes, .text) }

/// Through the whole default pipeline, twice with the same scratch: the output is JSON, and the same.
private func run(_ bytes: [UInt8], _ kind: InputKind) {
    var page = Page()
    var outputs: [[UInt8]] = []
    for _ in 0..<2 {
        page.reset(PageInput(id: "1", bytes: bytes, kind: kind))
        guard
            case .published(let rendered) = plan.run(
                &page, formats: ["json", "text", "markdown"], explain: true)
        else { return }
        law((try? parseJSON(rendered[0].bytes, .strict)) != nil, "the output is JSON")
        law(rendered.allSatisfy { isUTF8($0.bytes) }, "outputs are UTF-8")
        outputs.append(rendered[0].bytes)
    }
    law(outputs[0] == outputs[1], "the same page gives the same output")
}

/// What an engine says of a page, and what the ledger holds of a host: taken or refused, and bounded.
@Sendable private func memory(_ bytes: [UInt8]) {
    if let page = SiteObservation(bytes: bytes[...]) {
        law(page.bytes == bytes, "an observation is read as it was written")
        var knowledge = SiteKnowledge()
        knowledge.learn(page)
        law(knowledge.bytes.count <= SiteKnowledge.mostBytes, "what is known is bounded")
    }
    if var knowledge = SiteKnowledge(bytes: bytes[...]) {
        law(SiteKnowledge(bytes: knowledge.bytes[...]) != nil, "what is written can be read")
        _ = knowledge.memory.bytes
        let text = Array(String(decoding: bytes, as: UTF8.self).utf8)
        if let sketch = TextSketch([text[...]]),
            let page = SiteObservation(host: "a", sketch: sketch, texts: [], places: [])
        {
            knowledge.learn(page)
        }
    }
    _ = HostMemory(bytes: bytes[...])
}

private let plan: PipelinePlan = {
    do {
        return try loadPipeline(
            yaml: Array(defaultPipelineYAML.utf8), file: defaultPipelineName,
            registry: Registry(stages: standardStages, renderers: standardRenderers))
    } catch { fatalError("the default pipeline: \(error)") }
}()
