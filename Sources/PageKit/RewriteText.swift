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
        var changed: [Int] = []
        for k in blocks.indices where needsRewrite(blocks[k], text) {
            let range = blocks[k].text
            let (marks, code) = marksOfSpans(blocks[k])
            var rewritten = MarkedText(text[range], marks: marks)
            rewrite(blocks[k], code, &rewritten)
            if rewritten.bytes.elementsEqual(text[range]) { continue }
            changed.append(k)
            // In its old place where it fits, else behind all texts; the other blocks stay.
            let start = rewritten.bytes.count <= range.count ? range.lowerBound : text.count
            moveSpans(of: blocks[k], from: marks, to: rewritten.marks, start: start)
            blocks[k].text = start..<start + rewritten.bytes.count
            if start == text.count {
                text.append(contentsOf: rewritten.bytes)
            } else {
                text.replaceSubrange(blocks[k].text, with: rewritten.bytes)
            }
        }
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
}
