import PageKit

/// The numbers that the line model reads: the line's own, its neighbours', those of the group of lines it stands
/// in and of windows around it, and its place on the page.
///
/// `winnow features` prints them for training: there is no other code that computes them.
struct LineVectors: Sendable {
    static let names: [String] = {
        var names = LineVectors.ownNames
        for distance in neighbours {
            names += neighbourNames.map {
                "\(distance > 0 ? "next" : "before")\(abs(distance))_\($0)"
            }
        }
        for reach in reaches {
            for side in ["before", "after"] {
                names += windowNames.map { "\(side)_\(reach)_\($0)" }
            }
        }
        for group in ["group", "group_before", "group_after"] {
            names += groupNames.map { "\(group)_\($0)" }
        }
        return names + placeNames + pageNames
    }()

    private static let ownNames = [
        "words", "length", "word_length", "ends_sentence", "ends_colon", "inner_sentences",
        "commas",
        "function_share", "capital_share", "upper_share", "digit_share", "first", "is_item",
        "is_heading", "indent", "gap_before", "gap_after", "repeats", "currency", "address", "date",
        "separators", "quotes", "brackets", "joints", "shared_words", "mean_weight", "weight_sum",
        "is_prose", "phrases", "control", "promo", "plea", "letter", "legal", "related", "social",
        "byline", "advertisement", "appeal",
    ]
    private static let neighbours = [-2, -1, 1, 2]
    private static let neighbourNames = [
        "words", "ends_sentence", "indent", "gap", "mean_weight", "capital_share", "function_share",
    ]
    private static let reaches = [5, 12, 30]
    private static let windowNames = [
        "prose", "weight", "words", "phrases", "dates", "items", "repeats",
    ]
    private static let groupNames = ["lines", "words", "prose", "weight", "items"]
    private static let placeNames = [
        "group_position", "group_rest", "run", "run_words", "run_position", "indent_is_of_prose",
        "to_prose_before", "to_prose_after", "words_to_prose_before", "words_to_prose_after",
        "since_related", "since_comment", "since_promotion", "since_interface", "until_related",
        "until_comment",
        "words_before", "lines_before", "prose_before", "prose_words_before", "prose_words_after",
        "index", "rest",
        "to_first_prose", "to_last_prose", "in_core", "to_core_start", "to_core_end",
        "in_weight_core", "to_weight_core_start", "to_weight_core_end",
    ]
    private static let pageNames = [
        "page_words", "page_lines", "page_prose", "page_weight", "page_items", "page_dates",
        "page_comments", "page_repeats", "page_words_per_line", "core_words", "core_share",
        "longest_prose", "page_is_known",
    ]

    // Members, for a look at a global asks whether it is made.
    private let neighbours = Self.neighbours
    private let neighbourCount = Self.neighbourNames.count
    private let reaches = Self.reaches
    private let columnCount = Self.names.count

    private var lines: [LineFacts] = []
    private var sums = LineSums()
    private var groups: [(start: Int32, end: Int32)] = []
    private var runs: [(start: Int32, end: Int32)] = []
    /// Index of the nearest line of running text; -1 or the count where none is.
    private var proseBefore: [Int32] = []
    private var proseAfter: [Int32] = []
    private var since: [[Int32]] = Array(repeating: [], count: 4)
    private var until: [[Int32]] = Array(repeating: [], count: 2)
    private var core = 0..<0
    private var weightCore = 0..<0
    private var proseIndent = 0
    private var page: [Float] = []
    private(set) var values: [Float] = []

    // MARK: the page

    /// Takes the lines of a page.
    mutating func begin(_ newLines: [LineFacts]) {
        lines = newLines
        sums.read(lines)
        findGroups()
        findProse()
        findHeadings()
        core = bestRange { $0.isProse ? Float(min($0.wordCount, 60)) : -5 }
        weightCore = bestRange {
            (max(-1.5, min(1.5, $0.meanWeight)) + ($0.isProse ? 0.6 : -0.5))
                * Float(min($0.wordCount, 40) + 2)
        }
        readPage()
    }

