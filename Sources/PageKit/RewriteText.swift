extension Page {
    /// Changes the texts of blocks; `text`, the blocks' ranges and `spans` follow.
    /// - Parameters:
    ///   - needsRewrite: whether a block's text (a range of the bytes) has to change at all.
    ///   - rewrite: changes the text of such a block. The marks of its text are the bounds of its
    ///     spans, ascending and each once; `code` gives the ranges of its code spans by mark indices.
    /// - Returns: the indices of the blocks whose text is another one now.
    @discardableResult package mutating func rewriteTexts(
        where needsRewrite: (Block, [UInt8]) -> Bool,
        _ rewrite: (_ block: Block, _ code: [Range<Int>], inout MarkedText) -> Void
    ) -> [Int] {
        let changing = blocks.map { needsRewrite($0, text) }
        var changed: [Int] = []
        guard changing.contains(true) else { return [] }
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        var copied = 0
        for k in blocks.indices {
            let range = blocks[k].text
            if range.lowerBound > copied {
                output.append(contentsOf: text[copied..<range.lowerBound])
            }
            copied = max(copied, range.upperBound)
            let start = output.count
            if changing[k] {
                let (marks, code) = marksOfSpans(blocks[k])
                var text = MarkedText(self.text[range], marks: marks)
                rewrite(blocks[k], code, &text)
                if !text.bytes.elementsEqual(self.text[range]) { changed.append(k) }
                output.append(contentsOf: text.bytes)
                moveSpans(of: blocks[k], from: marks, to: text.marks, start: start)
            } else {
                output.append(contentsOf: text[range])
                for s in blocks[k].spans {
                    spans[s].range = shifted(spans[s].range, start - range.lowerBound)
                }
            }
            blocks[k].text = start..<output.count
        }
        if copied < text.count { output.append(contentsOf: text[copied...]) }
        text = output
        return changed
    }

    /// The bounds of a block's spans relative to its text, and which of them enclose code.
    private func marksOfSpans(_ block: Block) -> (marks: [Int], code: [Range<Int>]) {
        let base = block.text.lowerBound
        let bounds = block.spans.flatMap {
            [spans[$0].range.lowerBound, spans[$0].range.upperBound]
        }
        let marks = Set(bounds.map { min(max($0 - base, 0), block.text.count) }).sorted()
        let code = block.spans.filter { spans[$0].kind == .code }.compactMap { s -> Range<Int>? in
            let lower = Self.mark(at: spans[s].range.lowerBound - base, in: marks)
            let upper = Self.mark(at: spans[s].range.upperBound - base, in: marks)
            return lower < upper ? lower..<upper : nil
        }
        return (marks, code)
    }

    private mutating func moveSpans(of block: Block, from old: [Int], to new: [Int], start: Int) {
        let base = block.text.lowerBound
        func moved(_ bound: Int) -> Int {
            start + new[Self.mark(at: min(max(bound - base, 0), block.text.count), in: old)]
        }
        for s in block.spans {
            let range = spans[s].range
            spans[s].range =
                moved(range.lowerBound)..<max(moved(range.lowerBound), moved(range.upperBound))
        }
    }

    /// Index of the first mark at or after `offset`; the last one if there is none.
    private static func mark(at offset: Int, in marks: [Int]) -> Int {
        var low = 0
        var high = marks.count - 1
        while low < high {
            let middle = (low + high) / 2
            if marks[middle] < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func shifted(_ range: Range<Int>, _ distance: Int) -> Range<Int> {
        range.lowerBound + distance..<range.upperBound + distance
    }
}
