/// Why a page cannot be processed at all; it goes to quarantine with this reason.
package struct PageFailure: Error, Sendable, Equatable {
    /// A fixed name: `over_limit`, `binary`, `broken_gzip`, `gzip_bomb`, `crash`, `deadline` ...
    package let reason: String
    /// The facts: limits, bytes, offsets.
    package let detail: String
    package init(reason: String, detail: String) {
        self.reason = reason
        self.detail = detail
    }
}

/// What a stage says of its page.
package enum Verdict: Sendable, Equatable {
    /// Go on with the next stage.
    case next
    /// A filter says no: the page is recorded as rejected, not published.
    case reject(DropReason)
    /// The page cannot be processed: quarantine.
    case fail(PageFailure)
}

/// Limits that hold for every page of a pipeline.
package struct PageLimits: Sendable, Equatable {
    /// Bytes of the page, after decompression.
    package var documentBytes: Int
    /// Milliseconds of wall time a page may take.
    package var wallMs: Int
    package init(documentBytes: Int = 20 << 20, wallMs: Int = 10_000) {
        self.documentBytes = documentBytes
        self.wallMs = wallMs
    }
}

/// One step of a pipeline. Reads its options and its page, writes only its page: no clock, files, logging
/// or randomness. A new stage is one source file, one test file, one registry line, one golden page.
package protocol Stage: Sendable {
    /// A verb in snake case, as written in pipeline files.
    static var name: String { get }
    /// One sentence for the documentation and the schema.
    static var summary: String { get }
    static var options: [OptionSpec] { get }
    /// Options that a pipeline file may give for the pages of one site; without defaults.
    static var siteOptions: [OptionSpec] { get }
    /// The fixed reasons for which it drops blocks or pages.
    static var reasons: [DropReason] { get }
    /// Digest of trained or generated data that its results depend on; empty where there is none.
    static var dataDigest: String { get }
    /// - Parameters:
    ///   - options: checked by the pipeline against `Self.options`.
    ///   - limits: the pipeline's limits (only `decode` reads them).
    init(_ options: Options, limits: PageLimits)
    /// The stage for the pages of one site. Where `siteOptions` has selectors it tells `Page.site` of each page
    /// which of them found something, all in the order of the options, or of none.
    /// - Parameter options: checked by the pipeline against `Self.siteOptions`.
    func forSite(_ options: Options) -> any Stage
    func apply(to page: inout Page) -> Verdict
}

extension Stage {
    package static var dataDigest: String { "" }
    package static var siteOptions: [OptionSpec] { [] }
    package func forSite(_ options: Options) -> any Stage { self }
}

/// Writes the finished page in one output format.
package protocol Renderer: Sendable {
    /// Name in `outbox.formats`: `json`, `text`, `markdown`.
    static var format: String { get }
    /// File extension without the dot: `json`, `txt`, `md`.
    static var fileExtension: String { get }
    /// Appends the page's bytes to `output`.
    static func render(_ page: Page, explain: Bool, into output: inout [UInt8])
}
