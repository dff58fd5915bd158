import HTMLCore
import PageKit

/// The passes that judge a block by what stands around it.
extension BlockRules {
    /// The page's own title is metadata; the text is the body without it.
    mutating func dropTitle(_ page: Page) {
        let (blocks, text) = (page.blocks.span, page.text.span)
        for index in blocks.indices {
            guard blocks[index].kind == .heading, exclusions[index] == .none,
                blocks[index].headingLevel <= 2,
                title.matches(text, blocks[index].text, isMain: blocks[index].headingLevel == 1)
            else { continue }
            roles[index] = .title
            exclusions[index] = .pageTitle
            if titleIndex == nil { titleIndex = index }
        }
    }

    /// The article that an endless page loads next: an `article` beside the one with the page's title.
    mutating func dropNextArticles(_ page: Page, _ map: PageMap) {
        guard let titleIndex, let row = page.blocks[titleIndex].rowIndex else { return }
        let articles = OutermostArticles(page.document)
        guard let own = articles.around(row), map.sums[own].prose >= 60 else { return }
        let blocks = page.blocks.span
        for index in titleIndex..<blocks.count where exclusions[index] == .none {
            guard let row = blocks[index].rowIndex, let other = articles.around(row), other != own
            else { continue }
            roles[index] = .related
            exclusions[index] = .nextArticle
        }
    }

    /// A page that is nothing but a consent dialog: its prose speaks of cookies and partners, its title does
    /// not (that would be a page on privacy), and there are buttons to accept.
    mutating func dropConsentWall(_ page: Page, _ map: PageMap) {
        let (blocks, text, weights) = (page.blocks.span, page.text.span, map.weights.span)
        var words = 0
        for index in blocks.indices where exclusions[index] == .none && weights[index] >= 10 {
            words += blocks[index].wordCount
            if words >= 400 { return }
        }
        guard words > 0, !title.speaksOfConsent(&folded)
        else { return }
        var consentWords = 0
        for index in blocks.indices where exclusions[index] == .none && weights[index] >= 10 {
            if ConsentText.matches(text, blocks[index].text, &folded) {
                consentWords += blocks[index].wordCount
            }
        }
        guard consentWords * 2 > words, hasConsentButton(page) else { return }
        isConsentWall = true
        for index in blocks.indices where exclusions[index] == .none {
            roles[index] = .promo
            exclusions[index] = .consent
        }
    }

    private mutating func hasConsentButton(_ page: Page) -> Bool {
        let (blocks, text) = (page.blocks.span, page.text.span)
        for index in blocks.indices where blocks[index].wordCount <= 5 {
            if ConsentText.isButton(text, blocks[index].text, &folded) { return true }
        }
        return false
    }

    /// Short pieces before the first and after the last prose are what pages put around their text.
    mutating func trimEdges(_ page: Page, _ map: PageMap) {
        let (blocks, text, weights) = (page.blocks.span, page.text.span, map.weights.span)
        var (first, last) = (blocks.count, -1)
        for index in blocks.indices where weights[index] >= 10 && exclusions[index] == .none {
            first = min(first, index)
            last = index
        }
        guard first < last else { return }
        for index in blocks.indices where index < first || index > last {
            guard exclusions[index] == .none, blocks[index].wordCount <= 8,
                Self.mayBeEdge(blocks[index].kind),
                Prose.sentenceEnds(text, blocks[index].text, upTo: 1) == 0
            else { continue }
            exclusions[index] = .edge
        }
    }

    private static func mayBeEdge(_ kind: BlockKind) -> Bool {
        switch kind {
        case .paragraph, .other, .tableCell: true
        default: false
        }
    }

    /// A heading needs kept text before the next heading of its rank.
    mutating func dropEmptyHeadings(_ page: Page) {
        let blocks = page.blocks.span
        var nextTextLevel = 7
        for index in blocks.indices.reversed() where exclusions[index] == .none {
            guard blocks[index].kind == .heading else {
                nextTextLevel = 0
                continue
            }
            let level = blocks[index].headingLevel
            if nextTextLevel == 0 || nextTextLevel > level && nextTextLevel < 7 {
                nextTextLevel = level
            } else {
                exclusions[index] = .emptyHeading
            }
        }
    }
}
