import PageKit
import Pipeline

/// A stage that does nothing, with the name and options of a real one as of today. The snapshots do not
/// depend on what real stages will be called tomorrow.
protocol ExampleStage: Stage {
    init()
}

extension ExampleStage {
    static var summary: String { "An example." }
    static var reasons: [DropReason] { [] }
    init(_ options: Options, limits: PageLimits) { self.init() }
    func apply(to page: inout Page) -> Verdict { .next }
}

struct ExampleDecode: ExampleStage {
    static let name = "decode"
    static let options = [
        OptionSpec("fallback", .string, default: .string("windows-1252"), why: "Example.")
    ]
}

struct ExampleParse: ExampleStage {
    static let name = "parse"
    static let options = [
        OptionSpec(
            "engine", .choice(["auto", "native", "libxml2"]), default: .choice("auto"),
            why: "Example.")
    ]
}

struct ExampleExtract: ExampleStage {
    static let name = "extract_main_content"
    static let options = [
        OptionSpec(
            "profile", .choice(["precise", "balanced", "complete"]), default: .choice("balanced"),
            why: "Example."),
        OptionSpec(
            "keep", .list(["tables", "lists", "code"]),
            default: .list(["tables", "lists", "code"]),
            why: "Example."),
        OptionSpec(
            "max_link_density", .ratio(0...1), default: .ratio(0.5), why: "Example."),
        OptionSpec("comments", .bool, default: .bool(false), why: "Example."),
    ]
    static let siteOptions = [
        OptionSpec("content", .selector, default: .absent, why: "Example."),
        OptionSpec("remove", .selectors, default: .absent, why: "Example."),
        OptionSpec("threshold", .ratio(0.05...0.95), default: .absent, why: "Example."),
        OptionSpec("keep", .list(["tables", "lists"]), default: .absent, why: "Example."),
    ]
}

struct ExampleNormalize: ExampleStage {
    static let name = "normalize_text"
    static let options: [OptionSpec] = []
}

enum ExampleJSON: Renderer {
    static let format = "json"
    static let fileExtension = "json"
    static func render(_ page: Page, explain: Bool, into output: inout [UInt8]) {}
}

enum ExampleText: Renderer {
    static let format = "text"
    static let fileExtension = "txt"
    static func render(_ page: Page, explain: Bool, into output: inout [UInt8]) {}
}

let exampleRegistry = Registry(
    stages: [
        ExampleDecode.self, ExampleParse.self, ExampleExtract.self, ExampleNormalize.self,
    ],
    renderers: [ExampleJSON.self, ExampleText.self])
