import PageKit
import TextCore

/// The facts of all lines of plain-text pages, with the memory for them.
struct PageLines: Sendable {
    private(set) var lines: [LineFacts] = []
    /// Hashes of the words of all lines; those of line `i` are `hashEnds[i]..<hashEnds[i + 1]`.
    private(set) var hashes: [UInt64] = []
    private(set) var hashEnds: [Int] = []
    private var functionWords = FunctionWords()
    private var shares: [Float] = []
    private var lineKeys = HashNumbers64()
    private var lineNumbers: [Int32] = []
    private var counts: [Int32] = []
    private var wordKeys = HashNumbers64()
    private var wordNumbers: [Int32] = []
    /// Of each word of the page: how many lines of running text have it, and the last line that did.
    private var wordProse: [Int32] = []
    private var lastLine: [Int32] = []
    private var folded: [UInt8] = []

    /// Words from which a line is surely no phrase of the site's own.
    private static let mostPhraseWords = 60
    private static let mostHeadingWords = 8

    /// - Parameter totals: for the trainer: what `WordWeights.total` would give for each line.
    mutating func read(_ page: Page, totals: [Int32] = []) {
        lines.removeAll(keepingCapacity: true)
        hashes.removeAll(keepingCapacity: true)
        hashEnds.removeAll(keepingCapacity: true)
        hashEnds.append(0)
        functionWords.removeAll()
        let text = page.text.span
        for block in page.blocks {
            lines.append(LineFacts(text, block, wordCount: block.wordCount))
            appendWordHashes(text, block.text, to: &hashes)
            hashEnds.append(hashes.count)
        }
        let hashes = hashes
        for i in lines.indices {
            let words = hashes.span.extracting(hashEnds[i]..<hashEnds[i + 1])
            let block = page.blocks[i]
            functionWords.append(
                words, words: Float(block.wordCount), isRunningText: block.wordCount >= 12)
            if words.count <= Self.mostPhraseWords { lines[i].classes = Lexicon.classes(words) }
            let total = totals.isEmpty ? WordWeights.total(words) : totals[i]
            (lines[i].meanWeight, lines[i].weightSum) = WordWeights.values(
                total, wordCount: words.count)
            if block.wordCount <= Self.mostHeadingWords {
                lines[i].heading = SectionNames.meaning(of: text, block.text, &folded)
            }
        }
        functionWords.shares(into: &shares)
        for i in lines.indices { lines[i].functionShare = shares[i] }
        countRepeats()
        countSharedWords()
    }

    private mutating func countRepeats() {
        lineKeys.removeAll(expecting: lines.count)
        lineNumbers.removeAll(keepingCapacity: true)
        counts.removeAll(keepingCapacity: true)
        for i in lines.indices {
            var key: UInt64 = 7
            for k in hashEnds[i]..<hashEnds[i + 1] { key = (key ^ hashes[k]) &* 0x100_0000_01B3 }
            let number = lineKeys.number(of: key ^ key >> 29)
            if number == counts.count { counts.append(0) }
            counts[number] += 1
            lineNumbers.append(Int32(truncatingIfNeeded: number))
        }
        for i in lines.indices { lines[i].repeatCount = Int(counts[Int(lineNumbers[i])]) }
    }

    /// How much of a line's words the running text of the page has, itself apart.
    private mutating func countSharedWords() {
        wordKeys.removeAll(expecting: hashes.count / 4)
        wordNumbers.removeAll(keepingCapacity: true)
        wordProse.removeAll(keepingCapacity: true)
        lastLine.removeAll(keepingCapacity: true)
        for i in lines.indices {
            let isProse: Int32 = lines[i].isProse ? 1 : 0
            for k in hashEnds[i]..<hashEnds[i + 1] {
                // Function words say nothing of what a page is about.
                guard Lexicon.functionWord(hashes[k]).languages == 0 else {
                    wordNumbers.append(-1)
                    continue
                }
                let number = wordKeys.number(of: hashes[k])
                if number == wordProse.count {
                    wordProse.append(0)
                    lastLine.append(-1)
                }
                if lastLine[number] != Int32(truncatingIfNeeded: i) {
                    lastLine[number] = Int32(truncatingIfNeeded: i)
                    wordProse[number] += isProse
                }
                wordNumbers.append(Int32(truncatingIfNeeded: number))
            }
        }
        for i in lines.indices {
            let own: Int32 = lines[i].isProse ? 1 : 0
            var (known, all) = (0, 0)
            for k in hashEnds[i]..<hashEnds[i + 1] where wordNumbers[k] >= 0 {
                all += 1
                if wordProse[Int(wordNumbers[k])] > own { known += 1 }
            }
            lines[i].sharedWords = all > 0 ? Float(known) / Float(all) : -1
        }
    }
}
