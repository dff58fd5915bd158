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

    private let settings: BlockRules.Settings
    private let spaces = Workspaces { Space() }
    /// What is written on a block for each exclusion, by its raw value.
    private let drops: [Drop?]

    /// What the stage keeps between pages.
    private struct Space {
        var map = PageMap()
        var rules = BlockRules()
    }

    package init(_ options: Options, limits: PageLimits) {
        let keep = Set(options.list(Self.keep))
        settings = BlockRules.Settings(
            maxLinkDensity: options.ratio(Self.maxLinkDensity),
            keepsTables: keep.contains("tables"),
            keepsLists: keep.contains("lists"), keepsCode: keep.contains("code"))
        drops = Exclusion.allCases.map { exclusion in
            exclusion.reason.map { Drop(stage: Self.name, reason: $0) }
        }
    }

    package func apply(to page: inout Page) -> Verdict {
        guard !page.blocks.isEmpty else {
            page.status = StatusRules.status(of: page, StatusRules.Words())
            return .next
        }
        guard page.format != .text else { return .next }
        if page.format.isAllContent {
            for index in page.blocks.indices { page.blocks[index].role = .body }
            return .next
        }
        spaces.use { space in
            space.map.read(page)
            let region = ContentRegion(
                map: space.map, mass: space.map.mass, document: page.document
            ).row
            let rows = region..<Int(page.document.end[region])
            space.rules.judge(page, space.map, rows, settings)
            let words = write(space.rules, to: &page)
            page.metadata.captions = captions(of: page, region: region)
            page.status = StatusRules.status(of: page, words)
        }
        return .next
    }

    /// Puts roles and reasons on the blocks and sums up their words.
    private func write(_ rules: BlockRules, to page: inout Page) -> StatusRules.Words {
        var words = StatusRules.Words()
        let (roles, exclusions, drops) = (rules.roles.span, rules.exclusions.span, drops.span)
        var blocks = page.blocks.mutableSpan
        for index in blocks.indices {
            blocks[index].role = roles[index]
            blocks[index].drop = drops[Int(exclusions[index].rawValue)]
            words.add(blocks[index].wordCount, roles[index], exclusions[index])
        }
        return words
    }
}

/// The numbers by which the block model judges each block of a parsed HTML page, row by row.
/// - Returns: names of the columns, and `blocks.count * names.count` values.
package func blockFeatures(of page: Page) -> (names: [String], values: [Float], reasons: [String?])
{
    guard !page.blocks.isEmpty, page.format != .text else { return (BlockFeatures.names, [], []) }
    var (map, rules, features) = (PageMap(), BlockRules(), BlockFeatures())
    map.read(page)
    let region = ContentRegion(map: map, mass: map.mass, document: page.document).row
    let rows = region..<Int(page.document.end[region])
    rules.judge(
        page, map, rows,
        BlockRules.Settings(
            maxLinkDensity: 0.5, keepsTables: true, keepsLists: true, keepsCode: true))
    features.read(page, map, rules, rows)
    return (
        BlockFeatures.names,
        Array(features.values.prefix(page.blocks.count * BlockFeatures.names.count)),
        page.blocks.indices.map { rules.exclusions[$0].reason?.rawValue }
    )
}
