import HTMLCore
import PageKit

/// Judges the blocks of a page one by one, inside and outside of the content region.
///
/// The first pass judges each block alone; later passes look at its neighbours: what stands before the first
/// and after the last prose, headings without text below them, texts that appear twice. Roles and exclusions
/// are kept between pages; each has at least one element for every block.
struct BlockRules: Sendable {
    /// Share of a block's words in links above which it counts as a list of links.
    /// - Source: Kohlschütter et al., WSDM 2010, use .33; tuned on the development corpus.
    private static let maxLinkDensity = 0.5

    var roles: [Role] = []
    var exclusions: [Exclusion] = []
    var title = TitleMatch()
    var titleIndex: Int?
    var isConsentWall = false
    private var repeats = RepeatedTexts()
    var folded: [UInt8] = []

    /// Takes the model's word for each block, within what holds whatever it says: the page's title and
    /// captions are no body text, the next article of an endless page is another page, no text comes twice.
    /// - Parameters:
    ///   - scores: of the model, one for each block.
    ///   - policy: what the pipeline sets.
    /// - Returns: the F1 to be expected of the text, 0...1, if the scores are right.
    mutating func decide(_ page: Page, _ scores: inout [Float], _ policy: ExtractionPolicy)
        -> Double
    {
        let blocks = page.blocks.span
        var likeliest: Float = 0
        for index in blocks.indices {
            if isSettled(index, scores[index]) { scores[index] = 0 }
            if exclusions[index] == .none { likeliest = max(likeliest, scores[index]) }
        }
        var (threshold, expected) = policy.threshold(scores, blocks)
        var isUnsure = true
        for index in blocks.indices where scores[index] >= threshold { isUnsure = false }
        // A page where nothing is sure keeps what is likeliest.
        if isUnsure { threshold = max(0.7 * likeliest, 0.05) }
        for index in blocks.indices {
            if policy.includes(roles[index]) {
                exclusions[index] = .none
                continue
            }
            if isSettled(index, scores[index]) { continue }
            let limit = Self.limit(threshold, exclusions[index])
            if scores[index] >= limit, !isUnsure || exclusions[index] == .none {
                if exclusions[index] != .none { keep(index) }
            } else if exclusions[index] == .none {
                if roles[index] == .body { roles[index] = .unknown }
                exclusions[index] = .lowScore
            }
        }
        fillGaps(blocks, scores, threshold: threshold)
        dropOrphans(page)
        for index in blocks.indices
        where exclusions[index] == .none && !policy.keeps(blocks[index].kind) {
            exclusions[index] = .structureNotKept
        }
        repeats.drop(page, &exclusions)
        return isUnsure ? min(expected, Double(likeliest)) : expected
    }

    /// The model must be surer of what looks like readers' comments, or like the offer of a paywall: by .3, up
    /// to where it is sure of anything.
    private static func limit(_ threshold: Float, _ exclusion: Exclusion) -> Float {
        guard exclusion == .comment || exclusion == .paywall else { return threshold }
        return max(threshold, min(threshold + 0.3, 0.85))
    }

    /// Blocks up to which a gap between kept ones is an interruption.
    private static let longestGap = 20

    /// Keeps blocks that only the model doubts, a little, where their neighbours are kept: between two kept
    /// ones, and prose beside one. Half of the threshold is enough for cells, terms and long prose,
    /// because half a table is worth less than none, less for headings and code; three quarters for all else.
    private mutating func fillGaps(_ blocks: Span<Block>, _ scores: [Float], threshold: Float) {
        var last = -1
        for index in blocks.indices where exclusions[index] == .none {
            defer { last = index }
            guard last >= 0, index - last > 1 else { continue }
            for inner in last + 1..<index
            where exclusions[inner] == .lowScore && inner - last <= Self.longestGap
                && index - inner <= Self.longestGap
                && scores[inner] >= Self.share(blocks[inner].kind) * threshold
            {
                keep(inner)
            }
        }
        var wasKept = false
        for index in blocks.indices {
            let isKept = exclusions[index] == .none
            if exclusions[index] == .lowScore, blocks[index].wordCount >= 12,
                scores[index] >= (blocks[index].wordCount >= 20 ? 0.5 : 0.75) * threshold,
                wasKept || index + 1 < blocks.count && exclusions[index + 1] == .none
            {
                keep(index)
            }
            wasKept = isKept
        }
    }

