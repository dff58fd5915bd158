import Glibc
import HTMLCore
import PageKit

/// The numbers by which the block model judges: one row of `names.count` floats for each block, some
/// blocks at a time, for all rows of a page of one table would be many times the page.
/// They tell of the block's own text, the elements around it and their names, the sums below its ancestors,
/// the group of blocks of the same path, its neighbours, its place, and the page. What the rules of
/// `BlockRules` say is not among them: they were made on pages that the model is trained on, so it would
/// trust them too much on others (Docs/extraction.md has the ablation).
/// `winnow features` prints them for training: there is no other code that computes them.
/// - Source: the set grew from Kohlschütter et al., WSDM 2010 (text and link densities of neighbours),
///   Readability (candidate scores, names), and Vogels et al., ECIR 2018, Web2Text (features of ancestors).
struct BlockFeatures: Sendable {
    /// The rows of the blocks that `next` has told of last, one after the other.
    private(set) var values: [Float] = []
    /// Blocks that are worked on at a time: their rows (670 bytes each) stay in a second-level cache.
    static let blocksAtATime = 256
    var place = Place()
    var facts = PageFacts()
    var best = 0
    var texts: [BlockText] = []
    var head = HeadFacts()
    var functionWords = FunctionWords()
    var functionShares: [Float] = []
    var scratch: [UInt64] = []

    // By row.
    var sums: [Sums] = []
    var tagsAbove: [UInt32] = []
    /// Elements around it. Of rows that hold blocks only, as the tags above.
    var depths: [UInt32] = []
    var signatures: [UInt64] = []
    var twins: [UInt32] = []
    var candidate: [Float] = []
    var pathDistance: [Int32] = []

    // By group and by text.
    var numbers = HashNumbers64()
    var groupOf: [UInt32] = []
    var groups: [Sums] = []
    var copies: [UInt32] = []
    /// Scratch: how often each number was given.
    var siblings: [UInt32] = []

    // Tables that each block asks: members, for a look at a global asks whether it is made.
    let logs: [Float] = (0..<4096).map { log1p(Float($0)) }
    let tagOrder = Self.tagNumbers
    let conceptColumns = Self.conceptOfBit
    let containerCount = Self.containerTags.count
    let conceptCount = Self.conceptNames.count
    let columnCount = Self.names.count

    /// Blocks, words, words in links, prose, sentence ends, links below a row.
    struct Sums: Sendable {
        private var lanes = SIMD8<Float>()
        var blocks: Float { lanes[0] }
        var words: Float { lanes[1] }
        var linkWords: Float { lanes[2] }
        var prose: Float { lanes[3] }
        var sentences: Float { lanes[4] }
        var linkDensity: Float { words > 0 ? linkWords / words : 0 }
        init() {}
        init(_ text: BlockText, prose: Float) {
            lanes = SIMD8(1, text.words, text.linkWords, prose, text.sentences, text.links, 0, 0)
        }
        static func += (a: inout Sums, b: Sums) { a.lanes += b.lanes }
    }

    // MARK: reading

    /// Reads what the rows of a page are made of; `next` makes them.
    /// - Parameter map: names, sums and exclusions by row.
    mutating func begin(_ page: Page, _ map: PageMap) {
        place.restart()
        guard !page.blocks.isEmpty else { return }
        head.read(page)
        texts.removeAll(keepingCapacity: true)
        texts.reserveCapacity(page.blocks.count)
        functionWords.removeAll()
        // One copy: each block would make its own.
        let head = head
        for block in page.blocks {
            let text = BlockText(block, page, head, &scratch)
            functionWords.append(scratch, words: text.words, isRunningText: text.isLong)
            texts.append(text)
        }
        functionWords.shares(into: &functionShares)
        readRows(page, map)
        readGroups(page)
        candidate.refill(with: 0, count: page.document.count)
        pathDistance.refill(with: -1, count: page.document.count)
        best = Self.bestCandidate(page, map, texts, sums, &candidate, &pathDistance)
        facts = PageFacts(page, texts, map, head, sums)
        if values.isEmpty {
            values = Array(repeating: 0, count: Self.blocksAtATime * Self.names.count)
        }
    }

