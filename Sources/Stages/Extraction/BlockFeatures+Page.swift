import HTMLCore
import PageKit

/// What is read of a page once, for the rows of all its blocks.
extension BlockFeatures {
    /// What holds for the whole page.
    struct PageFacts: Sendable {
        var words: Float = 0
        var linkWords: Float = 0
        var blocks: Float = 0
        var biggest = 0
        var h1 = -1
        /// The block that is likeliest the title, its element, and how much it agrees with the head's title.
        var title = -1
        var titleRow = -1
        var titleMatch: Float = 0
        /// The smallest element around the title that holds prose.
        var coreRow = 0
        var paragraphs: Float = 0
        var headings: Float = 0
        var type: Float = 0
        var types: UInt64 = 0
        var isArticle = false
        var isProduct = false

        init() {}

        init(
            _ page: Page, _ texts: [BlockText], _ map: PageMap, _ head: HeadFacts, _ sums: [Sums]
        ) {
            words = max(1, sums[0].words)
            linkWords = sums[0].linkWords
            blocks = Float(texts.count)
            var (most, close): (Float, Float) = (-1, 0)
            for i in texts.indices {
                let own = texts[i].words - texts[i].linkWords
                if own > most { (most, biggest) = (own, i) }
                let block = page.blocks[i]
                if h1 < 0, block.headingLevel == 1 { h1 = i }
                if block.kind == .heading || texts[i].words < 30, texts[i].titleOverlap > 0.1 {
                    // Menus and crumbs repeat a title, above it.
                    let match =
                        texts[i].titleOverlap
                        * (block.headingLevel == 1 ? 1.3 : block.kind == .heading ? 1.1 : 1)
                    if match > close { (close, title) = (match, i) }
                }
                if block.rowIndex.map({ page.document.tag[$0] == .p }) == true { paragraphs += 1 }
                if block.headingLevel == 2 || block.headingLevel == 3 { headings += 1 }
            }
            switch map.type {
            case .article: type = 0
            case .product: type = 1
            case .forum: type = 2
            case .listing: type = 3
            }
            (types, isArticle, isProduct) = (head.types, head.isArticle, head.isProduct)
            guard title >= 0, let row = page.blocks[title].rowIndex else { return }
            (titleRow, titleMatch, coreRow) = (row, texts[title].titleOverlap, row)
            while coreRow > 0, sums[coreRow].prose < Self.coreProse {
                coreRow = Int(page.document.parent[coreRow])
            }
        }

        /// Words of prose that make an element more than a heading with its byline.
        private static let coreProse: Float = 25
    }

    mutating func readRows(_ page: Page, _ map: PageMap) {
        let count = page.document.count
        sums.refill(with: Sums(), count: count)
        tagsAbove.refill(with: 0, count: count)
        depths.refill(with: 0, count: count)
        signatures.refill(with: 0, count: count)
        twins.refill(with: 0, count: count)
        Self.sumUp(page, texts, map, into: &sums)
        numbers.removeAll(expecting: 2 * page.blocks.count)
        Self.readTwins(
            page.document, sums, &numbers, &siblings, into: &tagsAbove, &depths, &signatures, &twins
        )
    }

    /// Gives each block to its row, then each row's sums to its parent, from the last row to the first.
    static func sumUp(
        _ page: Page, _ texts: [BlockText], _ map: PageMap, into column: inout [Sums]
    ) {
        let (blocks, texts, weights) = (page.blocks.span, texts.span, map.weights.span)
        var sums = column.mutableSpan
        for i in blocks.indices {
            guard let row = blocks[i].rowIndex else { continue }
            sums[row] += Sums(texts[i], prose: weights[i])
        }
        let parents = page.document.parent.span
        var row = parents.count - 1
        while row > 0 {
            let own = sums[row]
            if own.blocks > 0 { sums[Int(parents[row])] += own }
            row -= 1
        }
    }

