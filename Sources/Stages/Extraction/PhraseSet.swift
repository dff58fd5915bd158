/// Up to 64 phrases that are looked for all at once, byte by byte.
///
/// A place is looked at only where its first two bytes are those of a phrase.
struct PhraseSet: Sendable {
    /// All phrases, one after the other; phrase `k` is `starts[k]..<starts[k + 1]`.
    private var letters: [UInt8] = []
    private var starts = [0]
    /// For each byte the phrases, as bits, that begin with it; and those that have it second.
    private let first: [UInt64]
    private let second: [UInt64]

    /// - Parameter phrases: of at least two bytes each; in lower case, where the text is.
    init(_ phrases: [String]) {
        precondition(phrases.count <= 64, "more phrases than bits: make two sets")
        var (first, second) = (
            [UInt64](repeating: 0, count: 256), [UInt64](repeating: 0, count: 256)
        )
        for (k, phrase) in phrases.enumerated() {
            precondition(phrase.utf8.count >= 2, "a phrase of one byte")
            letters += phrase.utf8
            first[Int(letters[starts[k]])] |= 1 << UInt64(k)
            second[Int(letters[starts[k] + 1])] |= 1 << UInt64(k)
            starts.append(letters.count)
        }
        (self.first, self.second) = (first, second)
    }

    /// Which phrases occur in the range, as bits in their order.
    func found(in text: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
        let (first, second) = (first.span, second.span)
        var found: UInt64 = 0
        for i in range.dropLast() {
            let candidates = first[Int(text[i])]
            if candidates == 0 { continue }
            found |= matching(
                candidates & second[Int(text[i + 1])] & ~found, text, i..<range.upperBound)
        }
        return found
    }

    /// Whether any phrase occurs in the range.
    func occurs(in text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        let (first, second) = (first.span, second.span)
        for i in range.dropLast() {
            let candidates = first[Int(text[i])] & second[Int(text[i + 1])]
            if candidates != 0, matching(candidates, text, i..<range.upperBound) != 0 {
                return true
            }
        }
        return false
    }

    /// Whether the range begins with any phrase.
    func begins(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count >= 2 else { return false }
        let candidates =
            first[Int(text[range.lowerBound])] & second[Int(text[range.lowerBound + 1])]
        return candidates != 0 && matching(candidates, text, range) != 0
    }

    /// Which of the candidates the range begins with.
    private func matching(_ candidates: UInt64, _ text: Span<UInt8>, _ range: Range<Int>) -> UInt64
    {
        var (rest, found) = (candidates, UInt64(0))
        while rest != 0 {
            let k = rest.trailingZeroBitCount
            rest &= rest - 1
            let (start, end) = (starts[k], starts[k + 1])
            guard end - start <= range.count else { continue }
            var same = start + 2
            while same < end, letters[same] == text[range.lowerBound + same - start] { same += 1 }
            if same == end { found |= 1 << UInt64(k) }
        }
        return found
    }
}
