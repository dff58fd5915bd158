import PageKit

/// The numbers that the line model reads: the line's own, its neighbours', and its place on the page.
///
/// The trainer reads the same numbers from `winnow`'s own code, so training and use cannot differ.
struct LineVectors {
    private let own: [[Float]]
    private let lines: [LineFacts]
    private let prose: [Int]
    private let words: [Int]
    private let firstProse: Int
    private let lastProse: Int

    /// Own numbers that are also given for the neighbours.
    private static let ownCount = 12

    init(_ lines: [LineFacts]) {
        self.lines = lines
        own = lines.map(Self.ownNumbers)
        var prose = [0]
        var words = [0]
        for line in lines {
            prose.append(prose[prose.count - 1] + (line.isProse ? line.wordCount : 0))
            words.append(words[words.count - 1] + line.wordCount)
        }
        self.prose = prose
        self.words = words
        firstProse = lines.firstIndex { $0.isProse } ?? lines.count
        lastProse = lines.lastIndex { $0.isProse } ?? -1
    }

    private static func ownNumbers(_ line: LineFacts) -> [Float] {
        let boilerplate: PhraseClasses = [
            .init(.control), .init(.promo), .init(.plea), .init(.letter), .init(.legal),
            .init(.related),
            .init(.social), .init(.advertisement),
        ]
        return [
            logarithm(line.wordCount), line.endsSentence ? 1 : 0, density(line),
            Float(line.capitalShare), Float(line.digitShare), line.isProse ? 1 : 0,
            line.isItem ? 1 : 0,
            Float(min(line.gapBefore, 4)), line.classes.isDisjoint(with: boilerplate) ? 0 : 1,
            Float(min(line.repeatCount, 5)), logarithm(line.commaCount), line.startsSmall ? 1 : 0,
        ]
    }

    /// Share of function words. The model was trained on lines of known languages: a line of another one gets
    /// what is usual for lines of its shape.
    private static func density(_ line: LineFacts) -> Float {
        if line.functionShare >= 0 { return Float(line.functionShare) }
        return line.isProse ? 0.4 : 0.15
    }

    /// All numbers of one line.
    func vector(_ i: Int) -> [Float] {
        let line = lines[i]
        var v = own[i]
        v += PhraseClass.allCases.filter { $0 != .appeal }.map { line.has($0) ? 1 : 0 }
        v += [
            line.endsColon ? 1 : 0, line.hasCurrency ? 1 : 0, line.hasAddress ? 1 : 0,
            Float(min(line.separatorCount, 9)), logarithm(line.innerSentenceCount),
            logarithm(line.length),
        ]
        for distance in [-3, -2, -1, 1, 2, 3] {
            let k = i + distance
            v += lines.indices.contains(k) ? own[k] : [Float](repeating: -1, count: Self.ownCount)
        }
        for reach in [5, 12] {
            let low = max(0, i - reach)
            let high = min(lines.count, i + reach + 1)
            v += [
                share(low, i), share(i + 1, high), logarithm(prose[i] - prose[low]),
                logarithm(prose[high] - prose[min(i + 1, high)]),
            ]
        }
        let pageWords = max(1, words[lines.count])
        v += [
            Float(words[i]) / Float(pageWords), Float(i) / Float(lines.count),
            Float(prose[i]) / Float(max(1, prose[lines.count])), share(0, lines.count),
            logarithm(pageWords), logarithm(lines.count), logarithm(i),
            Float(max(-20, min(20, i - firstProse))), Float(max(-20, min(20, lastProse - i))),
            logarithm(distanceToProse(i, -1)), logarithm(distanceToProse(i, 1)),
        ]
        return v
    }

    /// Share of prose in the words of a range of lines.
    private func share(_ low: Int, _ high: Int) -> Float {
        guard low < high, words[high] > words[low] else { return 0 }
        return Float(prose[high] - prose[low]) / Float(words[high] - words[low])
    }

    /// Lines to the next line of prose in a direction, 30 at most.
    private func distanceToProse(_ i: Int, _ step: Int) -> Int {
        var k = i + step
        var distance = 1
        while lines.indices.contains(k), !lines[k].isProse, distance < 30 {
            k += step
            distance += 1
        }
        return lines.indices.contains(k) ? distance : 30
    }
}

/// log2(n + 1), by the float's own exponent and mantissa: no libm needed.
func logarithm(_ n: Int) -> Float {
    let x = Float(max(0, n) + 1)
    return Float(x.exponent) + x.significand - 1
}

/// The numbers of all lines of a plain-text page, for the trainer (Training/plain_text.py).
package func lineNumbers(of page: Page) -> [[Float]] {
    let lines = lineFacts(of: page)
    let vectors = LineVectors(lines)
    return lines.indices.map { vectors.vector($0) }
}