    private mutating func findGroups() {
        groups.removeAll(keepingCapacity: true)
        runs.removeAll(keepingCapacity: true)
        func append(_ list: inout [(start: Int32, end: Int32)], _ start: Int, _ end: Int) {
            let range = (Int32(truncatingIfNeeded: start), Int32(truncatingIfNeeded: end))
            for _ in start..<end { list.append(range) }
        }
        var (group, run) = (0, 0)
        for i in lines.indices.dropFirst() {
            let line = lines[i]
            if line.gapBefore > 0 {
                append(&groups, group, i)
                group = i
            }
            if line.indent != lines[i - 1].indent || line.kind != lines[i - 1].kind
                || (line.wordCount > 12) != (lines[i - 1].wordCount > 12)
            {
                append(&runs, run, i)
                run = i
            }
        }
        append(&groups, group, lines.count)
        append(&runs, run, lines.count)
    }

    private mutating func findProse() {
        proseBefore.refill(with: -1, count: lines.count)
        proseAfter.refill(with: Int32(truncatingIfNeeded: lines.count), count: lines.count)
        var last: Int32 = -1
        var byIndent: [Int: Int] = [:]
        for i in lines.indices {
            proseBefore[i] = last
            if lines[i].isProse {
                last = Int32(truncatingIfNeeded: i)
                byIndent[lines[i].indent, default: 0] += lines[i].wordCount
            }
        }
        last = Int32(truncatingIfNeeded: lines.count)
        for i in lines.indices.reversed() {
            proseAfter[i] = last
            if lines[i].isProse { last = Int32(truncatingIfNeeded: i) }
        }
        proseIndent = byIndent.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 0
    }

    private mutating func findHeadings() {
        let kinds: [Exclusion] = [.related, .comment, .promotion, .interface]
        for (k, kind) in kinds.enumerated() {
            since[k].refill(with: 99, count: lines.count)
            var distance: Int32 = 99
            for i in lines.indices {
                distance = lines[i].heading == kind ? 0 : min(99, distance + 1)
                since[k][i] = distance
            }
        }
        for k in 0..<2 {
            until[k].refill(with: 99, count: lines.count)
            var distance: Int32 = 99
            for i in lines.indices.reversed() {
                until[k][i] = distance
                distance = lines[i].heading == kinds[k] ? 1 : min(99, distance + 1)
            }
        }
    }

    /// The range of lines with the greatest sum.
    /// - Source: Finn, Kushmerick & Smyth, 2001 (body text extraction); Bentley's scan.
    private func bestRange(_ worth: (LineFacts) -> Float) -> Range<Int> {
        var best = 0..<0
        var (bestSum, sum, start): (Float, Float, Int) = (0, 0, 0)
        for i in lines.indices {
            if sum <= 0 { (sum, start) = (0, i) }
            sum += worth(lines[i])
            if sum > bestSum { (bestSum, best) = (sum, start..<i + 1) }
        }
        return best
    }

    private mutating func readPage() {
        let count = lines.count
        let all = sums.total(0..<count)
        let words = max(1, all.words)
        let coreWords = sums.total(core).words
        var (longest, comments): (Float, Float) = (0, 0)
        for line in lines {
            if line.isProse { longest = max(longest, Float(line.wordCount)) }
            if line.heading == .comment { comments += 1 }
        }
        page = [
            logarithm(words), logarithm(Float(count)), all.prose / words, all.weight / words,
            all.items / Float(max(1, count)), all.dates / Float(max(1, count)), min(comments, 9),
            all.repeats / Float(max(1, count)), words / Float(max(1, count)), logarithm(coreWords),
            coreWords / words, logarithm(longest),
            lines.first.map { $0.functionShare >= 0 } == true ? 1 : 0,
        ]
    }

    // MARK: rows