    /// Words of a line that leads to what follows: "You might also like:". More such lines in a row are a list.
    private static let (leadWords, mostLeads) = (10, 2)

    /// Drops headings, and short lines that end with a colon, at the end of the text: what they lead to was dropped.
    private mutating func dropOrphans(_ page: Page) {
        let (blocks, text) = (page.blocks.span, page.text.span)
        var (hasDropped, orphans) = (false, [Int]())
        for index in blocks.indices.reversed() {
            guard exclusions[index] == .none else {
                hasDropped = true
                continue
            }
            let block = blocks[index]
            let leads =
                block.wordCount <= Self.leadWords && !block.text.isEmpty
                && text[block.text.upperBound - 1] == UInt8(ascii: ":")
            guard hasDropped, block.kind == .heading || leads else { break }
            orphans.append(index)
        }
        guard orphans.count <= Self.mostLeads else { return }
        for index in orphans { exclusions[index] = .emptyHeading }
    }

    /// Drops a block that other pages of its host have too; not the page's own title.
    mutating func dropSeen(_ index: Int) {
        guard exclusions[index] != .pageTitle else { return }
        if roles[index] == .body { roles[index] = .unknown }
        exclusions[index] = .seenOnSite
    }

    private mutating func keep(_ index: Int) {
        if roles[index] != .dek { roles[index] = .body }
        exclusions[index] = .none
    }

    private static func share(_ kind: BlockKind) -> Float {
        switch kind {
        case .heading, .preformatted: 0.4
        case .tableCell, .term, .description: 0.5
        default: 0.75
        }
    }

    // MARK: roles

    /// Names what the passes have left without a role: the summary below the title, and by the phrases in
    /// them promotions, legal notices, related links and controls. Where the model keeps such a block after
    /// all, it is body.
    mutating func nameRoles(_ page: Page, _ features: BlockFeatures) {
        nameDek(page, features)
        let blocks = page.blocks.span
        for index in blocks.indices
        where exclusions[index] != .none && roles[index] == .unknown {
            roles[index] = Self.role(features.phrases(index))
        }
    }

    /// Blocks below the title among which the summary is looked for; words of one.
    private static let dekDistance = 4
    private static let dekWords = 6...60

    /// The summary below the title: the first text there, where the head gives nearly the same as the
    /// page's description.
    private mutating func nameDek(_ page: Page, _ features: BlockFeatures) {
        guard let titleIndex else { return }
        let blocks = page.blocks.span
        for index in (titleIndex + 1)..<(titleIndex + 1 + Self.dekDistance)
        where index < blocks.count && Self.dekWords.contains(blocks[index].wordCount) {
            guard exclusions[index] == .none || exclusions[index] == .outsideContent else {
                continue
            }
            if features.descriptionOverlap(index) >= 0.8 {
                roles[index] = .dek
                return
            }
        }
    }

    private static func role(_ bits: UInt16) -> Role {
        let found = PhraseClasses(rawValue: bits)
        if found.contains(PhraseClasses(.legal)) { return .legal }
        let promo: [PhraseClass] = [.promo, .plea, .letter, .appeal, .advertisement]
        if promo.contains(where: { found.contains(PhraseClasses($0)) }) { return .promo }
        if found.contains(PhraseClasses(.related)) { return .related }
        if found.contains(PhraseClasses(.control)) || found.contains(PhraseClasses(.social)) {
            return .interface
        }
        return found.contains(PhraseClasses(.byline)) ? .byline : .unknown
    }

