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
    private var signatures: [UInt64] = []
    private var twins: [UInt32] = []
    private var candidate: [Float] = []
    private var pathDistance: [Int32] = []

    // By group and by text.
    private var numbers = HashNumbers64()
    private var groupOf: [UInt32] = []
    private var groups: [Sums] = []
    private var copies: [UInt32] = []

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
    private static let tagOrder: [Float] = {
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
        for block in page.blocks {
            let text = BlockText(block, page, head, &scratch)
            functionWords.append(scratch, words: text.words, isRunningText: text.isLong)
            texts.append(text)
        }
        functionWords.shares(into: &functionShares)
        readRows(page, map)
        readGroups(page)
        best = bestCandidate(page, map)
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
        values = []
        unsafe rows.withUnsafeMutableBufferPointer { values in
            var cursor = unsafe Cursor(values)
            // One call: each makes a copy of what is captured.
            putBlocks(before: end, page, map, region, &place, &cursor)
            precondition(
                cursor.at == (end - start) * Self.names.count, "names and numbers differ")
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
        /// Scratch.
        var folded: [UInt8] = []

        mutating func restart() {
            (index, wordsBefore) = (0, 0)
            (heading, level, meaning) = (-1, 0, 0)
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
        let block = page.blocks[i]
        let row = block.rowIndex ?? 0
        putText(i, block, row, page, &cursor)
        putNames(row, page, map, &cursor)
        putRegion(i, row, page, map, region, &cursor)
        putPlace(place, count: page.blocks.count, &cursor)
        putAncestors(row, page, facts, &cursor)
        putCandidate(row, best, page, facts, &cursor)
        putGroups(i, row, page, facts, &cursor)
        putNeighbours(i, page, &cursor)
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

    /// Writes one number after the other.
    @safe private struct Cursor: ~Copyable {
        private let values: UnsafeMutableBufferPointer<Float>
        private(set) var at = 0

        init(_ values: UnsafeMutableBufferPointer<Float>) {
            unsafe self.values = values
        }

        @inline(__always) mutating func put(_ value: Float) {
            precondition(unsafe at < values.count)
            unsafe values[at] = value
            at += 1
        }
        @inline(__always) mutating func put(_ value: Bool) { put(value ? 1 : 0) }
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
        var title = -1
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
            var (most, close): (Float, Float) = (-1, 0.1)
            for i in texts.indices {
                let own = texts[i].words - texts[i].linkWords
                if own > most { (most, biggest) = (own, i) }
                let block = page.blocks[i]
                if h1 < 0, block.headingLevel == 1 { h1 = i }
                if block.kind == .heading || texts[i].words < 30, texts[i].titleOverlap > close {
                    (close, title) = (texts[i].titleOverlap, i)
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
        }
    }

    // MARK: what roles are told by

    /// Which phrases of boilerplate stand in a short block, as the bits of `PhraseClass`.
    func phrases(_ index: Int) -> UInt16 { texts[index].phrases }

    /// Share of a block's words that the page's description has, 0...1.
    func descriptionOverlap(_ index: Int) -> Float { texts[index].descriptionOverlap }

    // MARK: rows

    private mutating func readRows(_ page: Page, _ map: PageMap) {
        let document = page.document
        let count = document.count
        sums.refill(with: Sums(), count: count)
        tagsAbove.refill(with: 0, count: count)
        signatures.refill(with: 0, count: count)
        twins.refill(with: 0, count: count)
        for i in page.blocks.indices {
            guard let row = page.blocks[i].rowIndex else { continue }
            sums[row] += Sums(texts[i], prose: map.weights[i])
        }
        var row = count - 1
        while row > 0 {
            if sums[row].blocks > 0 { sums[Int(document.parent[row])] += sums[row] }
            row -= 1
        }
        numbers.removeAll()
        groups.removeAll(keepingCapacity: true)
        let pool = document.pool.span
        for row in 0..<count {
            let tag = document.tag[row]
            if case .text = tag { continue }
            let parent = Int(document.parent[row])
            tagsAbove[row] =
                (row == 0 ? 0 : tagsAbove[parent]) | Self.containerBits[Int(tag.rawValue)]
            guard sums[row].blocks > 0 else { continue }
            var signature = UInt64(tag.rawValue) + 1
            if let name = document.attribute(.class, of: row) {
                signature = mixedHash(
                    signature, byteHash(pool, name.lowerBound, name.upperBound))
            }
            signatures[row] = signature
            let number = numbers.number(of: mixedHash(signature, UInt64(parent)))
            twins[row] = UInt32(number)
            if number == groups.count { groups.append(Sums()) }
            groups[number] += sums[row]
        }
        // How many siblings have the row's tag and class.
        var counts = [UInt32](repeating: 0, count: groups.count)
        for row in 0..<count where signatures[row] != 0 { counts[Int(twins[row])] += 1 }
        for row in 0..<count where signatures[row] != 0 { twins[row] = counts[Int(twins[row])] }
    }

    /// Blocks of the same path of three elements, and blocks of the same text.
    private mutating func readGroups(_ page: Page) {
        numbers.removeAll()
        groups.removeAll(keepingCapacity: true)
        groupOf.removeAll(keepingCapacity: true)
        for i in page.blocks.indices {
            var signature: UInt64 = 1
            var row = page.blocks[i].rowIndex ?? 0
            for _ in 0..<3 {
                signature = mixedHash(signature, signatures[row])
                if row == 0 { break }
                row = Int(page.document.parent[row])
            }
            let number = numbers.number(of: signature)
            groupOf.append(UInt32(number))
            if number == groups.count { groups.append(Sums()) }
            groups[number] += Sums(texts[i], prose: 0)
        }
        numbers.removeAll()
        var counts: [UInt32] = []
        copies.removeAll(keepingCapacity: true)
        for text in texts {
            let number = numbers.number(of: text.hash)
            if number == counts.count { counts.append(0) }
            counts[number] += 1
            copies.append(UInt32(number))
        }
        for i in copies.indices { copies[i] = counts[Int(copies[i])] }
    }

    /// The row with the best score by text below it, as Readability counts it; and how far each row above
    /// it is from it.
    private mutating func bestCandidate(_ page: Page, _ map: PageMap) -> Int {
        let document = page.document
        candidate.refill(with: 0, count: document.count)
        pathDistance.refill(with: -1, count: document.count)
        for i in page.blocks.indices {
            let text = texts[i]
            guard var row = page.blocks[i].rowIndex, text.characters >= 25,
                text.linkWords <= 0.5 * max(1, text.words)
            else { continue }
            let score = 1 + text.commas + min(text.characters / 100, 3)
            for level in 0..<6 {
                let skips: Bool
                switch document.tag[row] {
                case .p, .pre, .blockquote, .li, .h2, .h3: skips = level == 0
                default: skips = false
                }
                if !skips { candidate[row] += score / (level <= 1 ? 1 : 2 * Float(level - 1)) }
                if row == 0 { break }
                row = Int(document.parent[row])
            }
        }
        var (best, most) = (0, -Float.infinity)
        for row in 0..<document.count where candidate[row] > 0 {
            let concepts = map.concepts[row]
            var score = candidate[row]
            if !concepts.isDisjoint(with: Self.badNames) { score -= 25 }
            if !concepts.isDisjoint(with: Self.goodNames) { score += 25 }
            score *= 1 - sums[row].linkDensity
            if score > most { (best, most) = (row, score) }
        }
        var (row, distance) = (best, Int32(0))
        while true {
            pathDistance[row] = distance
            if row == 0 { break }
            row = Int(document.parent[row])
            distance += 1
        }
        return best
    }

    // MARK: numbers of one block

    private func putText(
        _ i: Int, _ block: Block, _ row: Int, _ page: Page, _ cursor: inout Cursor
    ) {
        let text = texts[i]
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
        cursor.put(Self.tagOrder[Int(page.document.tag[row].rawValue)])
        cursor.put(Float(block.kind.rawValue))
        cursor.put(Float(block.headingLevel))
        var (depth, above) = (0, row)
        while above > 0, depth < 60 {
            above = Int(page.document.parent[above])
            depth += 1
        }
        cursor.put(Float(depth))
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
        for bit in 0..<UInt32(Self.containerTags.count) {
            cursor.put(tagsAbove[row] >> bit & 1 != 0)
        }
        let start = cursor.at
        for _ in Self.conceptNames { cursor.put(12) }
        var seen: Concepts = []
        var (bad, good): (Float, Float) = (0, 0)
        var (upBad, upGood): (Float, Float) = (20, 20)
        var (level, above): (Float, Int) = (0, row)
        while above > 0, level < 10 {
            let concepts = map.concepts[above]
            if !concepts.isEmpty {
                var new = concepts.subtracting(seen).rawValue
                seen.formUnion(concepts)
                while new != 0 {
                    let column = Self.conceptOfBit[new.trailingZeroBitCount]
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
            above = Int(page.document.parent[above])
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
        var (depth, above): (Float, Int) = (0, row)
        while above > region.lowerBound, depth < 30 {
            above = Int(page.document.parent[above])
            depth += 1
        }
        cursor.put(above == region.lowerBound ? depth : -1)
        cursor.put(map.weights[i])
    }

    private func putAncestors(
        _ row: Int, _ page: Page, _ facts: PageFacts, _ cursor: inout Cursor
    ) {
        let parents = page.document.parent
        var above = row
        for level in 1...5 {
            if above > 0 { above = Int(parents[above]) }
            if level != 4 { putSums(above, facts, &cursor) }
        }
        // Ancestors that hold more than the one below them, from the second on.
        above = row
        for wider in 0..<3 {
            let own = sums[above].blocks
            while above > 0, sums[above].blocks == own { above = Int(parents[above]) }
            if wider > 0 { putSums(above, facts, &cursor) }
        }
        // The list or table around it.
        above = row
        var list = -1
        var steps = 0
        while above > 0, steps < 8 {
            switch page.document.tag[above] {
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

    private func putSums(_ row: Int, _ facts: PageFacts, _ cursor: inout Cursor) {
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

    private func putNeighbours(_ i: Int, _ page: Page, _ cursor: inout Cursor) {
        let count = texts.count
        for offset in Self.neighbours {
            let other = i + offset
            guard other >= 0, other < count else {
                for _ in 0..<4 { cursor.put(-1) }
                continue
            }
            let text = texts[other]
            cursor.put(logOf(text.words))
            cursor.put(text.linkDensity)
            cursor.put(text.phraseCount)
            let row = page.blocks[other].rowIndex ?? 0
            cursor.put(Self.tagOrder[Int(page.document.tag[row].rawValue)])
        }
        let window = max(0, i - 6)..<min(count, i + 7)
        var (words, links): (Float, Float) = (0, 0)
        for other in window {
            words += texts[other].words
            links += texts[other].linkWords
        }
        cursor.put(words / Float(window.count))
        cursor.put(links / max(1, words))
        var next = i
        while next < count, next < i + 30, !texts[next].isLong { next += 1 }
        cursor.put(next < count ? Float(next - i) : 30)
        var last = i
        while last >= 0, last > i - 30, !texts[last].isLong { last -= 1 }
        cursor.put(last >= 0 ? Float(i - last) : 30)
    }

    private func putPage(_ facts: PageFacts, _ best: Int, _ cursor: inout Cursor) {
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

/// log(1 + value) of a number that is not negative; of whole numbers below 4,096 by a table.
@inline(__always)
private func logOf(_ value: Float) -> Float {
    let whole = Int(value)
    return whole < logs.count && Float(whole) == value ? logs[whole] : log1p(value)
}
private let logs: [Float] = (0..<4096).map { log1p(Float($0)) }
