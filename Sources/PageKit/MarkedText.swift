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

    /// Rewrites the text piece by piece.
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
        for k in marks.indices {
            while word + 1 < source.count, source[word + 1].lowerBound <= marks[k] { word += 1 }
            marks[k] = moved(marks[k], from: source[word], to: target[word], in: new)
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

    /// Where an offset in a word lies in the word that replaces it.
    private func moved(
        _ offset: Int, from old: Range<Int>, to target: Range<Int>, in new: [UInt8]
    ) -> Int {
        let shortest = min(old.count, target.count)
        var same = 0
        while same < shortest, bytes[old.lowerBound + same] == new[target.lowerBound + same] {
            same += 1
        }
        let into = offset - old.lowerBound
        if into < same || into == 0 || same == old.count { return target.lowerBound + into }
        var tail = 0
        while tail < shortest - same,
            bytes[old.upperBound - 1 - tail] == new[target.upperBound - 1 - tail]
        { tail += 1 }
        // Equal bytes may begin in the middle of a character.
        while tail > 0, new[target.upperBound - tail] & 0xC0 == 0x80 { tail -= 1 }
        return target.upperBound - min(tail, old.upperBound - offset)
    }
}
