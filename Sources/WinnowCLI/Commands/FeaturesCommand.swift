import PageKit
import Pipeline
import Stages
import TextCore

let featuresCommand = CommandDefinition(
    "features", summary: "Print the numbers by which the block model judges, for training.",
    operands: "PATH...", operandCount: 1...Int.max,
    details: """
        PATH is a page or a folder, walked by the rules of the inbox. The first line is an object with
        `features`, the names of the columns. Every other line is a page: id, `texts` of its blocks in
        page order, `reasons` for which the rules would drop them (empty: kept), and `values`: base64 of
        little-endian 32-bit floats, a row of all features for each block. Pages are worked on in this
        process: for pages that you trust.
        """,
    options: [],
    exitCodes: [
        (0, "every page was printed"),
        (1, "a page could not be read or parsed; the others are printed all the same"),
        ExitMeaning.usage,
    ],
    example: "winnow features corpus/pages > features.jsonl",
    run: printFeatures)

private func printFeatures(_ arguments: ParsedArguments) -> ExitCode {
    guard let plan = loadOrComplain(PlanSource(arguments)) else { return .configuration }
    var files = PageFiles(arguments.operands, inbox: plan.inbox)
    var page = Page()
    var failed = false
    let decode = Decode(Options(Decode.options), limits: PageLimits())
    let parse = Parse(Options(Parse.options), limits: PageLimits())
    var json = JSONWriter()
    json.beginObject()
    json.name("features")
    json.strings(blockFeatures(of: page).names)
    json.endObject()
    json.newline()
    StandardStream.output.write(json.bytes)
    while let step = files.next() {
        guard case .page(let file) = step, let path = file.path,
            case .success(let bytes) = readWholeFile(path, limitBytes: PageLimits().documentBytes)
        else {
            if case .unreadable(let id, let detail) = step { complain("\(id): \(detail)") }
            failed = true
            continue
        }
        page.reset(PageInput(id: file.id, bytes: bytes))
        guard decode.apply(to: &page) == .next, parse.apply(to: &page) == .next else {
            complain("\(file.id): not a page that can be parsed")
            failed = true
            continue
        }
        StandardStream.output.write(line(page))
    }
    return failed ? .failure : .success
}

private func line(_ page: Page) -> [UInt8] {
    let features = blockFeatures(of: page)
    var json = JSONWriter()
    json.beginObject()
    json.name("id")
    json.string(page.input.id)
    json.name("texts")
    json.strings(page.blocks.map { page.string($0) })
    json.name("reasons")
    json.strings(features.reasons.map { $0 ?? "" })
    json.name("values")
    json.string(base64(features.values))
    json.endObject()
    json.newline()
    return json.bytes
}

/// Base64 (RFC 4648, with padding) of the values as little-endian 32-bit floats.
private func base64(_ values: [Float]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * 4 + 2)
    for value in values {
        let bits = value.bitPattern
        for shift in stride(from: UInt32(0), to: 32, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
        }
    }
    let padding = (3 - bytes.count % 3) % 3
    for _ in 0..<padding { bytes.append(0) }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 3 * 4)
    for i in stride(from: 0, to: bytes.count, by: 3) {
        let group = Int(bytes[i]) << 16 | Int(bytes[i + 1]) << 8 | Int(bytes[i + 2])
        for shift in [18, 12, 6, 0] { text.append(letters[group >> shift & 63]) }
    }
    for k in 0..<padding { text[text.count - 1 - k] = UInt8(ascii: "=") }
    return String(decoding: text, as: UTF8.self)
}