    /// Computes the rows of the next blocks, over those of the last ones.
    /// - Parameters:
    ///   - page, map: those of `begin`.
    ///   - region: rows of the content region.
    /// - Returns: the blocks whose rows stand in `values`; nil behind the last one.
    mutating func next(
        _ page: Page, _ map: PageMap, _ region: Range<Int>
    ) -> Range<Int>? {
        let start = place.index
        let end = min(start + Self.blocksAtATime, page.blocks.count)
        guard start < end else { return nil }
        var (rows, place) = (values, place)
        // One owner each, or they are copied.
        values = []
        self.place = Place()
        unsafe rows.withUnsafeMutableBufferPointer { values in
            var cursor = unsafe RowCursor(values, columnCount: columnCount)
            // One call: each makes a copy of what is captured.
            putBlocks(before: end, page, map, region, &place, &cursor)
            precondition(
                cursor.at == (end - start) * columnCount, "names and numbers differ")
        }
        values = rows
        self.place = place
        return start..<end
    }

    /// How far the walk through the blocks has come.
    struct Place: Sendable {
        var index = 0
        var wordsBefore: Float = 0
        /// The last heading.
        var heading = -1
        var level: Float = 0
        var meaning: Float = 0
        /// Words of the blocks up to six before and behind, and those in links.
        var (windowWords, windowLinkWords) = (0, 0)
        /// The next block that is long, from the current one on, and the last.
        var (nextLong, lastLong) = (-1, -1)
        /// What neighbours put: of the block before, the current one, and the two behind it.
        var near = InlineArray<4, SIMD4<Float>>(repeating: SIMD4(repeating: -1))
        /// The ancestors whose sums the block before has put.
        var ancestors = InlineArray<6, Int>(repeating: -1)
        /// Scratch.
        var folded: [UInt8] = []

        mutating func restart() {
            (index, wordsBefore) = (0, 0)
            (heading, level, meaning) = (-1, 0, 0)
            (windowWords, windowLinkWords) = (0, 0)
            (nextLong, lastLong) = (-1, -1)
            for k in near.indices { near[k] = SIMD4(repeating: -1) }
            for k in ancestors.indices { ancestors[k] = -1 }
        }
    }

    func putBlocks(
        before end: Int, _ page: Page, _ map: PageMap, _ region: Range<Int>,
        _ place: inout Place, _ cursor: inout RowCursor
    ) {
        while place.index < end { putBlock(page, map, region, &place, &cursor) }
    }

    func putBlock(
        _ page: Page, _ map: PageMap, _ region: Range<Int>, _ place: inout Place,
        _ cursor: inout RowCursor
    ) {
        let i = place.index
        let block = page.blocks.span[i]
        let row = block.rowIndex ?? 0
        cursor.beginRow()
        putText(i, block, row, page, &cursor)
        putNames(row, page, map, &cursor)
        putRegion(i, row, page, map, region, &cursor)
        putPlace(place, count: page.blocks.count, &cursor)
        putTitle(row, page, &cursor)
        putAncestors(row, page, facts, &place.ancestors, &cursor)
        putCandidate(row, best, page, facts, &cursor)
        putGroups(i, row, page, facts, &cursor)
        putNeighbours(page, &place, &cursor)
        putPage(facts, best, &cursor)
        if block.kind == .heading || block.wordCount <= 8 && texts[i].strong > 0.9 {
            let meaning = SectionNames.meaning(
                of: page.text.span, block.text, &place.folded)
            place.heading = i
            place.level = block.kind == .heading ? Float(block.headingLevel) : 7
            place.meaning = Float(meaning?.rawValue ?? 0)
        }
        place.wordsBefore += texts[i].words
        place.index += 1
    }

    // MARK: what roles are told by

    /// Which phrases of boilerplate stand in a short block, as the bits of `PhraseClass`.
    func phrases(_ index: Int) -> UInt16 { texts[index].phrases }

    /// Share of a block's words that the page's description has, 0...1.
    func descriptionOverlap(_ index: Int) -> Float { texts[index].descriptionOverlap }
}
