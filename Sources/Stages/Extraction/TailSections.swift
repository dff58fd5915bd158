import HTMLCore
import PageKit

extension BlockRules {
    /// "Related articles" and the like: the heading and what stands below it, to the next heading of its rank
    /// or to the end of the container, unless that is much of the page.
    mutating func dropTailSections(_ page: Page, _ map: PageMap, _ region: Range<Int>) {
        let (blocks, text) = (page.blocks.span, page.text.span)
        let pageProse = map.sums[region.lowerBound].prose
        for index in blocks.indices where exclusions[index] == .none {
            guard blocks[index].wordCount <= 8, Self.mayBeSection(blocks[index].kind),
                let meaning = SectionNames.meaning(of: text, blocks[index].text, &folded)
            else { continue }
            if map.type == .listing && meaning != .interface { continue }
            let end = meaning == .interface ? index + 1 : Self.sectionEnd(after: index, page)
            guard Self.isMinor(index + 1..<end, blocks, map.weights.span, pageProse) else {
                continue
            }
            for inner in index..<end where exclusions[inner] == .none {
                roles[inner] = meaning.role
                exclusions[inner] = meaning
            }
        }
    }

    private static func mayBeSection(_ kind: BlockKind) -> Bool {
        switch kind {
        case .heading, .paragraph: true
        default: false
        }
    }

    /// Blocks beyond which what follows a heading is no section of its own; bounds the search too.
    private static let longestSection = 400

    /// Index after the last block that belongs to the heading at `index`.
    private static func sectionEnd(after index: Int, _ page: Page) -> Int {
        let blocks = page.blocks.span
        let level = blocks[index].kind == .heading ? blocks[index].headingLevel : 6
        guard let row = blocks[index].rowIndex else { return index + 1 }
        let container = Int(page.document.end[Int(page.document.parent[row])])
        var next = index + 1
        while next < blocks.count, let other = blocks[next].rowIndex, other < container {
            if blocks[next].kind == .heading, blocks[next].headingLevel <= level { break }
            next += 1
            if next - index > longestSection { return index + 1 }
        }
        return next
    }

    /// Whether the blocks hold less than a fifth of the region's prose, or mostly links.
    private static func isMinor(
        _ range: Range<Int>, _ blocks: Span<Block>, _ weights: Span<Float>, _ pageProse: Float
    ) -> Bool {
        if range.isEmpty { return true }
        var (prose, words, links): (Float, Int, Int) = (0, 0, 0)
        for index in range {
            prose += weights[index]
            words += blocks[index].wordCount
            links += blocks[index].linkWordCount
        }
        return prose < 0.2 * pageProse || links * 2 > words
    }
}
