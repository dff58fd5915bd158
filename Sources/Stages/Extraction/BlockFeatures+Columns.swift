import Glibc
import HTMLCore
import PageKit

/// The numbers of one block, in the order of the names.
extension BlockFeatures {
    func putPlace(_ place: Place, count: Int, _ cursor: inout RowCursor) {
        let i = place.index
        cursor.put(Float(i) / Float(count))
        cursor.put(place.wordsBefore / facts.words)
        cursor.put(facts.h1 < 0 ? -999 : Float(i - facts.h1))
        cursor.put(facts.title < 0 ? -999 : Float(i - facts.title))
        cursor.put(Float(i - facts.biggest))
        cursor.put(Float(i - facts.biggest) / Float(count))
        cursor.put(place.heading < 0 ? 99 : min(99, Float(i - place.heading)))
        cursor.put(place.level)
        cursor.put(place.meaning)
    }

    /// How the block lies to the title: the smallest element that holds both, and the smallest one around the
    /// title that holds prose. A page of one short text and of many other texts is told by it.
    func putTitle(_ row: Int, _ page: Page, _ cursor: inout RowCursor) {
        guard facts.titleRow >= 0 else {
            for _ in 0..<8 { cursor.put(-1) }
            return
        }
        let (parents, ends) = (page.document.parent.span, page.document.end.span)
        let title = facts.titleRow
        var (common, steps) = (row, 0)
        while common > title || Int(ends[common]) <= title {
            common = Int(parents[common])
            steps += 1
        }
        let (both, core) = (sums[common], sums[facts.coreRow])
        cursor.put(facts.titleMatch)
        cursor.put(Float(min(30, steps)))
        cursor.put(both.words / facts.words)
        cursor.put(logOf(both.blocks))
        cursor.put(logOf(both.prose))
        cursor.put(row >= facts.coreRow && row < Int(ends[facts.coreRow]))
        cursor.put(core.words / facts.words)
        cursor.put(logOf(core.prose))
    }

    func putText(
        _ i: Int, _ block: Block, _ row: Int, _ page: Page, _ cursor: inout RowCursor
    ) {
        let text = texts.span[i]
        let (words, characters) = (max(1, text.words), max(1, text.characters))
        cursor.put(logOf(text.words))
        cursor.put(logOf(text.characters))
        cursor.put(characters / words)
        cursor.put(text.linkDensity)
        cursor.put(min(20, text.links))
        cursor.put(text.sentencesPerWord)
        cursor.put(text.commas / words)
        cursor.put(text.capitals / characters)
        cursor.put(text.digits / characters)
        cursor.put(text.endsSentence)
        cursor.put(functionShares[i])
        cursor.put(text.strong)
        cursor.put(text.wide / characters)
        cursor.put(text.hasBars)
        cursor.put(text.hasDate)
        cursor.put(tagOrder[Int(page.document.tag[row].rawValue)])
        cursor.put(Float(block.kind.rawValue))
        cursor.put(Float(block.headingLevel))
        cursor.put(Float(min(60, depths[row])))
        cursor.put(Float(min(10, copies[i])))
        cursor.put(text.titleOverlap)
        cursor.put(text.descriptionOverlap)
        cursor.put(text.articleOverlap)
        cursor.put(text.dataOverlap)
        for kind in Self.phraseClasses {
            cursor.put(text.phrases >> UInt16(kind.rawValue) & 1 != 0)
        }
    }

