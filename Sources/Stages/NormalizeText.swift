import PageKit
import TextCore

/// Cleans the characters of every kept block's text; what a reader sees stays the same.
///
/// Line ends become line feeds; control characters, U+FEFF, soft hyphens and zero-width spaces go;
/// joiners stay where a script needs them; no-break spaces become spaces outside code; text that was
/// escaped twice is decoded once more unless that made a `<`; NFC, never NFKC. Code and preformatted
/// text keep their white space.
package struct NormalizeText: Stage {
    package static let name = "normalize_text"
    package static let summary =
        "Repairs and unifies the characters of the text: line ends, controls, spaces, NFC, mojibake."
    static let unicode = OptionSpec(
        "unicode", .choice(["nfc", "none"]), default: .choice("nfc"),
        why:
            "Unicode normalization form; equal text gets equal bytes. NFKC would change meaning (x² to x2)."
    )
    static let mojibake = OptionSpec(
        "mojibake", .choice(["repair", "keep"]), default: .choice("repair"),
        why:
            "UTF-8 that was read as windows-1252 (â€™ for ’) is read back, a paragraph at a time, only where "
            + "the whole round trip works and the text looks better after it (the safe rules of ftfy)."
    )
    package static let options = [unicode, mojibake]
    static let empty = DropReason("empty")
    private static let droppedAsEmpty = Drop(stage: name, reason: empty)
    package static let reasons = [empty]

    let composes: Bool
    let repairs: Bool

    package init(_ options: Options, limits: PageLimits) {
        composes = options.string(Self.unicode) == "nfc"
        repairs = options.string(Self.mojibake) == "repair"
    }

    package func apply(to page: inout Page) -> Verdict {
        var changes = page.changes
        let changed = page.rewriteTexts(where: { $0.drop == nil && mayChange($1.span, $0.text) }) {
            normalize(&$2, code: $1, keepsSpace: $0.kind == .preformatted, &changes)
        }
        page.changes = changes
        for k in changed {
            let range = page.blocks[k].text
            page.blocks[k].wordCount = wordCount(page.text, range)
            page.blocks[k].linkWordCount = min(
                page.blocks[k].linkWordCount, page.blocks[k].wordCount)
            if range.isEmpty {
                page.blocks[k].drop = Self.droppedAsEmpty
            }
        }
        return .next
    }

    /// Whether any rule could change the text.
    private func mayChange(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        if isCleanText(text, range) { return false }
        for i in range where CharacterRules.mayChange(text, i) { return true }
        return repairs && mayBeMojibake(text, range) || composes && !isSurelyNFC(text, range)
    }

    /// How often the rules run: what one removes can complete what another one looks for.
    private static let mostRounds = 4

    private func normalize(
        _ text: inout MarkedText, code: [Range<Int>], keepsSpace: Bool, _ changes: inout TextChanges
    ) {
        var rules = CharacterRules(keepsSpace: keepsSpace, code: code)
        rules.changes = changes
        defer { changes = rules.changes }
        for _ in 0..<Self.mostRounds {
            let before = text.bytes
            // First, while the controls are there that show the damage.
            if repairs {
                var repaired: [UInt8] = []
                if repairMojibake(text.bytes, 0..<text.bytes.count, into: &repaired) {
                    text.replace(with: repaired)
                    rules.changes.mojibake += 1
                }
            }
            rules.clean(&text)
            if !keepsSpace, rules.decodeOnce(&text) { rules.clean(&text) }
            if composes {
                var composed: [UInt8] = []
                normalizeNFC(text.bytes, 0..<text.bytes.count, into: &composed)
                if composed != text.bytes {
                    text.replace(with: composed)
                    rules.changes.composed += 1
                }
            }
            if text.bytes == before || !mayChange(text.bytes.span, 0..<text.bytes.count) { return }
        }
    }
}
