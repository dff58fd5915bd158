import PageKit
import TextCore

/// Sets `metadata.language` from the kept text and what the page declares.
///
/// The text wins over the declaration where it is sure: templates declare the language of their maker.
package struct DetectLanguage: Stage {
    package static let name = "detect_language"
    package static let summary =
        "Tells the language of the kept text and weighs it against what the page declares."
    package static let minConfidence = OptionSpec(
        "min_confidence", .ratio(0...1), default: .ratio(0.8),
        why:
            "share of the text that must be in the detected language before it overrules `lang`; below it a "
            + "page quotes or mixes languages")
    package static let options: [OptionSpec] = [minConfidence]
    package static let reasons: [DropReason] = []

    /// What the detector reads: of 987 pages none got another language than by 64 KiB; by 1 KiB three did.
    private static let sampleBytes = 2 << 10
    /// The most that is taken of one block.
    private static let pieceBytes = 512

    private let minConfidence: Double

    package init(_ options: Options, limits: PageLimits) {
        minConfidence = options.ratio(Self.minConfidence)
    }

    package func apply(to page: inout Page) -> Verdict {
        guard let detected = detectLanguage(sample(page)),
            let tag = LanguageTag.canonical(detected.code)
        else { return .next }
        guard let declared = page.metadata.language else {
            page.metadata.language = Sourced(tag, from: "text")
            return .next
        }
        // The declaration is finer where both agree: `pt-BR`, `en-GB`.
        guard !LanguageTag.agree(declared.value, tag), detected.confidence >= minConfidence else {
            return .next
        }
        page.notes.append("language: \(declared.source) said \(declared.value), the text is \(tag)")
        page.metadata.language = Sourced(tag, from: "text")
        return .next
    }

    /// The kept texts, or a sample of them that takes as much from the end as from the beginning.
    private func sample(_ page: Page) -> [UInt8] {
        let texts = page.blocks.lazy.filter { $0.isKept && $0.kind != .preformatted }.map(\.text)
        let total = texts.reduce(0) { $0 + $1.count }
        var sample: [UInt8] = []
        sample.reserveCapacity(min(total, Self.sampleBytes) + Self.pieceBytes + 1)
        var seen = 0
        for text in texts {
            // A text is taken where the sample lags behind its share of what was seen.
            if sample.count * total <= seen * Self.sampleBytes {
                var piece = text
                if piece.count > Self.pieceBytes, total > Self.sampleBytes {
                    piece = prefix(of: piece, in: page.text)
                }
                sample.append(contentsOf: page.text[piece])
                sample.append(0x0A)
            }
            seen += text.count
        }
        return sample
    }

    /// The first bytes of a range, up to a word's end or at least to a character's.
    private func prefix(of range: Range<Int>, in text: [UInt8]) -> Range<Int> {
        var end = range.lowerBound + Self.pieceBytes
        while end > range.lowerBound, text[end] & 0xC0 == 0x80 { end -= 1 }
        let word = text[range.lowerBound..<end].lastIndex(of: 0x20) ?? end
        return range.lowerBound..<(word > range.lowerBound + Self.pieceBytes / 2 ? word : end)
    }
}