    func putNames(_ row: Int, _ page: Page, _ map: PageMap, _ cursor: inout RowCursor) {
        let (parents, column) = (page.document.parent.span, map.concepts.span)
        let conceptOfBit = conceptColumns.span
        var around = tagsAbove[row]
        for _ in 0..<containerCount {
            cursor.put(Float(around & 1))
            around >>= 1
        }
        let start = cursor.at
        for _ in 0..<conceptCount { cursor.put(12) }
        var seen: Concepts = []
        var (bad, good): (Float, Float) = (0, 0)
        var (upBad, upGood): (Float, Float) = (20, 20)
        var (level, above): (Float, Int) = (0, row)
        while above > 0, level < 10 {
            let concepts = column[above]
            if !concepts.isEmpty {
                var new = concepts.subtracting(seen).rawValue
                seen.formUnion(concepts)
                while new != 0 {
                    let column = conceptOfBit[new.trailingZeroBitCount]
                    new &= new - 1
                    if column >= 0 { cursor.set(start + column, level) }
                }
                if !concepts.isDisjoint(with: Self.badNames) {
                    bad += 1
                    upBad = min(upBad, level)
                }
                if !concepts.isDisjoint(with: Self.goodNames) {
                    good += 1
                    upGood = min(upGood, level)
                }
            }
            above = Int(parents[above])
            level += 1
        }
        cursor.put(bad)
        cursor.put(good)
        cursor.put(upBad)
        cursor.put(upGood)
    }

    func putRegion(
        _ i: Int, _ row: Int, _ page: Page, _ map: PageMap, _ region: Range<Int>,
        _ cursor: inout RowCursor
    ) {
        cursor.put(region.contains(row))
        cursor.put(sums[region.lowerBound].words / max(1, sums[0].words))
        let depth = region.contains(row) ? depths[row] - depths[region.lowerBound] : .max
        cursor.put(depth <= 30 ? Float(depth) : -1)
        cursor.put(map.weights[i])
    }

    func putAncestors(
        _ row: Int, _ page: Page, _ facts: PageFacts, _ last: inout InlineArray<6, Int>,
        _ cursor: inout RowCursor
    ) {
        let (parents, sums, tags) = (
            page.document.parent.span, sums.span, page.document.tag.span
        )
        var above = row
        var slot = 0
        for level in 1...5 {
            if above > 0 { above = Int(parents[above]) }
            if level == 4 { continue }
            putSums(above, facts, &last[slot], &cursor)
            slot += 1
        }
        // Ancestors that hold more than the one below them, from the second on.
        above = row
        for wider in 0..<3 {
            let own = sums[above].blocks
            while above > 0, sums[above].blocks == own { above = Int(parents[above]) }
            if wider > 0 { putSums(above, facts, &last[3 + wider], &cursor) }
        }
        // The list or table around it.
        above = row
        var list = -1
        var steps = 0
        while above > 0, steps < 8 {
            switch tags[above] {
            case .ul, .ol, .dl, .table, .menu: list = above
            default: break
            }
            if list >= 0 { break }
            above = Int(parents[above])
            steps += 1
        }
        if list >= 0 {
            cursor.put(logOf(sums[list].blocks))
            cursor.put(sums[list].words / max(1, sums[list].blocks))
            cursor.put(sums[list].linkDensity)
        } else {
            for _ in 0..<3 { cursor.put(-1) }
        }
    }

    /// - Parameter last: the row whose sums stand in these columns of the row above; becomes `row`.
    @inline(__always)
    func putSums(
        _ row: Int, _ facts: PageFacts, _ last: inout Int, _ cursor: inout RowCursor
    ) {
        if row == last, cursor.repeatAbove(6) { return }
        last = row
        let sum = sums[row]
        let words = max(1, sum.words)
        cursor.put(logOf(sum.words))
        cursor.put(sum.linkDensity)
        cursor.put(sum.prose / words)
        cursor.put(sum.words / facts.words)
        cursor.put(sum.sentences / words)
        cursor.put(sum.words / max(1, sum.blocks))
    }

    func putCandidate(
        _ row: Int, _ best: Int, _ page: Page, _ facts: PageFacts, _ cursor: inout RowCursor
    ) {
        var (above, steps): (Int, Float) = (row, 0)
        while pathDistance[above] < 0 {
            above = Int(page.document.parent[above])
            steps += 1
        }
        cursor.put(min(30, steps))
        cursor.put(Float(pathDistance[above]))
        cursor.put(sums[best].words / facts.words)
        cursor.put(sums[best].linkDensity)
    }