    /// How sure the model must be that a caption is text: some pages set paragraphs as captions.
    private static let sureText: Float = 0.8

    /// Whether the rules' word is the last.
    private func isSettled(_ index: Int, _ score: Float) -> Bool {
        switch exclusions[index] {
        case .pageTitle, .nextArticle, .noScript, .siteRule, .seenOnSite: true
        case .caption: score < Self.sureText
        // A consent wall, not a dialog beside the text.
        case .consent: isConsentWall
        default: false
        }
    }

    /// Runs all passes.
    mutating func judge(_ page: Page, _ map: PageMap, _ region: Range<Int>) {
        roles.refill(with: .unknown, count: page.blocks.count)
        exclusions.refill(with: .none, count: page.blocks.count)
        titleIndex = nil
        isConsentWall = false
        title.read(page)
        Self.judgeAlone(page, map, region, &roles, &exclusions)
        dropTitle(page)
        if map.type == .article { dropNextArticles(page, map) }
        dropConsentWall(page, map)
        dropTailSections(page, map, region)
        repeats.drop(page, &exclusions)
        if map.type == .article { trimEdges(page, map) }
        dropEmptyHeadings(page)
    }

    // MARK: one block alone

    private static func judgeAlone(
        _ page: Page, _ map: PageMap, _ region: Range<Int>,
        _ roleColumn: inout [Role], _ exclusionColumn: inout [Exclusion]
    ) {
        let (blocks, text) = (page.blocks.span, page.text.span)
        let (tags, parents) = (page.document.tag.span, page.document.parent.span)
        let (concepts, outer) = (map.concepts.span, map.exclusions.span)
        var roles = roleColumn.mutableSpan
        var exclusions = exclusionColumn.mutableSpan
        for index in blocks.indices {
            guard let row = blocks[index].rowIndex else {
                exclusions[index] = .outsideContent
                continue
            }
            if outer[row] != .none {
                (roles[index], exclusions[index]) = (outer[row].role, outer[row])
                continue
            }
            let tag = tags[row]
            if case .figcaption = tag {
                (roles[index], exclusions[index]) = (.caption, .caption)
                continue
            }
            guard region.contains(row) else {
                exclusions[index] = .outsideContent
                continue
            }
            let path = Self.path(row, region, concepts, parents)
            (roles[index], exclusions[index]) = Self.judge(
                blocks[index], text, tag, path, map.type)
        }
    }

    /// Judges a block of the region by its own looks and by the concepts of its path.
    private static func judge(
        _ block: Block, _ text: Span<UInt8>, _ tag: Tag, _ path: Concepts,
        _ type: PageType
    ) -> (Role, Exclusion) {
        if Prose.isMarkup(block, in: text) { return (.interface, .markup) }
        if case .caption = block.kind { return (.caption, .caption) }
        if block.wordCount < 60, path.contains(.caption) { return (.caption, .caption) }
        if case .button = tag { return (.interface, .interface) }
        if Prose.linkDensity(block) > maxLinkDensity && type != .listing
            && !isListed(block)
        {
            return (.navigation, .linkHeavy)
        }
        if type != .forum, block.wordCount <= 30, path.contains(.byline),
            Prose.sentenceEnds(text, block.text, upTo: 2) < 2
        {
            return (.byline, .byline)
        }
        return (.body, .none)
    }

    /// A heading that is a link is the heading of an item.
    private static func isListed(_ block: Block) -> Bool {
        block.kind == .heading && block.wordCount >= 2
    }

    /// Concepts of the nearest three elements inside the region.
    @inline(__always)
    private static func path(
        _ row: Int, _ region: Range<Int>, _ concepts: Span<Concepts>, _ parents: Span<UInt32>
    ) -> Concepts {
        var found: Concepts = []
        var current = row
        for _ in 0..<3 {
            guard region.contains(current), current != region.lowerBound else { break }
            found.formUnion(concepts[current])
            current = Int(parents[current])
        }
        return found
    }
}
