import HTMLCore
import PageKit
import TextCore

/// Finds the main content of an HTML page by structure and density; labels every block with role and reason.
///
/// Containers that name themselves navigation, footer, related and so on are left out unless they hold much
/// of the prose; the content region is the smallest element with nearly all that is left; inside it, link-heavy
/// and stray blocks fall one by one.
/// - Source: Readability (class names, density), boilerpipe (Kohlschütter et al., WSDM 2010), and
///   Pasternack & Roth, WWW 2009, for the idea that a region is judged by what it sums up to.
package struct ExtractMainContent: Stage {
    package static let name = "extract_main_content"
    package static let summary =
        "Keeps the main content of an HTML page and drops boilerplate, each block with its reason."
    package static let maxLinkDensity = OptionSpec(
        "max_link_density", .ratio(0...1), default: .ratio(0.5),
        why:
            "share of a block's words in links above which it is dropped (Kohlschütter et al. use .33; tuned)"
    )
    package static let keep = OptionSpec(
        "keep", .list(["tables", "lists", "code"]), default: .list(["tables", "lists", "code"]),
        why: "structures that stay in the text")
    package static let options = [maxLinkDensity, keep]
    package static let reasons: [DropReason] = [
        .hidden, .consent, .paywall, .noScript, .markup, .nextArticle, .edge, .modal, .navigation,
        .tableOfContents, .footer, .sidebar, .advertisement,
        .share,
        .promotion, .related, .interface, .comment, .tags, .byline, .caption, .pageTitle,
        .outsideContent,
        .linkHeavy, .emptyHeading, .duplicate, .structureNotKept,
    ]

    private let maxLinkDensity: Double
    private let keep: Set<String>

    package init(_ options: Options, limits: PageLimits) {
        maxLinkDensity = options.ratio(Self.maxLinkDensity)
        keep = Set(options.list(Self.keep))
    }

    package func apply(to page: inout Page) -> Verdict {
        guard !page.blocks.isEmpty else {
            page.status = StatusRules(page).status
            return .next
        }
        guard page.format != .text else { return .next }
        let map = PageMap(page)
        let region = ContentRegion(
            mass: map.mass, exclusion: map.exclusion, document: page.document)
        var rules = BlockRules(
            page: page, map: map, region: region, maxLinkDensity: maxLinkDensity, keep: keep)
        rules.judge()
        for index in page.blocks.indices {
            page.blocks[index].role = rules.roles[index]
            page.blocks[index].drop = rules.reasons[index].map {
                Drop(stage: Self.name, reason: $0)
            }
        }
        page.metadata.captions = captions(of: page, region: region.row)
        page.status = StatusRules(page).status
        return .next
    }
}
