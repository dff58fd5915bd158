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
    /// What it reads first: enough to confirm what the page declares, which then stands.
    private static let firstSampleBytes = 512

    private let minConfidence: Double

    package init(_ options: Options, limits: PageLimits) {
        minConfidence = options.ratio(Self.minConfidence)
    }

    package func apply(to page: inout Page) -> Verdict {
        if let declared = page.metadata.language,
            let confirmed = detectLanguage(sample(page, Self.firstSampleBytes)),
            LanguageTag.agree(declared.value, confirmed.code)
        {
            return .next
        }
        guard let detected = detectLanguage(sample(page, Self.sampleBytes)),
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
    /// - Parameter bytes: about how many are taken; of one block at most a quarter of that.
    private func sample(_ page: Page, _ bytes: Int) -> [UInt8] {
        var total = 0
        for k in page.blocks.indices where isRead(page.blocks[k]) {
            total += page.blocks[k].text.count
        }
        let pieceBytes = bytes / 4
        var sample: [UInt8] = []
        sample.reserveCapacity(min(total, bytes) + pieceBytes + 1)
        var seen = 0
        for k in page.blocks.indices where isRead(page.blocks[k]) {
            let text = page.blocks[k].text
            // A text is taken where the sample lags behind its share of what was seen.
            if sample.count * total <= seen * bytes {
                var piece = text
                if piece.count > pieceBytes, total > bytes {
                    piece = prefix(of: piece, pieceBytes, in: page.text)
                }
                sample.append(contentsOf: page.text[piece])
                sample.append(0x0A)
            }
            seen += text.count
        }
        return sample
    }

    private func isRead(_ block: Block) -> Bool {
        block.drop == nil && block.kind != .preformatted
    }

    /// The first so many bytes of a range, up to a word's end or at least to a character's.
    private func prefix(of range: Range<Int>, _ bytes: Int, in text: [UInt8]) -> Range<Int> {
        var end = range.lowerBound + bytes
        while end > range.lowerBound, text[end] & 0xC0 == 0x80 { end -= 1 }
        let word = text[range.lowerBound..<end].lastIndex(of: 0x20) ?? end
        return range.lowerBound..<(word > range.lowerBound + bytes / 2 ? word : end)
    }
}
