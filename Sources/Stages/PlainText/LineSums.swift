/// Sums over any range of a page's lines, each by one subtraction.
struct LineSums: Sendable {
    /// What is summed up.
    struct Sums: Sendable {
        var words: Float = 0
        /// Words of running text.
        var prose: Float = 0
        /// Mean weights of lines, each times its words.
        var weight: Float = 0
        /// Lines that hold a phrase of the lexicon, a date, are items, stand elsewhere on the page.
        var phrases: Float = 0
        var dates: Float = 0
        var items: Float = 0
        var repeats: Float = 0
        var unused: Float = 0
    }

    private var before: [SIMD8<Float>] = []

    mutating func read(_ lines: [LineFacts]) {
        before.removeAll(keepingCapacity: true)
        before.reserveCapacity(lines.count + 1)
        var sum = SIMD8<Float>(repeating: 0)
        before.append(sum)
        for line in lines {
            let words = Float(line.wordCount)
            sum += SIMD8(
                words, line.isProse ? words : 0, line.meanWeight * words,
                line.classes.isEmpty ? 0 : 1, line.hasDate ? 1 : 0, line.isItem ? 1 : 0,
                line.repeatCount > 1 ? 1 : 0, 0)
            before.append(sum)
        }
    }

    @inline(__always)
    func total(_ range: Range<Int>) -> Sums {
        let sum = before[range.upperBound] - before[range.lowerBound]
        return Sums(
            words: sum[0], prose: sum[1], weight: sum[2], phrases: sum[3], dates: sum[4],
            items: sum[5],
            repeats: sum[6])
    }
}
