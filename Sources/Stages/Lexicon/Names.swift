import CLexicon

/// What a name announces; the order is that of Scripts/lexicons.py.
enum NameKind: UInt8, CaseIterable {
    case related, comment, promotion, interface, consentSign, consentButton
}

/// A set of kinds of names.
struct NameKinds: OptionSet, Sendable {
    let rawValue: UInt8
    init(rawValue: UInt8) { self.rawValue = rawValue }
    init(_ kind: NameKind) { rawValue = 1 << kind.rawValue }
    static let headings: NameKinds = [
        NameKinds(.related), NameKinds(.comment), NameKinds(.promotion), NameKinds(.interface),
    ]
}

extension Lexicon {
    /// A name that stands in a text.
    struct Name {
        let kind: NameKind
        /// Bytes.
        let length: Int
        /// Which one, over all kinds and languages.
        let number: Int
    }

    /// The longest name of these kinds that begins at a byte.
    /// - Parameter text: folded by `Letters.fold`.
    static func name(_ text: Span<UInt8>, at i: Int, _ kinds: NameKinds) -> Name? {
        guard i + 3 <= text.count else { return nil }
        let first = UInt64(text[i]) | UInt64(text[i + 1]) << 8 | UInt64(text[i + 2]) << 16
        let bucket = bucket(first, unsafe winnow_lexicon.name_bits)
        let start = unsafe Int(winnow_lexicon.name_starts[bucket])
        let stop = unsafe Int(winnow_lexicon.name_starts[bucket + 1])
        for k in start..<stop {
            let name = unsafe winnow_lexicon.names[k]
            guard let kind = NameKind(rawValue: name.kind & 0x07), kinds.contains(NameKinds(kind)),
                isSame(name, text, i)
            else { continue }
            return Name(kind: kind, length: Int(name.length), number: k)
        }
        return nil
    }

    /// Whether the name stands there, between the ends of words where it must.
    private static func isSame(_ name: winnow_name, _ text: Span<UInt8>, _ i: Int) -> Bool {
        let end = i + Int(name.length)
        guard end <= text.count else { return false }
        for k in 0..<Int(name.length)
        where unsafe winnow_lexicon.name_bytes[Int(name.start) + k] != text[i + k] {
            return false
        }
        if name.kind & 0x40 == 0, i > 0, isInWord(text[i - 1]) { return false }
        return name.kind & 0x80 != 0 || end == text.count || !isInWord(text[end])
    }

    /// ASCII letters and digits, and any byte beyond ASCII.
    private static func isInWord(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
    }
}
