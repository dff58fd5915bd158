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
    private var place = Place()
    private var facts = PageFacts()
    private var best = 0
    private var texts: [BlockText] = []
    private var head = HeadFacts()
    private var functionWords = FunctionWords()
    private var functionShares: [Float] = []
    private var scratch: [UInt64] = []

    // By row.
    private var sums: [Sums] = []
    private var tagsAbove: [UInt32] = []
    /// Elements around it. Of rows that hold blocks only, as the tags above.
    private var depths: [UInt32] = []
    private var signatures: [UInt64] = []
    private var twins: [UInt32] = []
    private var candidate: [Float] = []
    private var pathDistance: [Int32] = []

    // By group and by text.
    private var numbers = HashNumbers64()
    private var groupOf: [UInt32] = []
    private var groups: [Sums] = []
    private var copies: [UInt32] = []
    /// Scratch: how often each number was given.
    private var siblings: [UInt32] = []

    // Tables that each block asks: members, for a look at a global asks whether it is made.
    private let logs: [Float] = (0..<4096).map { log1p(Float($0)) }
    private let tagOrder = Self.tagNumbers
    private let conceptColumns = Self.conceptOfBit
    private let containerCount = Self.containerTags.count
    private let conceptCount = Self.conceptNames.count
    private let columnCount = Self.names.count

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

    // MARK: names

    static let names: [String] = {
        var names = [
            "log_words", "log_characters", "characters_per_word", "link_density", "links",
            "sentences_per_word", "commas_per_word", "capitals", "digits", "ends_sentence",
            "function_words", "strong", "wide", "bars", "date", "tag", "kind", "heading_level",
            "depth", "copies", "title_overlap", "description_overlap", "article_overlap",
            "data_overlap",
        ]
        names += phraseClasses.map { "phrase_\($0.name)" }
        names += containerTags.map { "in_\($0.name)" }
        names += conceptNames.map { "up_\($0.name)" }
        names += ["bad_names", "good_names", "up_bad", "up_good"]
        names += ["in_region", "region_share", "region_depth", "prose"]
        names += [
            "index", "words_before", "from_h1", "from_title", "from_biggest", "from_biggest_share",
            "from_heading", "heading_above", "heading_meaning",
        ]
        names += [
            "title_match", "title_up", "title_share", "title_blocks", "title_prose", "in_core",
            "core_share", "core_prose",
        ]
        for level in ["1", "2", "3", "5", "_wider", "_widest"] {
            names += ["words", "links", "prose", "share", "sentences", "block_words"].map {
                "above\(level)_\($0)"
            }
        }
        names += ["list_blocks", "list_block_words", "list_links"]
        names += ["path_up", "path_distance", "candidate_share", "candidate_links"]
        names += [
            "twins0", "twins1", "twins2", "group", "group_share", "group_links", "group_words",
            "group_sentences",
        ]
        for offset in neighbours {
            names += ["words", "links", "phrases", "tag"].map { "next\(offset)_\($0)" }
        }
        names += ["window_words", "window_links", "next_long", "last_long"]
        names += [
            "page_words", "page_links", "page_blocks", "page_biggest", "page_paragraphs",
            "page_headings", "page_type", "page_article", "page_product", "page_candidate",
        ]
        names += HeadFacts.typeNames.map { "data_\($0.name)" }
        return names
    }()

    private static let neighbours = [-1, 1, 2]
    private static let phraseClasses: [PhraseClass] = [
        .control, .promo, .plea, .legal, .related, .social,
    ]

    private static let containerTags: [(name: String, tags: [Tag])] = [
        ("article", [.article]), ("main", [.main]), ("aside", [.aside]), ("nav", [.nav]),
        ("header", [.header]), ("footer", [.footer]), ("form", [.form, .fieldset]),
        ("table", [.table]), ("list", [.ul, .menu]), ("figure", [.figure]), ("dl", [.dl]),
        ("pre", [.pre]),
    ]

    private static let containerBits: [UInt32] = {
        var bits = [UInt32](repeating: 0, count: 256)
        for (k, container) in containerTags.enumerated() {
            for tag in container.tags { bits[Int(tag.rawValue)] |= 1 << UInt32(k) }
        }
        return bits
    }()

    private static let conceptNames: [(name: String, concept: Concepts)] = [
        ("navigation", .navigation), ("footer", .footer), ("sidebar", .sidebar),
        ("comment", .comment), ("promo", .promo), ("related", .related), ("consent", .consent),
        ("modal", .modal), ("tags", .tags), ("byline", .byline), ("hidden", .hidden),
        ("contents", .contents), ("accordion", .accordion), ("article", .article),
        ("content", .content), ("post", .post), ("main", .main),
    ]
    private static let conceptOfBit: [Int] = {
        var column = [Int](repeating: -1, count: 32)
        for (k, named) in conceptNames.enumerated() {
            column[named.concept.rawValue.trailingZeroBitCount] = k
        }
        return column
    }()
    private static let goodNames: Concepts = [.article, .content, .post, .main]
    private static let badNames: Concepts = [
        .navigation, .footer, .sidebar, .comment, .share, .promo, .related, .consent, .modal,
        .breadcrumb, .tags, .byline, .caption, .hidden, .contents, .pagination, .account, .search,
        .toolbar, .header, .advert, .screenReader, .review, .paywall,
    ]

    /// Tags in an order in which neighbours are alike, for splits by one threshold.
    private static let tagNumbers: [Float] = {
        var order = [Float](repeating: 20, count: 256)
        let tags: [Tag] = [
            .p, .h1, .h2, .h3, .h4, .h5, .h6, .li, .td, .th, .dd, .dt, .pre, .blockquote, .div,
            .section, .article, .main, .body, .figcaption,
        ]
        for (k, tag) in tags.enumerated() { order[Int(tag.rawValue)] = Float(k) }
        let later: [Tag] = [
            .caption, .summary, .label, .legend, .button, .header, .footer, .aside, .nav, .form,
        ]
        for (k, tag) in later.enumerated() { order[Int(tag.rawValue)] = Float(k + 21) }
        return order
    }()

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
            var cursor = unsafe Cursor(values, columnCount: columnCount)
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
    private struct Place: Sendable {
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

    private func putBlocks(
        before end: Int, _ page: Page, _ map: PageMap, _ region: Range<Int>,
        _ place: inout Place, _ cursor: inout Cursor
    ) {
        while place.index < end { putBlock(page, map, region, &place, &cursor) }
    }

    private func putBlock(
        _ page: Page, _ map: PageMap, _ region: Range<Int>, _ place: inout Place,
        _ cursor: inout Cursor
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

    private func putPlace(_ place: Place, count: Int, _ cursor: inout Cursor) {
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
    private func putTitle(_ row: Int, _ page: Page, _ cursor: inout Cursor) {
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

    /// Writes one number after the other; a row has as many as there are columns, and is begun by `beginRow`.
    @safe private struct Cursor: ~Copyable {
        private let values: UnsafeMutableBufferPointer<Float>
        private(set) var at = 0
        private let columnCount: Int

        init(_ values: UnsafeMutableBufferPointer<Float>, columnCount: Int) {
            unsafe self.values = values
            self.columnCount = columnCount
        }

        @inline(__always) mutating func put(_ value: Float) {
            unsafe values[at] = value
            at &+= 1
        }
        @inline(__always) mutating func put(_ value: Bool) { put(value ? 1 : 0) }
        @inline(__always) mutating func put(_ values: SIMD4<Float>) {
            for k in 0..<4 { put(values[k]) }
        }
        /// Puts what stands in the same columns of the row above.
        /// - Returns: whether there is one.
        @inline(__always) mutating func repeatAbove(_ count: Int) -> Bool {
            let above = at - columnCount
            guard above >= 0 else { return false }
            for k in 0..<count { unsafe values[at + k] = values[above + k] }
            at &+= count
            return true
        }
        /// Makes sure that there is room for a row.
        @inline(__always) func beginRow() {
            precondition(unsafe at &+ columnCount <= values.count)
        }
        /// Changes a number that was put before.
        @inline(__always) mutating func set(_ index: Int, _ value: Float) {
            precondition(index < at)
            unsafe values[index] = value
        }
    }

    /// What holds for the whole page.
    private struct PageFacts: Sendable {
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

    // MARK: what roles are told by

    /// Which phrases of boilerplate stand in a short block, as the bits of `PhraseClass`.
    func phrases(_ index: Int) -> UInt16 { texts[index].phrases }

    /// Share of a block's words that the page's description has, 0...1.
    func descriptionOverlap(_ index: Int) -> Float { texts[index].descriptionOverlap }

    // MARK: rows

    private mutating func readRows(_ page: Page, _ map: PageMap) {
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
    private static func sumUp(
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
    private static func readTwins(
        _ document: Document, _ sums: [Sums], _ numbers: inout HashNumbers64,
        _ siblings: inout [UInt32], into tagsAbove: inout [UInt32],
        _ depthColumn: inout [UInt32],
        _ signatureColumn: inout [UInt64], _ twinColumn: inout [UInt32]
    ) {
        let (tags, parents, pool) = (document.tag.span, document.parent.span, document.pool.span)
        let (sums, bits) = (sums.span, containerBits.span)
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
    private mutating func readGroups(_ page: Page) {
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
    private static func bestCandidate(
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

    // MARK: numbers of one block

    private func putText(
        _ i: Int, _ block: Block, _ row: Int, _ page: Page, _ cursor: inout Cursor
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

    private func putNames(_ row: Int, _ page: Page, _ map: PageMap, _ cursor: inout Cursor) {
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

    private func putRegion(
        _ i: Int, _ row: Int, _ page: Page, _ map: PageMap, _ region: Range<Int>,
        _ cursor: inout Cursor
    ) {
        cursor.put(region.contains(row))
        cursor.put(sums[region.lowerBound].words / max(1, sums[0].words))
        let depth = region.contains(row) ? depths[row] - depths[region.lowerBound] : .max
        cursor.put(depth <= 30 ? Float(depth) : -1)
        cursor.put(map.weights[i])
    }

    private func putAncestors(
        _ row: Int, _ page: Page, _ facts: PageFacts, _ last: inout InlineArray<6, Int>,
        _ cursor: inout Cursor
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
    private func putSums(
        _ row: Int, _ facts: PageFacts, _ last: inout Int, _ cursor: inout Cursor
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

    private func putCandidate(
        _ row: Int, _ best: Int, _ page: Page, _ facts: PageFacts, _ cursor: inout Cursor
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

    private func putGroups(
        _ i: Int, _ row: Int, _ page: Page, _ facts: PageFacts, _ cursor: inout Cursor
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

    private func putNeighbours(
        _ page: Page, _ place: inout Place, _ cursor: inout Cursor
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
    private func near(_ i: Int, _ page: Page) -> SIMD4<Float> {
        let text = texts.span[i]
        let row = page.blocks.span[i].rowIndex ?? 0
        let tag = page.document.tag.span[row]
        return SIMD4(
            logOf(text.words), text.linkDensity, text.phraseCount,
            tagOrder[Int(tag.rawValue)])
    }

    /// The mean length of six blocks before and behind, and their links.
    @inline(__always)
    private func putWindow(
        _ texts: Span<BlockText>, _ place: inout Place, _ cursor: inout Cursor
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
    private func putLongBlocks(
        _ texts: Span<BlockText>, _ place: inout Place, _ cursor: inout Cursor
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
    private func logOf(_ value: Float) -> Float {
        let whole = Int(value)
        return whole < logs.count && Float(whole) == value ? logs[whole] : log1p(value)
    }

    private func putPage(_ facts: PageFacts, _ best: Int, _ cursor: inout Cursor) {
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
