import HTMLCore
import PageKit
import Stages
import Testing

@Suite struct DetectLanguageTests {
    private static let german = """
        Der Fluss stieg in der Nacht, und die Leute der Stadt liefen auf den Hügel, wo sie bis zum Morgen warteten. \
        Sie hatten wenig mitgenommen: etwas Brot, die Ziegen, eine Uhr und das Buch der Gemeinde.
        """

    private func page(_ text: String, declared: String?) -> Page {
        var page = Page()
        page.format = .text
        page.text = Array(text.utf8)
        page.blocks = [
            Block(
                kind: .paragraph, row: nil, rows: 0..<0, text: 0..<page.text.count, spans: 0..<0,
                wordCount: 40, linkWordCount: 0)
        ]
        page.metadata.language = declared.map { Sourced($0, from: "html lang") }
        _ = DetectLanguage(Options(DetectLanguage.options), limits: PageLimits()).apply(to: &page)
        return page
    }

    @Test func textTellsWhereNothingIsDeclared() {
        #expect(page(Self.german, declared: nil).metadata.language == Sourced("de", from: "text"))
    }

    @Test func textWinsOverAFalseDeclarationAndSaysSo() {
        let page = page(Self.german, declared: "en-US")
        #expect(page.metadata.language == Sourced("de", from: "text"))
        #expect(page.notes == ["language: html lang said en-US, the text is de"])
    }

    @Test func finerDeclarationStaysWhereBothAgree() {
        let page = page(Self.german, declared: "de-AT")
        #expect(page.metadata.language == Sourced("de-AT", from: "html lang"))
        #expect(page.notes.isEmpty)
    }

    @Test func tooLittleTextOverrulesNothing() {
        #expect(
            page("Ein Wort.", declared: "fr").metadata.language == Sourced("fr", from: "html lang"))
        #expect(page("Ein Wort.", declared: nil).metadata.language == nil)
    }

    @Test func droppedTextDoesNotCount() {
        var page = page(Self.german, declared: nil)
        page.metadata.language = nil
        page.blocks[0].drop = Drop(stage: "test", reason: DropReason("test"))
        _ = DetectLanguage(Options(DetectLanguage.options), limits: PageLimits()).apply(to: &page)
        #expect(page.metadata.language == nil)
    }
}