    /// Elements around each row that holds blocks, and how many of its siblings have its tag and class.
    static func readTwins(
        _ document: Document, _ sums: [Sums], _ numbers: inout HashNumbers64,
        _ siblings: inout [UInt32], into tagsAbove: inout [UInt32],
        _ depthColumn: inout [UInt32],
        _ signatureColumn: inout [UInt64], _ twinColumn: inout [UInt32]
    ) {
        let (tags, parents, pool) = (document.tag.span, document.parent.span, document.pool.span)
        let table = containerBits
        let (sums, bits) = (sums.span, table.span)
        var around = tagsAbove.mutableSpan
        var depths = depthColumn.mutableSpan
        var signatures = signatureColumn.mutableSpan
        var twins = twinColumn.mutableSpan
        siblings.removeAll(keepingCapacity: true)
        for row in tags.indices where sums[row].blocks > 0 {
            let (tag, parent) = (tags[row], Int(parents[row]))
            around[row] = (row == 0 ? 0 : around[parent]) | bits[Int(tag.rawValue)]
            depths[row] = row == 0 ? 0 : depths[parent] + 1
            var signature = UInt64(tag.rawValue) + 1
            if let name = document.attribute(.class, of: row) {
                signature = mixedHash(
                    signature, byteHash(pool, name.lowerBound, name.upperBound))
            }
            signatures[row] = signature
            let number = numbers.number(of: mixedHash(signature, UInt64(parent)))
            twins[row] = UInt32(number)
            if number == siblings.count { siblings.append(0) }
            siblings[number] += 1
        }
        let counts = siblings.span
        for row in tags.indices where sums[row].blocks > 0 {
            twins[row] = counts[Int(twins[row])]
        }
    }

    /// Blocks of the same path of three elements, and blocks of the same text.
    mutating func readGroups(_ page: Page) {
        numbers.removeAll(expecting: page.blocks.count)
        groups.removeAll(keepingCapacity: true)
        groupOf.removeAll(keepingCapacity: true)
        let (blocks, parents) = (page.blocks.span, page.document.parent.span)
        for i in blocks.indices {
            var signature: UInt64 = 1
            var row = blocks[i].rowIndex ?? 0
            for _ in 0..<3 {
                signature = mixedHash(signature, signatures[row])
                if row == 0 { break }
                row = Int(parents[row])
            }
            let number = numbers.number(of: signature)
            groupOf.append(UInt32(number))
            if number == groups.count { groups.append(Sums()) }
            groups[number] += Sums(texts[i], prose: 0)
        }
        numbers.removeAll(expecting: page.blocks.count)
        siblings.removeAll(keepingCapacity: true)
        copies.removeAll(keepingCapacity: true)
        for text in texts {
            let number = numbers.number(of: text.hash)
            if number == siblings.count { siblings.append(0) }
            siblings[number] += 1
            copies.append(UInt32(number))
        }
        for i in copies.indices { copies[i] = siblings[Int(copies[i])] }
    }

    /// The row with the best score by text below it, as Readability counts it; and how far each row above
    /// it is from it.
    static func bestCandidate(
        _ page: Page, _ map: PageMap, _ texts: [BlockText], _ sums: [Sums],
        _ candidates: inout [Float], _ distances: inout [Int32]
    ) -> Int {
        var candidate = candidates.mutableSpan
        var pathDistance = distances.mutableSpan
        let (tags, parents) = (page.document.tag.span, page.document.parent.span)
        let (blocks, texts, sums) = (page.blocks.span, texts.span, sums.span)
        let names = map.concepts.span
        for i in blocks.indices {
            let text = texts[i]
            guard var row = blocks[i].rowIndex, text.characters >= 25,
                text.linkWords <= 0.5 * max(1, text.words)
            else { continue }
            let score = 1 + text.commas + min(text.characters / 100, 3)
            for level in 0..<6 {
                let skips: Bool
                switch tags[row] {
                case .p, .pre, .blockquote, .li, .h2, .h3: skips = level == 0
                default: skips = false
                }
                if !skips { candidate[row] += score / (level <= 1 ? 1 : 2 * Float(level - 1)) }
                if row == 0 { break }
                row = Int(parents[row])
            }
        }
        var (best, most) = (0, -Float.infinity)
        for row in tags.indices where candidate[row] > 0 {
            let concepts = names[row]
            var score = candidate[row]
            if !concepts.isDisjoint(with: badNames) { score -= 25 }
            if !concepts.isDisjoint(with: goodNames) { score += 25 }
            score *= 1 - sums[row].linkDensity
            if score > most { (best, most) = (row, score) }
        }
        var (row, distance) = (best, Int32(0))
        while true {
            pathDistance[row] = distance
            if row == 0 { break }
            row = Int(parents[row])
            distance += 1
        }
        return best
    }
}