    /// Fills the beginning of `values` with the rows of some lines, one after the other.
    mutating func fill(_ range: Range<Int>) {
        var rows = values
        // One owner, or it is copied.
        values = []
        let columnCount = columnCount
        if rows.count < range.count * columnCount {
            rows = Array(repeating: 0, count: range.count * columnCount)
        }
        unsafe rows.withUnsafeMutableBufferPointer { rows in
            var cursor = unsafe RowCursor(rows, columnCount: columnCount)
            putLines(range, &cursor)
            precondition(cursor.at == range.count * columnCount, "names and numbers differ")
        }
        values = rows
    }

    private func putLines(_ range: Range<Int>, _ cursor: inout RowCursor) {
        for i in range {
            cursor.beginRow()
            putOwn(i, &cursor)
            putNeighbours(i, &cursor)
            for reach in reaches {
                putWindow(max(0, i - reach)..<i, &cursor)
                putWindow(i + 1..<max(i + 1, min(lines.count, i + 1 + reach)), &cursor)
            }
            putGroups(i, &cursor)
            putPlace(i, &cursor)
            for value in page { cursor.put(value) }
        }
    }

    private func putOwn(_ i: Int, _ cursor: inout RowCursor) {
        let line = lines[i]
        let words = Float(max(1, line.wordCount))
        func flag(_ value: Bool) -> Float { value ? 1 : 0 }
        func has(_ kind: PhraseClass) -> Float { line.has(kind) ? 1 : 0 }
        cursor.put(logarithm(Float(line.wordCount)))
        cursor.put(logarithm(Float(line.length)))
        cursor.put(min(line.meanWordLength, 20))
        cursor.put(flag(line.endsSentence))
        cursor.put(flag(line.endsColon))
        cursor.put(logarithm(Float(line.innerSentenceCount)))
        cursor.put(min(1, Float(line.commaCount) / words))
        cursor.put(function(line))
        cursor.put(line.capitalShare)
        cursor.put(line.upperShare)
        cursor.put(line.digitShare)
        cursor.put(Float(line.first))
        cursor.put(flag(line.isItem))
        cursor.put(flag(line.kind == .heading))
        cursor.put(Float(min(line.indent, 16)))
        cursor.put(Float(min(line.gapBefore, 5)))
        cursor.put(Float(i + 1 < lines.count ? min(lines[i + 1].gapBefore, 5) : 5))
        cursor.put(Float(min(line.repeatCount, 6)))
        cursor.put(flag(line.hasCurrency))
        cursor.put(flag(line.hasAddress))
        cursor.put(flag(line.hasDate))
        cursor.put(Float(min(line.separatorCount, 9)))
        cursor.put(Float(min(line.quoteCount, 9)))
        cursor.put(Float(min(line.bracketCount, 9)))
        cursor.put(Float(min(line.jointCount, 9)))
        cursor.put(line.sharedWords)
        cursor.put(line.meanWeight)
        cursor.put(line.weightSum)
        cursor.put(flag(line.isProse))
        cursor.put(flag(!line.classes.isEmpty))
        cursor.put(has(.control))
        cursor.put(has(.promo))
        cursor.put(has(.plea))
        cursor.put(has(.letter))
        cursor.put(has(.legal))
        cursor.put(has(.related))
        cursor.put(has(.social))
        cursor.put(has(.byline))
        cursor.put(has(.advertisement))
        cursor.put(has(.appeal))
    }

    /// Share of function words. The model was trained on lines of known languages: a line of another one gets
    /// what is usual for lines of its shape.
    private func function(_ line: LineFacts) -> Float {
        line.functionShare >= 0 ? line.functionShare : line.isProse ? 0.4 : 0.15
    }

    private func putNeighbours(_ i: Int, _ cursor: inout RowCursor) {
        for distance in neighbours {
            let k = i + distance
            guard k >= 0, k < lines.count else {
                for _ in 0..<neighbourCount { cursor.put(-1) }
                continue
            }
            let line = lines[k]
            cursor.put(logarithm(Float(line.wordCount)))
            cursor.put(line.endsSentence ? 1 : 0)
            cursor.put(Float(max(-8, min(8, line.indent - lines[i].indent))))
            cursor.put(Float(min(line.gapBefore, 5)))
            cursor.put(line.meanWeight)
            cursor.put(line.capitalShare)
            cursor.put(function(line))
        }
    }

