import HTMLCore
import PageKit

/// Judges the blocks of a page one by one, inside and outside of the content region.
///
/// The first pass judges each block alone; later passes look at its neighbours: what stands before the first
/// and after the last prose, headings without text below them, texts that appear twice.
struct BlockRules {
    private let page: Page
    private let map: PageMap
    private let region: Range<Int>
    private let maxLinkDensity: Double
    private let title: TitleMatch
    /// Structures that stay: `tables`, `lists`, `code`.
    private let keep: Set<String>

    private(set) var roles: [Role]
    private var titleIndex: Int?
    private(set) var reasons: [DropReason?]

    init(page: Page, map: PageMap, region: ContentRegion, maxLinkDensity: Double, keep: Set<String>)
    {
        self.page = page
        self.map = map
        self.region = region.row..<Int(page.document.end[region.row])
        self.maxLinkDensity = maxLinkDensity
        self.keep = keep
        title = TitleMatch(page)
        roles = [Role](repeating: .unknown, count: page.blocks.count)
        reasons = [DropReason?](repeating: nil, count: page.blocks.count)
    }

    /// Runs all passes.
    mutating func judge() {
        judgeAlone()
        dropTitle()
        dropNextArticles()
        dropConsentWall()
        dropTailSections()
        dropRepeats()
        trimEdges()
        dropEmptyHeadings()
    }

    // MARK: one block alone

    private mutating func judgeAlone() {
        for index in page.blocks.indices {
            let (role, reason) = alone(page.blocks[index])
            roles[index] = role
            reasons[index] = reason
        }
    }

    private func alone(_ block: Block) -> (Role, DropReason?) {
        guard let row = block.row?.index else { return (.unknown, .outsideContent) }
        if let reason = map.exclusion[row] { return (Self.role(of: reason), reason) }
        if page.document.tag[row] == .figcaption { return (.caption, .caption) }
        guard region.contains(row) else { return (.unknown, .outsideContent) }
        if Prose.isMarkup(block, in: page) { return (.interface, .markup) }
        if block.kind == .caption || pathConcepts(row).contains(.caption) && block.wordCount < 60 {
            return (.caption, .caption)
        }
        if let structure = Self.structure(block.kind), !keep.contains(structure) {
            return (.body, .structureNotKept)
        }
        if page.document.tag[row] == .button { return (.interface, .interface) }
        if block.linkDensity > maxLinkDensity && map.type != .listing && !isListed(block) {
            return (.navigation, .linkHeavy)
        }
        if map.type != .forum, block.wordCount <= 30, pathConcepts(row).contains(.byline),
            Prose.sentenceEnds(block, in: page) < 2
        {
            return (.byline, .byline)
        }
        return (.body, nil)
    }

    /// A heading that is a link is the heading of an item.
    private func isListed(_ block: Block) -> Bool {
        block.kind == .heading && block.wordCount >= 2
    }

    /// Concepts of the nearest three elements.
    private func pathConcepts(_ row: Int) -> Concepts {
        var found: Concepts = []
        var current = row
        for _ in 0..<3 {
            guard region.contains(current), current != region.lowerBound else { break }
            found.formUnion(map.concepts[current])
            current = Int(page.document.parent[current])
        }
        return found
    }

    // MARK: neighbours

    /// The page's own title is metadata; the text is the body without it.
    private mutating func dropTitle() {
        for index in page.blocks.indices
        where page.blocks[index].kind == .heading && reasons[index] == nil {
            let block = page.blocks[index]
            guard block.headingLevel <= 2,
                title.matches(page.text[block.text], isMain: block.headingLevel == 1)
            else { continue }
            roles[index] = .title
            reasons[index] = .pageTitle
            if titleIndex == nil { titleIndex = index }
        }
    }

    /// The article that an endless page loads next: an `article` beside the one with the page's title.
    private mutating func dropNextArticles() {
        guard map.type == .article, let titleIndex, let row = page.blocks[titleIndex].row?.index,
            let own = article(around: row), map.prose[own] >= 60
        else { return }
        let ownRows = own..<Int(page.document.end[own])
        for index in titleIndex..<page.blocks.count where reasons[index] == nil {
            guard let row = page.blocks[index].row?.index, !ownRows.contains(row),
                let other = article(around: row),
                !(other..<Int(page.document.end[other])).contains(own)
            else { continue }
            roles[index] = .related
            reasons[index] = .nextArticle
        }
    }

    /// The outermost `article` around a row that is no more than that: not the whole page.
    private func article(around row: Int) -> Int? {
        var (current, found): (Int, Int?) = (row, nil)
        while current > 0 {
            if page.document.tag[current] == .article { found = current }
            current = Int(page.document.parent[current])
        }
        return found
    }

