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

    /// What the detector reads at most; more text does not make it surer.
    private static let sampleBytes = 64 << 10

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

    private func sample(_ page: Page) -> [UInt8] {
        var sample: [UInt8] = []
        for block in page.blocks where block.isKept && block.kind != .preformatted {
            sample.append(contentsOf: page.text[block.text])
            sample.append(0x0A)
            if sample.count >= Self.sampleBytes { break }
        }
        return sample
    }
}
