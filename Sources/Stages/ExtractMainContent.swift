import HTMLCore
import PageKit
import TextCore

/// Finds the main content of an HTML page; labels every block with role, score and reason.
///
/// Rules judge first: containers that name themselves navigation, footer, related and so on, the content
/// region, link-heavy and stray blocks. A learned model then decides block by block by the numbers of
/// `BlockFeatures`; the rule's reason explains what the model drops.
/// - Source: Readability (class names, density), boilerpipe (Kohlschütter et al., WSDM 2010), Pasternack &
///   Roth, WWW 2009 (regions), Vogels et al., ECIR 2018, Web2Text (learned blocks).
package struct ExtractMainContent: Stage {
    package static let name = "extract_main_content"
    package static let summary =
        "Keeps the main content of an HTML page and drops boilerplate, each block with its reason."
    package static let profile = OptionSpec(
        "profile", .choice(ExtractionPolicy.profiles.map(\.name)), default: .choice("balanced"),
        why: "how sure the model must be of a block: precision keeps less, recall more")
    package static let include = OptionSpec(
        "include", .list(ExtractionPolicy.roles.map(\.name)), default: .list([]),
        why:
            "what stays in the text beside the body; title, authors and captions are metadata anyway"
    )
    package static let keep = OptionSpec(
        "keep", .list(["tables", "lists", "code"]), default: .list(["tables", "lists", "code"]),
        why: "structures that stay in the text")
    package static let options = [profile, include, keep]
    package static let siteOptions = SiteRule.options
    package static var dataDigest: String { BlockModel.digest + Lexicon.digest }
    package static let reasons: [DropReason] = [
        .hidden, .consent, .paywall, .noScript, .markup, .nextArticle, .edge, .modal, .navigation,
        .tableOfContents, .footer, .sidebar, .advertisement,
        .share,
        .promotion, .related, .interface, .comment, .tags, .byline, .caption, .pageTitle,
        .outsideContent,
        .linkHeavy, .emptyHeading, .duplicate, .structureNotKept, .lowScore, .siteRule, .seenOnSite,
    ]

    private var policy: ExtractionPolicy
    /// Of the site that this stage is for.
    private var siteRule: SiteRule?
    private let spaces = Workspaces { Space() }
    /// What is written on a block for each exclusion, by its raw value.
    private let drops: [Drop?]

    private let duplicateDrop = Drop(stage: Self.name, reason: .duplicate)

    /// What the stage keeps between pages.
    private struct Space {
        var map = PageMap()
        var rules = BlockRules()
        var features = BlockFeatures()
        var model = BlockModel()
        var scores: [Float] = []
        var site = SiteSelection()
        var recaller = SiteRecaller()

        /// Blocks and rows up to which the model judges: its evidence takes some 300 bytes a block and 60 a
        /// row. Of 2,044 pages of the development sets one has 6,229 blocks, the others fewer than 2,700.
        private static let mostBlocks = 100_000
        private static let mostRows = 300_000
        static func isTooLarge(_ page: Page) -> Bool {
            page.blocks.count > mostBlocks || page.document.count > mostRows
        }
        /// A page of more rows leaves nothing behind; a row takes some 80 bytes.
        static let keptRows = 100_000
        /// Score of what the rules keep where they are alone: above every threshold.
        private static let ruleScore: Float = 0.8

        /// Lets what is known of the page's host decide too.
        mutating func recall(_ host: String, _ page: inout Page) {
            recaller.begin(page, scores)
            guard let memories = page.siteMemories, let memory = memories.host(host),
                memory.textCount + memory.placeCount > 0
            else { return }
            var recall = SiteRecall(
                host: host, generation: memories.generation, pageCount: memory.pageCount)
            (recall.droppedCount, recall.movedCount) = recaller.recall(
                memory, page, &scores, &rules)
            page.recall = recall
        }

        /// Scores all blocks of the page.
        mutating func judge(_ page: Page, _ region: Range<Int>) {
            scores.refill(with: 0, count: page.blocks.count)
            guard !Self.isTooLarge(page) else {
                for index in page.blocks.indices where rules.exclusions[index] == .none {
                    scores[index] = Self.ruleScore
                }
                return
            }
            features.begin(page, map)
            while let blocks = features.next(page, map, region) {
                model.score(features.values, of: blocks, into: &scores)
            }
        }
    }

    /// Words of kept text from which structured data is not looked at.
    private static let fewWords = 400

    package init(_ options: Options, limits: PageLimits) {
        let keep = Set(options.list(Self.keep))
        let profile = options.string(Self.profile)
        policy = ExtractionPolicy(
            factor: ExtractionPolicy.profiles.first { $0.name == profile }?.factor ?? 1,
            included: ExtractionPolicy.roles(named: options.list(Self.include)),
            keepsTables: keep.contains("tables"), keepsLists: keep.contains("lists"),
            keepsCode: keep.contains("code"))
        drops = Exclusion.allCases.map { exclusion in
            exclusion.reason.map { Drop(stage: Self.name, reason: $0) }
        }
    }

    /// The same stage, with its memory, by the values of a site.
    package func forSite(_ options: Options) -> any Stage {
        var stage = self
        stage.siteRule = SiteRule(options, &stage.policy)
        return stage
    }

    package func apply(to page: inout Page) -> Verdict {
        guard !page.blocks.isEmpty else {
            var words = StatusRules.Words()
            if let other = StructuredText(page.document) {
                words.kept = other.fill(&page, kept: 0, duplicate: duplicateDrop)
            }
            page.status = StatusRules.status(of: page, words)
            return .next
        }
        guard page.format != .text else { return .next }
        if page.format.isAllContent {
            for index in page.blocks.indices { page.blocks[index].role = .body }
            return .next
        }
        spaces.use(keeps: page.document.count <= Space.keptRows) { space in
            space.map.read(page)
            let region = ContentRegion(
                map: space.map, mass: space.map.mass, document: page.document
            ).row
            let rows = region..<Int(page.document.end[region])
            space.rules.judge(page, space.map, rows)
            space.judge(page, rows)
            if Space.isTooLarge(page) {
                page.notes.append(
                    "extraction: \(page.blocks.count) blocks in \(page.document.count) rows, judged by "
                        + "the rules alone")
            }
            if let siteRule { space.site.begin(siteRule, &page, &space.rules) }
            let host = page.siteMemories == nil ? nil : page.siteAddress?.host
            if let host { space.recall(host, &page) }
            var content = region
            if !Space.isTooLarge(page) { space.rules.nameRoles(page, space.features) }
            var expected: Double? = space.rules.decide(page, &space.scores, policy)
            if let siteRule, space.site.keepContent(siteRule, policy, &page, &space.rules) {
                // By hand, not by scores.
                (expected, content) = (nil, space.site.contentRow(page.document))
            }
            var words = write(space.rules, space.scores, to: &page)
            page.metadata.captions = captions(of: page, region: content)
            if expected != nil, words.kept < Self.fewWords,
                let other = StructuredText(page.document)
            {
                words.kept += other.fill(&page, kept: words.kept, duplicate: duplicateDrop)
            }
            if let host { page.observation = space.recaller.observe(page, host: host) }
            page.status = StatusRules.status(of: page, words)
            page.confidence = expected.map { ($0 * 100).rounded() / 100 }
        }
        return .next
    }

    /// Puts roles and reasons on the blocks and sums up their words.
    private func write(_ rules: BlockRules, _ scores: [Float], to page: inout Page)
        -> StatusRules.Words
    {
        var words = StatusRules.Words()
        let (roles, exclusions, drops) = (rules.roles.span, rules.exclusions.span, drops.span)
        var blocks = page.blocks.mutableSpan
        for index in blocks.indices {
            blocks[index].role = roles[index]
            blocks[index].isIncluded = exclusions[index] == .none && roles[index] != .body
            blocks[index].drop = drops[Int(exclusions[index].rawValue)]
            blocks[index].score = Double(scores[index])
            words.add(blocks[index].wordCount, roles[index], exclusions[index])
        }
        return words
    }
}

