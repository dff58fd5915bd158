/// What was changed in the characters of a page's text, counted by kind.
package struct TextChanges: Sendable, Equatable {
    /// C0 and C1 controls and DEL, left out.
    package var controls = 0
    /// Zero-width spaces and joiners, byte-order marks, interlinear and object marks, left out.
    package var invisible = 0
    package var softHyphens = 0
    /// Glyphs of icon fonts (private use), left out.
    package var privateUse = 0
    /// No-break and other special spaces, made plain ones.
    package var spaces = 0
    /// Line ends other than LF, made LF.
    package var lineEnds = 0
    /// Character references that were escaped twice, decoded.
    package var references = 0
    /// Paragraphs whose damage by a wrong charset was repaired.
    package var mojibake = 0
    /// Paragraphs that were not in NFC.
    package var composed = 0
    /// Lines of wrapped paragraphs that were joined, and words whose hyphen at a line's end went.
    package var joinedLines = 0
    package var hyphens = 0
    /// Tags of HTML that an extractor had left in a text, left out.
    package var tags = 0

    package init() {}

    /// The counts above 0, by their names in the page's JSON.
    package var named: [(name: String, count: Int)] {
        [
            ("controls", controls), ("invisible", invisible), ("soft_hyphens", softHyphens),
            ("private_use", privateUse), ("spaces", spaces), ("line_ends", lineEnds),
            ("references", references), ("mojibake", mojibake), ("composed", composed),
            ("joined_lines", joinedLines), ("hyphens", hyphens), ("tags", tags),
        ].filter { $0.1 > 0 }
    }
}
