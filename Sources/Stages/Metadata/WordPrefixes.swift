/// A list of words that is asked, at a place of a text, which of them stand there. Words are compared as
/// prefixes: `author` stands at `authors` too.
struct WordPrefixes: Sendable {
    private struct Word {
        /// The first 8 bytes, the first one lowest, and which of them count.
        let packed: UInt64
        let mask: UInt64
        let length: Int
        /// Where the bytes after them begin in `tails`.
        let tail: Int
        /// Place in the list.
        let index: Int
    }

    /// Grouped by first byte, in the list's order.
    private let words: [Word]
    private let tails: [UInt8]
    /// By first byte: where its words begin; one more at the end.
    private let starts: [UInt16]
    /// By first byte: the second bytes of its words, each by its low 6 bits. Most places are passed by this.
    private let seconds: [UInt64]
    /// Set in bytes before they are compared: 0x20 where capitals count as small letters.
    private let folding: UInt8

    /// - Parameter words: of 2 bytes or more; in lower case where case is ignored.
    init(_ list: [String], ignoringCase: Bool = false) {
        folding = ignoringCase ? 0x20 : 0
        var groups = [[Word]](repeating: [], count: 256)
        var tails: [UInt8] = []
        var seconds = [UInt64](repeating: 0, count: 256)
        for (index, text) in list.enumerated() {
            let bytes = Array(text.utf8)
            let head = bytes.prefix(8)
            let packed = head.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            groups[Int(bytes[0])].append(
                Word(
                    packed: packed, mask: ~UInt64(0) >> UInt64(64 - 8 * head.count),
                    length: bytes.count, tail: tails.count, index: index))
            tails += bytes.dropFirst(8)
            seconds[Int(bytes[0])] |= 1 << UInt64(bytes[1] & 63)
        }
        self.seconds = seconds
        self.tails = tails
        words = groups.flatMap { $0 }
        starts = groups.reduce(into: [0]) { $0.append($0[$0.count - 1] + UInt16($1.count)) }
    }

    /// Whether a word may stand at `at`, by its first two bytes.
    @inline(__always)
    func mayStand(_ bytes: Span<UInt8>, at: Int, before end: Int) -> Bool {
        guard at + 1 < end else { return false }
        let second = (bytes[at + 1] | folding) & 63
        return seconds[Int(bytes[at] | folding)] >> UInt64(second) & 1 != 0
    }

    /// Places in the list of all words that stand at `at`, by a bit each (lists up to 64 words).
    func all(_ bytes: Span<UInt8>, at: Int, before end: Int) -> UInt64 {
        var found: UInt64 = 0
        let head = packed(bytes, at, end)
        let first = Int(bytes[at] | folding)
        for k in Int(starts[first])..<Int(starts[first + 1])
        where stands(words[k], head, bytes, at, end) {
            found |= 1 << UInt64(words[k].index)
        }
        return found
    }

    /// The first word of the list that stands at `at`: its place, and its length in bytes.
    func first(_ bytes: Span<UInt8>, at: Int, before end: Int) -> (index: Int, length: Int)? {
        guard mayStand(bytes, at: at, before: end) else { return nil }
        let head = packed(bytes, at, end)
        let first = Int(bytes[at] | folding)
        for k in Int(starts[first])..<Int(starts[first + 1])
        where stands(words[k], head, bytes, at, end) {
            return (words[k].index, words[k].length)
        }
        return nil
    }

    /// Up to 8 bytes from `at`, the first one lowest, those after `end` 0.
    @inline(__always)
    private func packed(_ bytes: Span<UInt8>, _ at: Int, _ end: Int) -> UInt64 {
        let folding = UInt64(folding) &* 0x0101_0101_0101_0101
        if at + 8 <= end, end <= bytes.count {
            // In bounds by the line above.
            let raw = unsafe bytes.bytes
            return unsafe raw.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian
                | folding
        }
        var packed: UInt64 = 0
        for k in (at..<min(at + 8, end)).reversed() { packed = packed << 8 | UInt64(bytes[k]) }
        return packed | folding
    }

    @inline(__always)
    private func stands(
        _ word: Word, _ head: UInt64, _ bytes: Span<UInt8>, _ at: Int, _ end: Int
    ) -> Bool {
        guard head & word.mask == word.packed, at + word.length <= end else { return false }
        guard word.length > 8 else { return true }
        for k in 8..<word.length where bytes[at + k] | folding != tails[word.tail + k - 8] {
            return false
        }
        return true
    }
}