/// The model's score of each block of a parsed HTML page, 0...1.
package func blockScores(of page: Page) -> [Float] {
    var (model, scores) = (BlockModel(), [Float](repeating: 0, count: page.blocks.count))
    let isJudged = forBlockRows(of: page) { features, blocks, _ in
        model.score(features.values, of: blocks, into: &scores)
    }
    return isJudged ? scores : []
}

/// The numbers by which the block model judges each block of a parsed HTML page, row by row.
/// - Returns: names of the columns, and `blocks.count * names.count` values.
package func blockFeatures(of page: Page) -> (names: [String], values: [Float], reasons: [String?])
{
    var (values, reasons) = ([Float](), [String?]())
    forBlockRows(of: page) { features, blocks, rules in
        values += features.values.prefix(blocks.count * BlockFeatures.names.count)
        reasons += blocks.map { rules.exclusions[$0].reason?.rawValue }
    }
    return (BlockFeatures.names, values, reasons)
}

/// Hands on the rows of the block model, some blocks at a time.
/// - Returns: whether the page is one that the model judges.
@discardableResult private func forBlockRows(
    of page: Page, _ use: (BlockFeatures, Range<Int>, BlockRules) -> Void
) -> Bool {
    guard !page.blocks.isEmpty, page.format != .text else { return false }
    var (map, rules, features) = (PageMap(), BlockRules(), BlockFeatures())
    map.read(page)
    let region = ContentRegion(map: map, mass: map.mass, document: page.document).row
    let rows = region..<Int(page.document.end[region])
    rules.judge(page, map, rows)
    features.begin(page, map)
    while let blocks = features.next(page, map, rows) { use(features, blocks, rules) }
    return true
}