    private func putWindow(_ range: Range<Int>, _ cursor: inout RowCursor) {
        let sum = sums.total(range)
        let count = Float(max(1, range.count))
        cursor.put(sum.words > 0 ? sum.prose / sum.words : -1)
        cursor.put(sum.words > 0 ? sum.weight / sum.words : 0)
        cursor.put(logarithm(sum.words))
        cursor.put(sum.phrases / count)
        cursor.put(sum.dates / count)
        cursor.put(sum.items / count)
        cursor.put(sum.repeats / count)
    }

    private func putGroups(_ i: Int, _ cursor: inout RowCursor) {
        let (start, end) = (Int(groups[i].start), Int(groups[i].end))
        putGroup(start..<end, &cursor)
        putGroup(start > 0 ? Int(groups[start - 1].start)..<start : 0..<0, &cursor)
        putGroup(end < lines.count ? end..<Int(groups[end].end) : 0..<0, &cursor)
    }

    private func putGroup(_ range: Range<Int>, _ cursor: inout RowCursor) {
        let sum = sums.total(range)
        let count = Float(max(1, range.count))
        cursor.put(logarithm(Float(range.count)))
        cursor.put(logarithm(sum.words / count))
        cursor.put(sum.words > 0 ? sum.prose / sum.words : -1)
        cursor.put(sum.words > 0 ? sum.weight / sum.words : 0)
        cursor.put(sum.items / count)
    }

    private func putPlace(_ i: Int, _ cursor: inout RowCursor) {
        let count = lines.count
        let run = Int(runs[i].start)..<Int(runs[i].end)
        let (before, after) = (Int(proseBefore[i]), Int(proseAfter[i]))
        cursor.put(Float(min(30, i - Int(groups[i].start))))
        cursor.put(Float(min(30, Int(groups[i].end) - 1 - i)))
        cursor.put(logarithm(Float(run.count)))
        cursor.put(logarithm(sums.total(run).words / Float(run.count)))
        cursor.put(Float(i - run.lowerBound) / Float(run.count))
        cursor.put(Float(max(-8, min(8, lines[i].indent - proseIndent))))
        cursor.put(logarithm(Float(before < 0 ? 60 : min(60, i - before))))
        cursor.put(logarithm(Float(after >= count ? 60 : min(60, after - i))))
        cursor.put(before < 0 ? -1 : logarithm(sums.total(before + 1..<i).words))
        cursor.put(after >= count ? -1 : logarithm(sums.total(i + 1..<after).words))
        for list in since { cursor.put(Float(list[i])) }
        for list in until { cursor.put(Float(list[i])) }
        let (left, all, right) = (
            sums.total(0..<i), sums.total(0..<count), sums.total(i + 1..<count)
        )
        cursor.put(left.words / max(1, all.words))
        cursor.put(Float(i) / Float(count))
        cursor.put(left.prose / max(1, all.prose))
        cursor.put(logarithm(left.prose))
        cursor.put(logarithm(right.prose))
        cursor.put(logarithm(Float(i)))
        cursor.put(logarithm(Float(count - 1 - i)))
        let first = lines[0].isProse ? 0 : Int(proseAfter[0])
        let last = lines[count - 1].isProse ? count - 1 : Int(proseBefore[count - 1])
        cursor.put(Float(max(-40, min(40, i - first))))
        cursor.put(Float(max(-40, min(40, last - i))))
        for core in [core, weightCore] {
            cursor.put(core.contains(i) ? 1 : 0)
            cursor.put(Float(max(-60, min(60, i - core.lowerBound))))
            cursor.put(Float(max(-60, min(60, core.upperBound - 1 - i))))
        }
    }
}

/// log2(n + 1), by the float's own exponent and mantissa: no libm needed.
@inline(__always)
func logarithm(_ n: Float) -> Float {
    let bits = (max(0, n) + 1).bitPattern
    let mantissa = Float(bitPattern: bits & 0x7F_FFFF | 0x3F80_0000)
    return Float(Int32(bits >> 23) - 127) + mantissa - 1
}
