import HTMLCore
import PageKit

/// What a pipeline's `sites` say of the main content of one site's pages.
struct SiteRule: Sendable {
    static let content = OptionSpec(
        "content", .selector, default: .absent,
        why:
            "elements that hold the main content, all of them, in page order: what stands in them is kept, "
            + "and nothing else. Where they hold no text on a page it is judged as without, with a note"
    )
    static let remove = OptionSpec(
        "remove", .selectors, default: .absent,
        why: "elements whose text is dropped, also inside of `content`")
    static let threshold = OptionSpec(
        "threshold", .ratio(0.05...0.95), default: .absent,
        why: "score from which the model's blocks are kept, in place of the one that fits the page")
    static let include = OptionSpec(
        "include", .list(ExtractionPolicy.roles.map(\.name)), default: .absent,
        why: "in place of the stage's own `include`")
    static let options = [content, remove, threshold, include]

    /// Groups of `selectors`.
    enum Group: Int { case content, remove }

    let selectors: SelectorSet
    let selectorCount: Int
    /// As it was written, for the note.
    let contentText: String?

    /// - Parameter policy: is given the site's values.
    init(_ options: Options, _ policy: inout ExtractionPolicy) {
        let content = options.selectors(Self.content)
        let removed = options.selectors(Self.remove)
        selectors = SelectorSet([content, removed])
        selectorCount = content.count + removed.count
        contentText = content.first?.text
        if options.has(Self.threshold) {
            policy.fixedThreshold = Float(options.ratio(Self.threshold))
        }
        if options.has(Self.include) {
            policy.included = ExtractionPolicy.roles(named: options.list(Self.include))
        }
    }
}

/// Gives a site's selectors the last word on the blocks of a page; keeps its memory between pages.
///
/// A block lies in an element when all of its text does.
struct SiteSelection: Sendable {
    private var matches = SelectorMatches()
    private var content: [Range<Int>] = []
    private var removed: [Range<Int>] = []
    private var repeats = RepeatedTexts()
    private var roles: [Role] = []
    private var exclusions: [Exclusion] = []

    /// Asks the selectors and drops the blocks in `remove`, before the model decides on the others.
    mutating func begin(_ rule: SiteRule, _ page: inout Page, _ rules: inout BlockRules) {
        matches.find(rule.selectors, in: page.document)
        matches.outermost(SiteRule.Group.content.rawValue, in: page.document, into: &content)
        matches.outermost(SiteRule.Group.remove.rawValue, in: page.document, into: &removed)
        page.site?.tell(matched: matches.matched, count: rule.selectorCount)
        guard !removed.isEmpty else { return }
        let blocks = page.blocks.span
        var inside = RangeWalk()
        for index in blocks.indices where inside.holds(blocks[index].rows, removed) {
            (rules.roles[index], rules.exclusions[index]) = (.unknown, .siteRule)
        }
    }

    /// Row of the smallest element that holds all of `content`.
    func contentRow(_ document: Document) -> Int {
        guard let first = content.first, let last = content.last else { return 0 }
        var row = first.lowerBound
        while Int(document.end[row]) < last.upperBound { row = Int(document.parent[row]) }
        return row
    }

    /// Keeps the blocks in `content`, and no others, whatever the model has decided.
    /// - Returns: false where there is nothing to keep; the blocks are then as the model has them.
    mutating func keepContent(
        _ rule: SiteRule, _ policy: ExtractionPolicy, _ page: inout Page, _ rules: inout BlockRules
    ) -> Bool {
        guard let text = rule.contentText else { return false }
        if takeContent(page, policy, rules) {
            swap(&roles, &rules.roles)
            swap(&exclusions, &rules.exclusions)
            return true
        }
        let match = page.site?.match ?? ""
        page.notes.append(
            "site_rule \(match): content \"\(text)\" found no text; extracted as without it")
        return false
    }

    /// - Returns: whether anything is kept.
    private mutating func takeContent(
        _ page: Page, _ policy: ExtractionPolicy, _ rules: BlockRules
    ) -> Bool {
        guard !content.isEmpty else { return false }
        (roles, exclusions) = (rules.roles, rules.exclusions)
        let blocks = page.blocks.span
        var inside = RangeWalk()
        for index in blocks.indices {
            if inside.holds(blocks[index].rows, content) {
                keep(index, blocks[index].kind, policy)
            } else if roles[index] == .caption {
                // Of another picture than the content's.
                (roles[index], exclusions[index]) = (.unknown, .siteRule)
            } else if exclusions[index] == .none {
                exclusions[index] = .siteRule
            }
        }
        repeats.drop(page, &exclusions)
        return blocks.indices.contains { exclusions[$0] == .none }
    }

    /// Whatever the rules and the model say of a block, but for what no reader sees, what is metadata, and
    /// structures that the pipeline does not keep.
    private mutating func keep(_ index: Int, _ kind: BlockKind, _ policy: ExtractionPolicy) {
        switch exclusions[index] {
        case .none, .siteRule, .hidden, .noScript, .markup, .pageTitle, .caption,
            .structureNotKept:
            break
        default:
            (roles[index], exclusions[index]) =
                policy.keeps(kind) ? (.body, .none) : (roles[index], .structureNotKept)
        }
    }
}

/// Walks ranges beside the rows of blocks, both in page order.
private struct RangeWalk {
    private var next = 0

    /// Whether one of the ranges holds all the rows.
    mutating func holds(_ rows: Range<Int>, _ ranges: [Range<Int>]) -> Bool {
        while next < ranges.count, ranges[next].upperBound <= rows.lowerBound { next += 1 }
        return next < ranges.count && ranges[next].lowerBound <= rows.lowerBound
            && rows.upperBound <= ranges[next].upperBound
    }
}
