import PageKit

/// Where pages come from.
package struct InboxPlan: Sendable {
    package enum After: String, Sendable, CaseIterable { case archive, delete }
    package enum Sidecar: String, Sendable, CaseIterable { case optional, required }

    /// Nil where the command line must say it.
    package let path: String?
    package let include: [Glob]
    package let after: After
    package let sidecar: Sidecar
    /// Milliseconds.
    package let stableMs: Int

    /// Whether the file at `path`, below the inbox and without a leading slash, is a page.
    package func includes(_ path: Span<UInt8>) -> Bool {
        for glob in include where glob.matches(path) { return true }
        return false
    }
}

/// Where results go.
package struct OutboxPlan: Sendable {
    package enum OnExisting: String, Sendable, CaseIterable { case version, replace, reject }

    package let path: String?
    /// Names of renderers, each once, at least one.
    package let formats: [String]
    package let onExisting: OnExisting
    /// Suffix with its dot.
    package let doneMarker: String?
}

/// What one page, and all together, may use.
package struct LimitsPlan: Sendable {
    /// Nil: one a processor.
    package let workers: Int?
    package let documentBytes: Int
    package let wallMs: Int
    package let attempts: Int
    package let keepFreeBytes: Int

    package var page: PageLimits { PageLimits(documentBytes: documentBytes, wallMs: wallMs) }
}

/// Days after which things are cleared away; nil is never.
package struct RetainPlan: Sendable {
    package let archiveDays: Int?
    package let quarantineDays: Int?
    package let ledgerDays: Int?
}

/// What becomes of texts that come again.
package struct DuplicatesPlan: Sendable {
    package enum Policy: String, Sendable, CaseIterable { case off, tag, drop }

    package let policy: Policy
    /// Share of shingles, 0.5...1.
    package let similarity: Double
}

/// A pipeline file, checked whole, ready to run.
package struct PipelinePlan: Sendable {
    /// The file's name, as given.
    package let name: String
    /// The file itself, for an engine that loads it again.
    package let yaml: [UInt8]
    /// Of every value, defaults too, and of winnow's version: equal digests give equal results.
    package let digest: String
    package let inbox: InboxPlan
    package let outbox: OutboxPlan
    package let limits: LimitsPlan
    package let retain: RetainPlan
    package let duplicates: DuplicatesPlan
    /// Whether pages are worked on with what others of their host have taught.
    package let hasSiteMemory: Bool
    /// In the order of the file; the first is `decode`, the second `parse` (where the registry has it).
    package let stages: [any Stage]
    /// In the order of the file, which is that of their precedence.
    package let sites: [SitePlan]
    let siteIndex: SiteIndex
    /// Index of the first stage that a site changes; nil where none does.
    let firstSiteStage: Int?
    package let registry: Registry
}
