import PageKit
import Pipeline
import Telemetry

/// What the selectors of a plan's sites found on the pages that they were last asked of.
///
/// A site that is rebuilt keeps its address and loses its class names: a selector that finds nothing for some
/// time is told to the operator, once.
package struct SelectorRecords: Sendable {
    /// Pages that are remembered of each selector.
    package static let pageCount = 50
    /// Pages without a find from which a selector is told of: fewer may be chance, because not every page has
    /// what is to be removed.
    package static let staleCount = 20

    /// One selector, with what is known of it.
    package struct Record: Sendable {
        package let match: String
        package let selector: SiteSelector
        /// A bit a page, the latest lowest: whether it found something.
        fileprivate var finds: UInt64 = 0
        /// Pages that it was asked of, at most `pageCount`.
        package fileprivate(set) var askedCount = 0
        fileprivate var isTold = false

        /// Of those pages, the ones where it found something.
        package var matchedCount: Int { finds.nonzeroBitCount }

        /// Found nothing for long enough.
        package var isStale: Bool { finds == 0 && askedCount >= SelectorRecords.staleCount }

        fileprivate mutating func add(_ isFound: Bool) {
            let kept = UInt64(1) << UInt64(SelectorRecords.pageCount) - 1
            finds = (finds << 1 | (isFound ? 1 : 0)) & kept
            askedCount = min(askedCount + 1, SelectorRecords.pageCount)
            if isFound { isTold = false }
        }
    }

    /// By entry of `sites`.
    private var entries: [[Record]]
    private let planDigest: String

    package init(_ plan: PipelinePlan) {
        planDigest = plan.digest
        entries = plan.sites.map { site in
            site.selectors.map { Record(match: site.pattern.text, selector: $0) }
        }
    }

    /// Begins anew where the plan is another one.
    package mutating func take(_ plan: PipelinePlan) {
        if plan.digest != planDigest { self = SelectorRecords(plan) }
    }

    /// Takes down a page, if it was worked on by this plan.
    /// - Returns: the selectors that are stale since, and were not told of.
    package mutating func add(_ use: SiteUse?, planDigest: String) -> [Record] {
        guard let use, planDigest == self.planDigest, entries.indices.contains(use.entry) else {
            return []
        }
        var news: [Record] = []
        for index in entries[use.entry].indices.prefix(use.askedCount) {
            entries[use.entry][index].add(use.matched >> UInt64(index) & 1 != 0)
            let record = entries[use.entry][index]
            if record.isStale && !record.isTold {
                entries[use.entry][index].isTold = true
                news.append(record)
            }
        }
        return news
    }

    /// Selectors that were asked of a page, in the order of the plan.
    package var asked: [Record] { entries.flatMap { $0.filter { $0.askedCount > 0 } } }

    package var stale: [Record] { asked.filter(\.isStale) }

    package var siteCount: Int { entries.count }
}

extension SelectorRecords.Record {
    /// `sites "*.example.org": content "article.post"`; safe to print.
    private var name: String {
        "sites \"\(escapedText(match))\": \(selector.option) \"\(escapedText(selector.text))\""
    }

    /// One sentence for the log and for the end of a run.
    package var warning: String {
        "\(name) of \(selector.stage) found nothing on the last \(askedCount) pages of its site"
    }

    /// One line for `winnow status`.
    var line: String {
        "\(name) found something on \(matchedCount) of the last \(askedCount) pages"
    }

    var logRecord: LogRecord {
        LogRecord(
            .warning, "selector_found_nothing", warning,
            [
                ("site", .text(match)), ("stage", .text(selector.stage)),
                ("option", .text(selector.option)), ("selector", .text(selector.text)),
                ("pages", .number(askedCount)),
            ])
    }
}
