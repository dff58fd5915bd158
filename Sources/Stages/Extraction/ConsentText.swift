/// Recognises the texts of consent dialogs, in the languages of the lexicons.
enum ConsentText {
    /// Bytes of a text that is so short that one sign tells.
    private static let shortText = 80

    /// Whether the block speaks of consent: two signs in it, or one in a short text.
    /// - Parameter folded: scratch.
    static func matches(_ text: Span<UInt8>, _ range: Range<Int>, _ folded: inout [UInt8]) -> Bool {
        Letters.fold(text, range, into: &folded)
        let bytes = folded.span
        var (first, i) = (-1, 0)
        while i < bytes.count {
            guard let sign = Lexicon.name(bytes, at: i, NameKinds(.consentSign)) else {
                i += 1
                continue
            }
            if first >= 0, first != sign.number { return true }
            first = sign.number
            i += sign.length
        }
        return first >= 0 && bytes.count < shortText
    }

    /// Whether the block is a button that gives or refuses consent.
    /// - Parameter folded: scratch.
    static func isButton(_ text: Span<UInt8>, _ range: Range<Int>, _ folded: inout [UInt8]) -> Bool
    {
        Letters.fold(text, range, into: &folded)
        let bytes = folded.span
        return (0..<bytes.count).contains {
            Lexicon.name(bytes, at: $0, NameKinds(.consentButton)) != nil
        }
    }
}