    func putGroups(
        _ i: Int, _ row: Int, _ page: Page, _ facts: PageFacts, _ cursor: inout RowCursor
    ) {
        var above = row
        for _ in 0..<3 {
            cursor.put(above > 0 ? Float(min(60, twins[above])) : 0)
            if above > 0 { above = Int(page.document.parent[above]) }
        }
        let group = groups[Int(groupOf[i])]
        cursor.put(min(100, group.blocks))
        cursor.put(group.words / facts.words)
        cursor.put(group.linkDensity)
        cursor.put(group.words / max(1, group.blocks))
        cursor.put(group.sentences / max(1, group.words))
    }

    func putNeighbours(
        _ page: Page, _ place: inout Place, _ cursor: inout RowCursor
    ) {
        let texts = texts.span
        let (i, count) = (place.index, texts.count)
        if i == 0 {
            for other in 0..<min(2, count) { place.near[2 + other] = near(other, page) }
            for other in 0..<min(6, count) {
                place.windowWords += Int(texts[other].words)
                place.windowLinkWords += Int(texts[other].linkWords)
            }
        }
        for k in 0..<3 { place.near[k] = place.near[k + 1] }
        place.near[3] = i + 2 < count ? near(i + 2, page) : SIMD4(repeating: -1)
        cursor.put(place.near[0])
        cursor.put(place.near[2])
        cursor.put(place.near[3])
        putWindow(texts, &place, &cursor)
        putLongBlocks(texts, &place, &cursor)
    }

    /// What a block's neighbours put of it.
    func near(_ i: Int, _ page: Page) -> SIMD4<Float> {
        let text = texts.span[i]
        let row = page.blocks.span[i].rowIndex ?? 0
        let tag = page.document.tag.span[row]
        return SIMD4(
            logOf(text.words), text.linkDensity, text.phraseCount,
            tagOrder[Int(tag.rawValue)])
    }

    /// The mean length of six blocks before and behind, and their links.
    @inline(__always)
    func putWindow(
        _ texts: Span<BlockText>, _ place: inout Place, _ cursor: inout RowCursor
    ) {
        let (i, count) = (place.index, texts.count)
        if i + 6 < count {
            place.windowWords += Int(texts[i + 6].words)
            place.windowLinkWords += Int(texts[i + 6].linkWords)
        }
        if i > 6 {
            place.windowWords -= Int(texts[i - 7].words)
            place.windowLinkWords -= Int(texts[i - 7].linkWords)
        }
        let (words, links) = (Float(place.windowWords), Float(place.windowLinkWords))
        cursor.put(words / Float(min(count, i + 7) - max(0, i - 6)))
        cursor.put(links / max(1, words))
    }

    /// How far the next and the last long block are, up to 30.
    @inline(__always)
    func putLongBlocks(
        _ texts: Span<BlockText>, _ place: inout Place, _ cursor: inout RowCursor
    ) {
        let (i, count) = (place.index, texts.count)
        if place.nextLong < i {
            place.nextLong = i
            while place.nextLong < count, !texts[place.nextLong].isLong { place.nextLong += 1 }
        }
        if place.nextLong == i { place.lastLong = i }
        cursor.put(place.nextLong < count ? Float(min(30, place.nextLong - i)) : 30)
        cursor.put(place.lastLong >= 0 ? Float(min(30, i - place.lastLong)) : 30)
    }

    /// log(1 + value) of a number that is not negative; of whole numbers below 4,096 by a table.
    @inline(__always)
    func logOf(_ value: Float) -> Float {
        let whole = Int(value)
        return whole < logs.count && Float(whole) == value ? logs[whole] : log1p(value)
    }

    func putPage(_ facts: PageFacts, _ best: Int, _ cursor: inout RowCursor) {
        // The same for all blocks.
        if cursor.repeatAbove(10 + HeadFacts.typeNames.count) { return }
        cursor.put(logOf(facts.words))
        cursor.put(facts.linkWords / facts.words)
        cursor.put(logOf(facts.blocks))
        cursor.put(logOf(texts[facts.biggest].words))
        cursor.put(logOf(facts.paragraphs))
        cursor.put(logOf(facts.headings))
        cursor.put(facts.type)
        cursor.put(facts.isArticle)
        cursor.put(facts.isProduct)
        cursor.put(logOf(sums[best].words))
        for type in HeadFacts.typeNames { cursor.put(facts.types & type.bits != 0) }
    }
}
