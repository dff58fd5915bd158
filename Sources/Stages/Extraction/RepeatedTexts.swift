import PageKit

/// Finds blocks whose text stood on the page before: a hash table of the texts, kept between pages.
struct RepeatedTexts: Sendable {
    /// Words from which a text that comes again is an accident of the page and not of the language.
    private static let wordCount = 12

    /// Index of a block, plus one; 0 is free. As many as the power of two above twice the blocks.
    private var slots: [UInt32] = []
    private var hashes: [UInt64] = []

    /// Drops each kept block whose text a kept block before it has.
    mutating func drop(_ page: Page, _ exclusions: inout [Exclusion]) {
        let (blocks, text) = (page.blocks.span, page.text.span)
        var count = 0
        for index in blocks.indices
        where blocks[index].wordCount >= Self.wordCount && exclusions[index] == .none { count += 1 }
        guard count >= 2 else { return }
        let slotCount = 1 << (Int.bitWidth - (2 * count).leadingZeroBitCount)
        slots.refill(with: 0, count: slotCount)
        if hashes.count < slotCount { hashes.refill(with: 0, count: slotCount) }
        for index in blocks.indices
        where blocks[index].wordCount >= Self.wordCount && exclusions[index] == .none {
            let range = blocks[index].text
            let hash = byteHash(text, range.lowerBound, range.upperBound)
            var slot = Int(truncatingIfNeeded: hash) & (slotCount - 1)
            while slots[slot] != 0 {
                let other = blocks[Int(slots[slot]) - 1].text
                if hashes[slot] == hash, other.count == range.count,
                    sameBytes(text, other.lowerBound, range.lowerBound, count: range.count)
                {
                    exclusions[index] = .duplicate
                    break
                }
                slot = (slot + 1) & (slotCount - 1)
            }
            if slots[slot] == 0 {
                slots[slot] = UInt32(index + 1)
                hashes[slot] = hash
            }
        }
    }
}
