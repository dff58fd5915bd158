import PageKit
import Stages
import Testing

/// What holds for the normalization of any text.
@Suite struct NormalizePropertyTests {
    /// Blocks of a page with one paragraph, normalized.
    private func normalized(_ text: [UInt8], kind: BlockKind = .paragraph) -> Page {
        var page = Page()
        page.format = .text
        page.text = text
        page.blocks = [
            Block(
                kind: kind, row: nil, rows: 0..<0, text: 0..<text.count, spans: 0..<0, wordCount: 1,
                linkWordCount: 0)
        ]
        let stage = NormalizeText(Options(NormalizeText.options), limits: PageLimits())
        #expect(stage.apply(to: &page) == .next)
        return page
    }

    private func bytes(_ page: Page) -> [UInt8] { Array(page.text[page.blocks[0].text]) }

    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let mixed = (state ^ state >> 33) &* 0xFF51_AFD7_ED55_8CCD
            return mixed ^ mixed >> 33
        }
    }

    /// Pieces that rules look for, and that one rule may leave for another.
    private static let pieces = [
        "a", "B", "é", "e\u{301}", " ", "  ", "\n", "\r\n", "\r", "\t", "\u{A0}", "\u{AD}",
        "\u{200B}",
        "\u{200C}", "\u{200D}", "\u{FEFF}", "\u{2060}", "\u{2028}", "\u{85}", "\u{1}", "\u{9C}",
        "\u{7F}",
        "\u{E000}", "\u{F8FF}", "\u{F0001}", "\u{FFFC}", "&", "&amp;", "&lt;", "&#38;", "amp;",
        "lt;",
        "&nbsp;", "&shy;", "Ã©", "â€™", "Ã", "Â", "â", "€", "™", "Ð¿", "Р°", "中", "ا", "می", "क्",
        "👩", "-",
        "ﬁ", "Å", "한", "\u{1100}\u{1161}", "\u{3000}", "1", ".", "<", ">",
    ]

    @Test func twiceEqualsOnce() {
        var random = Generator(state: 7)
        for _ in 0..<4000 {
            let count = Int.random(in: 1...12, using: &random)
            let text = (0..<count).map { _ in Self.pieces.randomElement(using: &random)! }.joined()
            let once = bytes(normalized(Array(text.utf8)))
            let again = normalized(once)
            #expect(
                bytes(again) == once,
                "\(Array(text.unicodeScalars)) became \(String(decoding: once, as: UTF8.self))")
            #expect(again.changes == TextChanges(), "\(Array(text.unicodeScalars))")
        }
    }

    @Test(arguments: [
        "The ferry’s crew – all six of them – said “no” at 5 °C; it cost £40 (≈ €47).",
        "„Größe“ zählt nicht, meinte Jörg; die Straße ist 3 m² breit – naja.",
        "L’élève a reçu ses notes : « très bien », œuvre complète n° 12.",
        "¿Qué pasó? ¡Nada! El señor Ibáñez cumplió 90 años en la Coruña.",
        "Perché no? È già così: l’università costa 1 200 € l’anno, cioè troppo.",
        "A avó não quis pão; a irmã pôs três maçãs à mesa às 8h.",
        "Zażółć gęślą jaźń – powiedział „ktoś” w Łodzi, a źdźbło drgnęło.",
        "Съешь же ещё этих мягких французских булок, да выпей чаю — № 5.",
        "停了七年的渡船星期六重新开航，“第一天”就运送了两千多名乘客。",
        "渡し船が七年ぶりに再開した。「木と人は同じだ」と船長は言う。",
        "عادت العبّارة إلى النهر بعد سبع سنوات، وقال القبطان: «الخشب مثل الناس».",
        "나룻배가 칠 년 만에 다시 떴다. “나무도 사람과 같다”고 선장이 말했다.",
        "เรือข้ามฟากกลับมาแล่นอีกครั้งหลังจากเจ็ดปี กัปตันกล่าวว่าไม้ก็เหมือนคน",
        "Η βάρκα ξαναπέρασε το ποτάμι· «το ξύλο είναι σαν τον άνθρωπο», είπε.",
        "सात साल बाद नाव फिर नदी में चली। कप्तान ने कहा, लकड़ी भी आदमी जैसी है।",
        "قایق پس از هفت سال می\u{200C}رود؛ ناخدا گفت چوب هم مثل آدم است.",
    ]) func cleanTextStaysAsItIs(text: String) {
        let page = normalized(Array(text.utf8))
        #expect(bytes(page) == Array(text.utf8))
        #expect(page.changes == TextChanges())
        // Nor do two of them beside each other make a third.
        let twice = Array((text + " " + text).utf8)
        #expect(bytes(normalized(twice)) == twice)
    }

    @Test func eachChangeIsCounted() {
        let changes = normalized(
            Array("\u{1}a\u{AD}b\u{200B} \u{E001}\u{A0}c &amp;eacute;\r\ne\u{301}".utf8)
        ).changes
        #expect(
            changes.named.map(\.name) == [
                "controls", "invisible", "soft_hyphens", "private_use", "spaces", "line_ends",
                "composed",
            ] || changes.references > 0)
        #expect(changes.controls == 1 && changes.softHyphens == 1 && changes.invisible == 1)
        #expect(changes.privateUse == 1 && changes.spaces == 1 && changes.lineEnds == 1)
        #expect(changes.composed == 1)
        #expect(normalized(Array("weâ€™d hoped for the cafÃ©".utf8)).changes.mojibake == 1)
    }

    @Test func codeIsExempt() {
        let code = "a\u{A0}\u{A0}b  &amp;amp;\n\tc \u{E001}"
        #expect(bytes(normalized(Array(code.utf8), kind: .preformatted)) == Array(code.utf8))
    }
}
