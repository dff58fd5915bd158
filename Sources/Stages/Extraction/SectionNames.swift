import TextCore

/// Headings of sections that stand beside the content, in the languages of the lexicons.
///
/// A heading counts when it begins with one of these; a section is dropped by it only where it is a small
/// part of the page.
enum SectionNames {
    /// What the heading announces, or nil for content: `related`, `comment`, `promotion` or `interface`.
    ///
    /// Pieces of interface may begin at any of the text's lines.
    /// - Parameter folded: scratch.
    static func meaning(
        of text: Span<UInt8>, _ range: Range<Int>, _ folded: inout [UInt8]
    ) -> Exclusion? {
        Letters.fold(text, range, into: &folded)
        let bytes = folded.span
        if let name = Lexicon.name(bytes, at: firstLetter(bytes, from: 0), .headings) {
            return exclusion(name.kind)
        }
        for i in 0..<bytes.count where bytes[i] == 0x0A {
            let start = firstLetter(bytes, from: i + 1)
            if Lexicon.name(bytes, at: start, NameKinds(.interface)) != nil { return .interface }
        }
        return nil
    }

    private static func exclusion(_ kind: NameKind) -> Exclusion? {
        switch kind {
        case .related: .related
        case .comment: .comment
        case .promotion: .promotion
        case .interface: .interface
        case .consentSign, .consentButton: nil
        }
    }

    /// Arrows, bullets and question marks may stand before a name.
    private static func firstLetter(_ text: Span<UInt8>, from start: Int) -> Int {
        var i = start
        while i < text.count {
            let (scalar, length) = decodeScalar(text, i)
            if Letters.isPartOfWord(scalar) { break }
            i += length
        }
        return i
    }
}
