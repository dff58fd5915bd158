import CBlockModel

/// How much words and pairs of words speak for body text: learned from the lines of pages whose main text is known.
///
/// A weight is the logarithm of the sites on which the word stands in body lines over those on which it stands in
/// others. Words that the training pages do not have, as those of other languages, weigh nothing.
/// - Source: Training/plain_text.py; naive Bayes with Laplace's correction.
enum WordWeights {
    /// Words of a line that are weighed.
    static let mostWords = 60

    /// The sum of the weights of a line's words and pairs, and of its first word as such, in 32nds.
    @inline(__always)
    static func total(_ words: Span<UInt64>) -> Int32 {
        var total: Int32 = 0
        // 1 stands before the first word.
        var before: UInt64 = 1
        for i in 0..<min(words.count, mostWords) {
            total &+= weight(UInt32(truncatingIfNeeded: words[i]))
            total &+= weight(pair(before, words[i]))
            before = words[i]
        }
        return total
    }

    /// The mean of a line's weights, and their sum within -8...8.
    @inline(__always)
    static func values(_ total: Int32, wordCount: Int) -> (mean: Float, sum: Float) {
        let sum = Float(total) / 32
        return (sum / Float(2 * min(wordCount, mostWords) + 1), max(-8, min(8, sum)))
    }

    @inline(__always)
    static func pair(_ a: UInt64, _ b: UInt64) -> UInt32 {
        let product = ((a &* 0x9E37_79B9_7F4A_7C15) ^ b) &* 0xD6E8_FEB8_6659_FD93
        return UInt32(truncatingIfNeeded: product >> 32)
    }

    /// 32nds; 0 for what is not known.
    @inline(__always)
    private static func weight(_ key: UInt32) -> Int32 {
        let bits = unsafe winnow_words.bits
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B1) >> (32 - bits))
        while true {
            let found = unsafe winnow_words.slots[slot]
            if found.key == key { return Int32(found.weight) }
            if found.key == 0 { return 0 }
            slot = (slot + 1) & ((1 << Int(bits)) - 1)
        }
    }
}
