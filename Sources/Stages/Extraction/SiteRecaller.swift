import Glibc
import HTMLCore
import PageKit
import TextCore

/// Applies what is known of a page's host to the model's scores, and gathers what the page teaches.
///
/// A text that stands on many pages of a host is none of this page's: its score falls by its length and by
/// the share of pages that it stands on. A place that was nearly always, or never, main content moves the
/// score a little. What is learned are the scores before that, so that memory does not feed on itself.
struct SiteRecaller: Sendable {
    /// Blocks with fewer words say nothing: captions of controls, labels of fields, headings of every recipe.
    private static let leastWords = 3
    /// Words from which on a repeated text is no heading of every page, and from which on no two pages of a
    /// site say it by chance.
    private static let phraseWords = 8
    private static let proseWords = 12
    /// Below it a block that is known from other pages is dropped whatever stands around it.
    private static let dropScore: Float = 0.3
    /// Blocks below it are dropped anyway, and need not be learned.
    private static let learnedScore: Float = 0.02
    private static let placeLogit: Float = 1

    private var fingerprints: [UInt64] = []
    private var scores: [Float] = []
    private var places: [UInt64] = []

    /// Reads the page's blocks; before `recall` and `observe`.
    mutating func begin(_ page: Page, _ scores: [Float]) {
        self.scores = scores
        fingerprints.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        let text = page.text.span
        for block in page.blocks {
            fingerprints.append(byteHash(text, block.text.lowerBound, block.text.upperBound))
            places.append(Self.signature(block, page.document))
        }
    }

    /// The block's kind, and tag and class of the three elements around it.
    private static func signature(_ block: Block, _ document: Document) -> UInt64 {
        var hash = UInt64(block.kind.rawValue) + 1
        guard var row = block.rowIndex else { return hash }
        for _ in 0..<3 {
            hash = mixedHash(hash, UInt64(document.tag[row].rawValue) + 1)
            if let name = document.attribute(.class, of: row) {
                hash = mixedHash(
                    hash, byteHash(document.pool.span, name.lowerBound, name.upperBound))
            }
            if row == 0 { break }
            row = Int(document.parent[row])
        }
        return hash
    }

    /// Moves scores by what is known, and drops what other pages have too.
    /// - Returns: how many blocks were dropped that looked like text, and how many a place has moved.
    func recall(
        _ memory: HostMemory, _ page: Page, _ moved: inout [Float], _ rules: inout BlockRules
    ) -> (dropped: Int, moved: Int) {
        var (droppedCount, movedCount) = (0, 0)
        for (index, block) in page.blocks.enumerated() where block.wordCount >= Self.leastWords {
            var logit: Float = 0
            let share = memory.share(of: fingerprints[index])
            if share > 0 {
                logit = -Self.weight(words: block.wordCount, share: share)
            } else if let isContent = memory.isContent(place: places[index]) {
                logit = isContent ? Self.placeLogit : -Self.placeLogit
                movedCount += 1
            }
            guard logit != 0 else { continue }
            moved[index] = Self.shifted(scores[index], by: logit)
            guard share > 0, moved[index] < Self.dropScore, scores[index] >= Self.dropScore else {
                continue
            }
            rules.dropSeen(index)
            droppedCount += 1
        }
        return (droppedCount, movedCount)
    }

    /// How strongly a text that stands on some share of the last pages is held against, in logits.
    private static func weight(words: Int, share: Float) -> Float {
        if words >= proseWords { return 8 }
        return words >= phraseWords ? 2 + 6 * share : 3 * share
    }

    private static func shifted(_ score: Float, by logit: Float) -> Float {
        let bounded = min(max(score, 1e-6), 1 - 1e-6)
        return 1 / (1 + (1 - bounded) / bounded * exp(-logit))
    }

    /// What the page teaches, once its roles are written; nil for one without text.
    func observe(_ page: Page, host: String) -> SiteObservation? {
        let kept = page.blocks.filter(\.isText).map { page.text[$0.text] }
        guard let sketch = TextSketch(kept) else { return nil }
        var seen = Set<UInt64>()
        var candidates: [(index: Int, score: Float)] = []
        for (index, block) in page.blocks.enumerated()
        where block.wordCount >= Self.leastWords && scores[index] >= Self.learnedScore
            && seen.insert(fingerprints[index]).inserted
        {
            candidates.append((index, scores[index]))
        }
        if candidates.count > SiteObservation.mostTexts {
            candidates.sort { $0.score != $1.score ? $0.score > $1.score : $0.index < $1.index }
        }
        let texts = candidates.prefix(SiteObservation.mostTexts).map { candidate in
            SiteObservation.Text(
                fingerprint: fingerprints[candidate.index],
                beginning: Self.beginning(page, page.blocks[candidate.index]))
        }
        return SiteObservation(host: host, sketch: sketch, texts: texts, places: tallies(page))
    }

    private static func beginning(_ page: Page, _ block: Block) -> [UInt8] {
        var end = min(block.text.upperBound, block.text.lowerBound + SiteObservation.mostBeginning)
        while end < block.text.upperBound, end > block.text.lowerBound,
            page.text[end] & 0xC0 == 0x80
        {
            end -= 1
        }
        return Array(page.text[block.text.lowerBound..<end])
    }

    /// By place, those with the most blocks first.
    private func tallies(_ page: Page) -> [SiteObservation.Place] {
        var blockCounts: [UInt64: (blocks: Int, content: Int)] = [:]
        for (index, block) in page.blocks.enumerated() where block.wordCount >= Self.leastWords {
            var count = blockCounts[places[index]] ?? (0, 0)
            count.blocks += 1
            if scores[index] >= 0.5 { count.content += 1 }
            blockCounts[places[index]] = count
        }
        let order = blockCounts.sorted { a, b in
            a.value.blocks != b.value.blocks ? a.value.blocks > b.value.blocks : a.key < b.key
        }
        return order.prefix(SiteObservation.mostPlaces).map {
            SiteObservation.Place(
                signature: $0.key, blockCount: $0.value.blocks, contentCount: $0.value.content)
        }
    }
}
