/// Marks that part a line of text, such as `" | "` between a title and its site: found by their bytes.
struct Separators: Sendable {
    private let marks: [[UInt8]]
    /// By first byte, whether a mark starts with it: all others are passed over.
    private let starts: [Bool]
    /// By byte, the marks that hold it besides their spaces: those cannot stand in a text without it.
    private let holders: [UInt64]

    /// - Parameter marks: at most 64; where their order matters, the first is tried first.
    init(_ marks: [String]) {
        precondition(marks.count <= 64)
        self.marks = marks.map { Array($0.utf8) }
        var starts = [Bool](repeating: false, count: 256)
        var holders = [UInt64](repeating: 0, count: 256)
        for (index, mark) in self.marks.enumerated() {
            starts[Int(mark[0])] = true
            guard let core = mark.first(where: { $0 != 0x20 }) else { continue }
            holders[Int(core)] |= 1 << UInt64(index)
        }
        self.starts = starts
        self.holders = holders
    }

    /// The marks that a text may hold, one bit each.
    private func candidates(_ bytes: Span<UInt8>) -> UInt64 {
        let holders = holders.span
        var found: UInt64 = 0
        for i in 0..<bytes.count { found |= holders[Int(bytes[i])] }
        return found
    }

    private func stands(_ mark: Int, in bytes: Span<UInt8>, at start: Int, before end: Int) -> Bool
    {
        let mark = marks[mark]
        guard start + mark.count <= end else { return false }
        for k in 0..<mark.count where bytes[start + k] != mark[k] { return false }
        return true
    }

    /// The first mark of a text.
    func first(in bytes: Span<UInt8>) -> Range<Int>? {
        let candidates = candidates(bytes)
        guard candidates != 0 else { return nil }
        let starts = starts.span
        for i in 0..<bytes.count where starts[Int(bytes[i])] {
            for mark in marks.indices
            where candidates >> UInt64(mark) & 1 != 0
                && stands(mark, in: bytes, at: i, before: bytes.count)
            {
                return i..<i + marks[mark].count
            }
        }
        return nil
    }

    /// The last mark of a text; each kind is looked for from the left, without overlaps.
    func last(in bytes: Span<UInt8>) -> Range<Int>? {
        var candidates = candidates(bytes)
        var last: Range<Int>?
        while candidates != 0 {
            let mark = candidates.trailingZeroBitCount
            candidates &= candidates - 1
            var at = 0
            while let found = next(mark, in: bytes, from: at, before: bytes.count) {
                if found >= last?.lowerBound ?? 0 { last = found..<found + marks[mark].count }
                at = found + marks[mark].count
            }
        }
        return last
    }

    /// The parts of a text between its marks, none empty: parted by the first mark, the parts by the second ...
    func parts(of bytes: Span<UInt8>) -> [Range<Int>] {
        var candidates = candidates(bytes)
        var parts = bytes.isEmpty ? [] : [0..<bytes.count]
        while candidates != 0 {
            let mark = candidates.trailingZeroBitCount
            candidates &= candidates - 1
            var finer: [Range<Int>] = []
            for part in parts {
                var start = part.lowerBound
                while let found = next(mark, in: bytes, from: start, before: part.upperBound) {
                    if start < found { finer.append(start..<found) }
                    start = found + marks[mark].count
                }
                if start < part.upperBound { finer.append(start..<part.upperBound) }
            }
            parts = finer
        }
        return parts
    }

    private func next(
        _ mark: Int, in bytes: Span<UInt8>, from start: Int, before end: Int
    ) -> Int? {
        let first = marks[mark][0]
        var i = start
        while i < end {
            if bytes[i] == first, stands(mark, in: bytes, at: i, before: end) { return i }
            i += 1
        }
        return nil
    }
}
