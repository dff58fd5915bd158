/// A text under change, with offsets into it that move along.
///
/// A mark inside a piece that is replaced moves behind the piece, so that ranges stay ranges of whole
/// characters.
package struct MarkedText: Sendable {
    package private(set) var bytes: [UInt8]
    /// Ascending offsets into `bytes`, 0...count.
    package private(set) var marks: [Int]

    /// - Parameter marks: ascending, each 0...bytes.count.
    package init(_ bytes: some Sequence<UInt8>, marks: [Int] = []) {
        self.bytes = Array(bytes)
        self.marks = marks
    }

    /// Rewrites the text piece by piece. Printable ASCII characters other than `&`, and single spaces
    /// between them, are copied without asking.
    /// - Parameter step: appends what the piece at an index becomes, and returns the index after the
    ///   piece (beyond the given one).
    package mutating func rewrite(_ step: (_ bytes: [UInt8], _ index: Int, inout [UInt8]) -> Int) {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var moved = marks
        var mark = 0
        var i = 0
        while i < bytes.count {
            while mark < marks.count, marks[mark] <= i {
                moved[mark] = output.count
                mark += 1
            }
            let plain = plainEnd(from: i)
            if plain > i {
                let shift = output.count - i
                output.append(contentsOf: bytes[i..<plain])
                i = plain
                while mark < marks.count, marks[mark] < plain {
                    moved[mark] = marks[mark] + shift
                    mark += 1
                }
                continue
            }
            let next = step(bytes, i, &output)
            precondition(next > i, "a step must read something")
            i = next
        }
        while mark < marks.count {
            moved[mark] = output.count
            mark += 1
        }
        bytes = output
        marks = moved
    }

    /// The end of the printable ASCII at `start`, spaces between single words included.
    private func plainEnd(from start: Int) -> Int {
        let bytes = bytes.span
        var i = start
        while i < bytes.count {
            if isPlain(bytes[i]) {
                i += 1
            } else if bytes[i] == 0x20, i > start, i + 1 < bytes.count, isPlain(bytes[i + 1]) {
                i += 2
            } else {
                break
            }
        }
        return i
    }

    @inline(__always) private func isPlain(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "&")
    }

    /// Takes a new text that was made as a whole, word by word: words between ASCII spaces and line
    /// feeds answer each other where both texts have as many of these.
    package mutating func replace(with new: [UInt8]) {
        let old = Self.words(bytes)
        var target = Self.words(new)
        var source = old
        if source.count != target.count {
            source = [0..<bytes.count]
            target = [0..<new.count]
        }
        var word = 0
        var (same, tail) = equalEnds(source[0], target[0], in: new)
        for k in marks.indices {
            while word + 1 < source.count, source[word + 1].lowerBound <= marks[k] {
                word += 1
                if source[word].upperBound < marks[k] { continue }
                (same, tail) = equalEnds(source[word], target[word], in: new)
            }
            let into = marks[k] - source[word].lowerBound
            if into < same || into == 0 || same == source[word].count {
                marks[k] = target[word].lowerBound + into
            } else {
                let fromEnd = min(tail, source[word].upperBound - marks[k])
                marks[k] = target[word].upperBound - fromEnd
            }
        }
        bytes = new
    }

    /// Cuts the text's end; marks behind it move to it.
    package mutating func truncate(to count: Int) {
        bytes.removeLast(max(0, bytes.count - count))
        for k in marks.indices { marks[k] = min(marks[k], bytes.count) }
    }

    /// Words and the empty ranges between neighbouring spaces; n spaces make n + 1.
    private static func words(_ bytes: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        for i in bytes.indices where bytes[i] == 0x20 || bytes[i] == 0x0A {
            ranges.append(start..<i)
            start = i + 1
        }
        ranges.append(start..<bytes.count)
        return ranges
    }

    /// How many bytes two words share at their beginnings and, apart from these, at their ends.
    private func equalEnds(
        _ old: Range<Int>, _ target: Range<Int>, in new: [UInt8]
    ) -> (same: Int, tail: Int) {
        let shortest = min(old.count, target.count)
        var same = 0
        while same < shortest, bytes[old.lowerBound + same] == new[target.lowerBound + same] {
            same += 1
        }
        var tail = 0
        while tail < shortest - same,
            bytes[old.upperBound - 1 - tail] == new[target.upperBound - 1 - tail]
        { tail += 1 }
        // Equal bytes may begin in the middle of a character.
        while tail > 0, new[target.upperBound - tail] & 0xC0 == 0x80 { tail -= 1 }
        return (same, tail)
    }
}
