/// How dense a page's blocks are in function words of the language that most of it is written in.
///
/// All blocks are read first; the language is that of which the running text has the most function words.
/// What is not the page's language does not count, so that a share means the same in each.
struct FunctionWords: Sendable {
    /// Slots of the function words of any language, block after block.
    private var hits: [UInt16] = []
    private var blocks: [Block] = []
    private var counts: [UInt16] = []
    /// Slots whose count is not 0.
    private var seen: [UInt16] = []

    private struct Block {
        var end: Int
        var words: Float
        var isRunningText: Bool
    }

    mutating func removeAll() {
        hits.removeAll(keepingCapacity: true)
        blocks.removeAll(keepingCapacity: true)
    }

    /// Reads a block.
    /// - Parameters:
    ///   - hashes: of its words.
    ///   - words: as `wordCount` counts them, which in scripts without spaces are fewer.
    mutating func append(_ hashes: [UInt64], words: Float, isRunningText: Bool) {
        append(hashes.span, words: words, isRunningText: isRunningText)
    }

    mutating func append(_ hashes: Span<UInt64>, words: Float, isRunningText: Bool) {
        var i = 0
        while i < hashes.count { i += readWord(hashes, i) }
        blocks.append(Block(end: hits.count, words: words, isRunningText: isRunningText))
    }

    /// Takes the longest function word that begins at `i`; in scripts without spaces it has several tokens.
    /// - Returns: how many tokens were read.
    @inline(__always)
    private mutating func readWord(_ hashes: Span<UInt64>, _ i: Int) -> Int {
        let continues: UInt32 = 1 << 31
        var (slot, languages) = Lexicon.functionWord(hashes[i])
        guard languages != 0 else { return 1 }
        var (found, length) = (languages & ~continues != 0 ? slot : -1, 1)
        var (value, next) = (hashes[i], i + 1)
        while languages & continues != 0, next < hashes.count {
            value = mixedHash(value, hashes[next])
            (slot, languages) = Lexicon.functionWord(value)
            next += 1
            if languages & ~continues != 0 { (found, length) = (slot, next - i) }
        }
        if found >= 0 { hits.append(UInt16(truncatingIfNeeded: found)) }
        return length
    }

    /// The share of function words in each block's words, 0...1; -1 for all where the language is not known.
    mutating func shares(into shares: inout [Float]) {
        shares.refill(with: -1, count: blocks.count)
        guard let language = language() else { return }
        var start = 0
        for (k, block) in blocks.enumerated() {
            var count: Float = 0
            for hit in start..<block.end
            where Lexicon.languages(atSlot: Int(hits[hit])) >> UInt32(language) & 1 != 0 {
                count += 1
            }
            shares[k] = min(1, count / max(1, block.words))
            start = block.end
        }
    }

    /// Words of running text from which it alone tells the language.
    private static let enoughWords: Float = 40
    /// Words to one of the distinct function words that a language must show, of which eight are enough.
    private static let wordsToDistinct: Float = 15
    private static let enoughDistinct: Float = 8
    /// The share of function words, without the commonest, below which the language is none of those known.
    /// - Source: the least dense of the lexicons' languages, Korean and Turkish, have .10 and more; one word
    ///   that another language happens to share (the Hungarian article is the English one) is no evidence.
    private static let leastShare: Float = 0.06

    /// The bit of the page's language, nil where it is not known.
    mutating func language() -> Int? {
        let running = blocks.reduce(Float(0)) { $1.isRunningText ? $0 + $1.words : $0 }
        let takesAll = running < Self.enoughWords
        let words = takesAll ? blocks.reduce(Float(0)) { $0 + $1.words } : running
        countSlots(ofAll: takesAll)
        var totals = InlineArray<32, (all: Float, most: Float, distinct: Float)>(
            repeating: (0, 0, 0))
        for slot in seen {
            let count = Float(counts[Int(slot)])
            var languages = Lexicon.languages(atSlot: Int(slot)) & 0x7FFF_FFFF
            while languages != 0 {
                let bit = languages.trailingZeroBitCount
                languages &= languages - 1
                totals[bit].all += count
                totals[bit].most = max(totals[bit].most, count)
                totals[bit].distinct += 1
            }
        }
        guard let best = totals.indices.max(by: { totals[$0].all < totals[$1].all }) else {
            return nil
        }
        let total = totals[best]
        let wanted = max(3, min(Self.enoughDistinct, words / Self.wordsToDistinct))
        let isKnown =
            total.distinct >= wanted && total.all - total.most >= Self.leastShare * words
        return isKnown ? best : nil
    }

    private mutating func countSlots(ofAll takesAll: Bool) {
        if counts.isEmpty { counts = [UInt16](repeating: 0, count: Lexicon.slotCount) }
        for slot in seen { counts[Int(slot)] = 0 }
        seen.removeAll(keepingCapacity: true)
        var start = 0
        for block in blocks {
            if takesAll || block.isRunningText {
                for hit in start..<block.end {
                    let slot = hits[hit]
                    if counts[Int(slot)] == 0 { seen.append(slot) }
                    counts[Int(slot)] &+= counts[Int(slot)] < .max ? 1 : 0
                }
            }
            start = block.end
        }
    }
}
