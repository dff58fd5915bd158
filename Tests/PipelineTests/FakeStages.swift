import PageKit
import Pipeline

/// Stands in for the real stage: takes the bytes as they are, and refuses a page with a NUL.
struct FakeDecode: Stage {
    static let name = "decode"
    static let summary = "Takes the bytes as text."
    static let fallback = OptionSpec(
        "fallback", .string, default: .string("windows-1252"), why: "Charset of last resort.")
    static let options = [fallback]
    static let reasons: [DropReason] = []

    let limits: PageLimits

    init(_ options: Options, limits: PageLimits) { self.limits = limits }

    func apply(to page: inout Page) -> Verdict {
        if page.input.bytes.count > limits.documentBytes {
            return .fail(PageFailure(reason: "over_limit", detail: "\(limits.documentBytes)"))
        }
        page.text = page.input.bytes
        return .next
    }
}

/// One option of each type.
struct FakeShout: Stage {
    static let name = "shout_text"
    static let summary = "Adds exclamation marks."
    static let times = OptionSpec(
        "times", .int(1...100), unit: "marks", default: .int(1), why: "How many.")
    static let share = OptionSpec("max_share", .ratio(0...1), default: .ratio(0.5), why: "A share.")
    static let twice = OptionSpec("twice", .bool, default: .bool(false), why: "Doubles them.")
    static let tone = OptionSpec(
        "tone", .choice(["calm", "loud"]), default: .choice("calm"), why: "How loud.")
    static let keep = OptionSpec(
        "keep", .list(["tables", "lists", "code"]), default: .list(["lists"]), why: "What stays.")
    static let options = [times, share, twice, tone, keep]
    static let reasons: [DropReason] = []
    static let place = OptionSpec("at", .selector, default: .absent, why: "Test.")
    static let not = OptionSpec("not_at", .selectors, default: .absent, why: "Test.")
    static let often = OptionSpec("times", .int(1...100), default: .absent, why: "Test.")
    static let siteOptions = [place, not, often]

    var count: Int
    /// Of the site that the stage is for.
    var selectorCount: Int?

    init(_ options: Options, limits: PageLimits) {
        count = options.int(Self.times) * (options.bool(Self.twice) ? 2 : 1)
    }

    func forSite(_ options: Options) -> any Stage {
        var stage = self
        if options.has(Self.often) { stage.count = options.int(Self.often) }
        stage.selectorCount =
            options.selectors(Self.place).count + options.selectors(Self.not).count
        return stage
    }

    func apply(to page: inout Page) -> Verdict {
        page.text += [UInt8](repeating: UInt8(ascii: "!"), count: count)
        if let selectorCount { page.site?.tell(matched: 1, count: selectorCount) }
        return .next
    }
}

/// A filter.
struct FakeFilter: Stage {
    static let name = "drop_short_pages"
    static let summary = "Rejects pages with less text."
    static let minBytes = OptionSpec(
        "min_bytes", .int(0...1000), unit: "bytes", default: .int(3), why: "Test.")
    static let options = [minBytes]
    static let tooShort = DropReason("too_short")
    static let reasons = [tooShort]

    let least: Int

    init(_ options: Options, limits: PageLimits) { least = options.int(Self.minBytes) }

    func apply(to page: inout Page) -> Verdict {
        page.text.count < least ? .reject(Self.tooShort) : .next
    }
}

enum FakeText: Renderer {
    static let format = "text"
    static let fileExtension = "txt"
    static func render(_ page: Page, explain: Bool, into output: inout [UInt8]) {
        output += page.text
    }
}

enum FakeJSON: Renderer {
    static let format = "json"
    static let fileExtension = "json"
    static func render(_ page: Page, explain: Bool, into output: inout [UInt8]) {
        output += "{\"explain\":\(explain)}".utf8
    }
}

let fakeRegistry = Registry(
    stages: [FakeDecode.self, FakeFilter.self, FakeShout.self],
    renderers: [FakeJSON.self, FakeText.self])

/// Loads a file given as text.
func load(_ yaml: String) throws(PipelineErrors) -> PipelinePlan {
    try loadPipeline(yaml: Array(yaml.utf8), file: "test.yaml", registry: fakeRegistry)
}

/// The errors of a file that must not load, or an empty list.
func errors(_ yaml: String) -> [Diagnostic] {
    errors(bytes: Array(yaml.utf8))
}

func errors(bytes: [UInt8]) -> [Diagnostic] {
    do throws(PipelineErrors) {
        _ = try loadPipeline(yaml: bytes, file: "test.yaml", registry: fakeRegistry)
        return []
    } catch {
        return error.diagnostics
    }
}

/// A valid file that gives every key.
let everyKeyYAML = """
    version: 1
    inbox:
      path: in
      include: ["*.html", "**/*.txt"]
      after: delete
      sidecar: required
      ready: {stable_ms: 50}
    outbox: {path: out, formats: [text], on_existing: replace, done_marker: .ok}
    limits: {workers: 3, document_bytes: 2MiB, wall_ms: 100, attempts: 1, keep_free: 0}
    retain: {quarantine: 30d, ledger: forever}
    stages:
      - decode: {fallback: koi8-r}
      - shout_text:
          times: 2
          max_share: 0.25
          twice: false
          tone: loud
          keep: [code, tables]
    sites:
      - match: "*.example.org"
        shout_text: {at: "p > a", not_at: [".x", "[id='y']"], times: 7}
      - match: other.org/news
        shout_text: {times: 3}
    """