    /// A page that is nothing but a consent dialog: its prose speaks of cookies and partners, its title does
    /// not (that would be a page on privacy), and there are buttons to accept.
    private mutating func dropConsentWall() {
        let kept = page.blocks.indices.filter { reasons[$0] == nil }
        let prose = kept.filter { Prose.weight(page.blocks[$0], in: page) >= 10 }
        let words = prose.reduce(0) { $0 + page.blocks[$1].wordCount }
        guard words > 0, words < 400, !ConsentText.matches(title.text) else { return }
        let consentWords = prose.reduce(0) {
            ConsentText.matches(page.text[page.blocks[$1].text])
                ? $0 + page.blocks[$1].wordCount : $0
        }
        let hasButton = page.blocks.contains {
            $0.wordCount <= 5 && ConsentText.isButton(page.text[$0.text])
        }
        guard hasButton, consentWords * 2 > words else { return }
        for index in kept {
            roles[index] = .promo
            reasons[index] = .consent
        }
    }

    /// "Related articles" and the like: the heading and what stands below it, to the next heading of its rank
    /// or to the end of the container, unless that is much of the page.
    private mutating func dropTailSections() {
        for index in page.blocks.indices where reasons[index] == nil {
            let block = page.blocks[index]
            guard block.wordCount <= 8, block.kind == .heading || block.kind == .paragraph,
                let (role, reason) = SectionNames.standard.meaning(of: page.text[block.text])
            else { continue }
            if map.type == .listing && reason != .interface { continue }
            let end = reason == .interface ? index + 1 : sectionEnd(after: index)
            guard isMinor(index + 1..<end) else { continue }
            for inner in index..<end where reasons[inner] == nil {
                roles[inner] = role
                reasons[inner] = reason
            }
        }
    }

    /// Blocks beyond which what follows a heading is no section of its own; bounds the search too.
    private static let longestSection = 400

    /// Index after the last block that belongs to the heading at `index`.
    private func sectionEnd(after index: Int) -> Int {
        let level = page.blocks[index].kind == .heading ? page.blocks[index].headingLevel : 6
        guard let row = page.blocks[index].row?.index else { return index + 1 }
        let container = Int(page.document.end[Int(page.document.parent[row])])
        var next = index + 1
        while next < page.blocks.count, let other = page.blocks[next].row?.index, other < container
        {
            if page.blocks[next].kind == .heading, page.blocks[next].headingLevel <= level { break }
            next += 1
            if next - index > Self.longestSection { return index + 1 }
        }
        return next
    }

    /// Whether the blocks hold less than a fifth of the region's prose, or mostly links.
    private func isMinor(_ blocks: Range<Int>) -> Bool {
        if blocks.isEmpty { return true }
        var (prose, words, links): (Float, Int, Int) = (0, 0, 0)
        for block in page.blocks[blocks] {
            prose += Prose.weight(block, in: page)
            words += block.wordCount
            links += block.linkWordCount
        }
        return prose < 0.2 * map.prose[region.lowerBound] || links * 2 > words
    }

    /// Short pieces before the first and after the last prose are what pages put around their text.
    private mutating func trimEdges() {
        guard map.type == .article else { return }
        let kept = page.blocks.indices.filter { reasons[$0] == nil }
        let prose = kept.filter { Prose.weight(page.blocks[$0], in: page) >= 10 }
        guard let first = prose.first, let last = prose.last, prose.count >= 2 else { return }
        for index in kept where index < first || index > last {
            let block = page.blocks[index]
            guard block.wordCount <= 8,
                block.kind == .paragraph || block.kind == .other || block.kind == .tableCell,
                Prose.sentenceEnds(block, in: page) == 0
            else { continue }
            reasons[index] = .edge
        }
    }

    private mutating func dropRepeats() {
        var seen: Set<ArraySlice<UInt8>> = []
        for index in page.blocks.indices
        where reasons[index] == nil && page.blocks[index].wordCount >= 12 {
            if !seen.insert(page.text[page.blocks[index].text]).inserted {
                reasons[index] = .duplicate
            }
        }
    }

    /// A heading needs kept text before the next heading of its rank.
    private mutating func dropEmptyHeadings() {
        var nextTextLevel = 7
        for index in page.blocks.indices.reversed() where reasons[index] == nil {
            let block = page.blocks[index]
            guard block.kind == .heading else {
                nextTextLevel = 0
                continue
            }
            if nextTextLevel == 0 || nextTextLevel > block.headingLevel && nextTextLevel < 7 {
                nextTextLevel = block.headingLevel
            } else {
                reasons[index] = .emptyHeading
            }
        }
    }

    private static func structure(_ kind: BlockKind) -> String? {
        switch kind {
        case .tableCell: "tables"
        case .listItem: "lists"
        case .preformatted: "code"
        default: nil
        }
    }

    private static func role(of reason: DropReason) -> Role {
        switch reason {
        case .navigation, .tableOfContents, .footer, .sidebar, .tags: .navigation
        case .consent, .promotion, .advertisement, .modal, .paywall: .promo
        case .related: .related
        case .comment: .comment
        case .share, .interface, .noScript: .interface
        default: .unknown
        }
    }
}
