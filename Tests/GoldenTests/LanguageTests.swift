import PageKit
import Stages
import Testing
import TextCore

/// Nothing rests on knowing the language: pages whose letters are changed for those of a script that no lexicon
/// knows still give their body, by structure alone.
@Suite struct LanguageTests {
    private static let pages = GoldenPage.all.filter { $0.trait.hasPrefix("language-") }

    @Test func twelveLanguagesAreThere() {
        let codes = Set(Self.pages.map { String($0.trait.dropFirst("language-".count)) })
        #expect(
            codes.isSuperset(of: [
                "en", "de", "fr", "es", "it", "pt", "ru", "pl", "el", "zh", "ja", "ar",
            ]))
    }

    @Test(arguments: pages) func bodyIsKeptInAnUnknownScript(page: GoldenPage) throws {
        let disguised = GoldenPage(
            trait: page.trait, source: disguise(page.source), expected: page.expected,
            expectedMarkdown: nil, pipeline: nil)
        let result = try parseJSON(disguised.render(RenderJSON.self), .strict)
        let text = result["text"]?.string ?? ""
        var (kept, all) = (0, 0)
        for piece in page.expected["kept"]?.array ?? [] {
            let wanted = String(
                decoding: disguise(Array((piece.string ?? "").utf8)), as: UTF8.self)
            all += wordCount(wanted)
            if text.contains(wanted) { kept += wordCount(wanted) }
        }
        #expect(Double(kept) >= 0.9 * Double(all), "\(page.trait): \(kept) of \(all) words")
        // And not by keeping everything.
        #expect(
            Double(wordCount(text)) <= 1.15 * Double(all),
            "\(page.trait): \(wordCount(text)) words for \(all)")
    }
}

/// Changes the letters outside tags: those of alphabets for Georgian ones, Han and Kana for rare Han.
private func disguise(_ source: [UInt8]) -> [UInt8] {
    var output = String.UnicodeScalarView()
    var (inTag, inReference) = (false, false)
    for scalar in String(decoding: source, as: UTF8.self).unicodeScalars {
        if scalar == "<" { inTag = true }
        if scalar == "&" { inReference = true }
        output.append(inTag || inReference ? scalar : disguised(scalar))
        if scalar == ">" { inTag = false }
        if scalar == ";" || scalar == " " { inReference = false }
    }
    return Array(String(output).utf8)
}

private func disguised(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let value = scalar.value
    let other: UInt32
    if isWrittenWithoutSpaces(value) {
        other = 0x3400 + value % 6000
    } else if scalar.properties.isAlphabetic {
        other = 0x10D0 + value % 33
    } else {
        return scalar
    }
    return Unicode.Scalar(other) ?? scalar
}
