import Testing
import TextCore

@Suite struct WordTests {
    @Test(
        arguments: [
            ("", 0), (" -- ", 0), ("one", 1), ("one two  3", 3), ("naïve café", 2),
            ("е\u{301}ж", 1), ("“quoted”", 1),
            ("你好，世界", 2), ("好", 1), ("สวัสดี", 1), ("한국어 텍스트", 2), ("カタカナは", 3), ("a你b", 3),
            ("हिन्दी भाषा", 2),
            ("x\u{2014}y", 2),
        ] as [(String, Int)]) func wordsAreRunsAndSpacelessCharactersCountInParts(
            text: String, count: Int
        )
    {
        #expect(wordCount(text) == count)
    }

    @Test func onlyTheRangeIsCounted() {
        #expect(wordCount(Array("one two three".utf8), 4..<7) == 1)
    }
}

@Suite struct NormalizeNFCTests {
    @Test(
        arguments: [
            ("plain", "plain"), ("e\u{301}", "é"), ("\u{212B}", "Å"), ("ﬁ ²", "ﬁ ²"), ("한", "한"),
            ("が", "が"),
            ("a\u{323}\u{307}", "ạ\u{307}"), ("a\u{307}\u{323}", "ạ\u{307}"),
        ] as [(String, String)]) func textIsComposedCanonically(text: String, expected: String)
    {
        let utf8 = Array("<\(text)>".utf8)
        var output: [UInt8] = [0x2A]
        normalizeNFC(utf8, 1..<utf8.count - 1, into: &output)
        #expect(output == [0x2A] + Array(expected.utf8))
    }
}

@Suite struct DigestTests {
    @Test func theDigestIsXXH3Of128Bits() {
        #expect(digest([]) == "99aa06d3014798d86001c324468d497f")
        #expect(digest(Array("a".utf8)) != digest(Array("b".utf8)))
        #expect(digest(Array("a".utf8)).utf8.count == 32)
    }
}

@Suite struct SniffFormatTests {
    @Test(
        arguments: [
            ("<!DOCTYPE html><p>x", SniffedFormat.html), ("  \n<html>", .html),
            ("<!-- x --><div>a</div>", .html), ("<p>One", .html),
            ("Some text <b>here</b> and <a href=x>there</a> <br> more", .html),
            (
                "<?xml version='1.0'?><!DOCTYPE html PUBLIC><html xmlns='http://www.w3.org/1999/xhtml'>",
                .xhtml
            ),
            ("", .text), ("Just words.", .text), ("a < b and c > d", .text),
            ("Use the <div> tag.", .text), ("<3 you", .text),
            ("<unknown> said", .text), ("> quoted\n> mail", .text),
        ] as [(String, SniffedFormat)]) func theContentDecides(text: String, format: SniffedFormat)
    {
        #expect(sniffFormat(Array(text.utf8), contentType: nil) == format)
    }

    @Test func theTransportDecidesDoubtfulCases() {
        let doubtful = Array("Some <b>text".utf8)
        #expect(sniffFormat(doubtful, contentType: nil) == .text)
        #expect(sniffFormat(doubtful, contentType: "text/html; charset=x") == .html)
        #expect(sniffFormat(Array("<html>".utf8), contentType: "Application/XHTML+xml") == .xhtml)
    }
}

private func repaired(_ text: String) -> String {
    let utf8 = Array(text.utf8)
    var output: [UInt8] = []
    let changed = repairMojibake(utf8, 0..<utf8.count, into: &output)
    #expect(changed == (output != utf8))
    return String(decoding: output, as: UTF8.self)
}

/// Decodes text wrongly, as the producers of damaged pages do.
private func damaged(_ text: String, as label: String) throws -> String {
    var output: [UInt8] = []
    _ = try decodeText(Array(text.utf8) + [], contentType: nil, fallback: label, into: &output)
    var wrong: [UInt8] = []
    for scalar in text.utf8 {
        var one: [UInt8] = []
        _ = try decodeText(
            [scalar], contentType: "text/plain;charset=\(label)", fallback: label, into: &one)
        wrong += one
    }
    return String(decoding: wrong, as: UTF8.self)
}

@Suite struct RepairMojibakeTests {
    @Test(arguments: ["Das schöne Café – “so” it’s", "Привет, мир", "naïve", "日本語のテキスト", "emoji 😀"])
    func aFullRoundTripIsUndone(text: String) throws {
        #expect(repaired(try damaged(text, as: "windows-1252")) == text)
        #expect(
            repaired(try damaged(damaged(text, as: "windows-1252"), as: "windows-1252")) == text)
    }

    @Test func cyrillicReadAsWindows1251IsUndone() throws {
        #expect(repaired(try damaged("Привет, мир", as: "windows-1251")) == "Привет, мир")
    }

    @Test(arguments: [
        "", "plain", "Das schöne Café", "“quoted” it’s", "Привет, мир", "日本語", "São Paulo", "Ñandú",
        "ÃO É", "Ελλάδα",
        "50 °C ± 2", "«Ça va»", "Đặng", "naÃ¯ve, but “good” too",
    ]) func correctTextIsNotTouched(text: String) {
        #expect(repaired(text) == text)
    }
}

@Suite struct DetectLanguageTests {
    @Test(arguments: [
        (
            "en",
            "The quick brown fox jumps over the lazy dog while the farmer is looking at the weather and thinking about the next day of work."
        ),
        (
            "de",
            "Die Bundesregierung hat am Mittwoch beschlossen, dass die neuen Regeln für den Verkehr in den Städten im nächsten Jahr gelten sollen."
        ),
        (
            "fr",
            "Le gouvernement a annoncé mercredi que les nouvelles règles de circulation dans les villes entreront en vigueur au début de l'année prochaine."
        ),
        (
            "es",
            "El gobierno anunció el miércoles que las nuevas normas de tráfico en las ciudades entrarán en vigor a principios del próximo año."
        ),
        (
            "ru",
            "Правительство объявило в среду, что новые правила дорожного движения в городах вступят в силу в начале следующего года, и это хорошо для всех жителей."
        ),
        ("ja", "政府は水曜日、都市における新しい交通規則が来年初めに施行されると発表しました。"),
        ("zh", "政府周三宣布，城市新的交通规则将于明年年初开始实施，市民对此表示欢迎。"),
        (
            "he",
            "הממשלה הודיעה ביום רביעי כי כללי התנועה החדשים בערים ייכנסו לתוקף בתחילת השנה הבאה וכי התושבים יקבלו הודעה על כך מראש בכל אחת מהערים."
        ),
    ]) func aSentenceTellsItsLanguage(code: String, text: String) {
        #expect(detectLanguage(Array(text.utf8))?.code == code)
    }

    @Test(arguments: [
        "", "Hello", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22",
        "\u{1}\u{2}",
    ])
    func anUnsureTextHasNoLanguage(text: String) {
        #expect(detectLanguage(Array(text.utf8)) == nil)
    }

    @Test func controlsAndNoncharactersDoNotHideTheLanguage() {
        var text: [UInt8] = []
        for mark: [UInt8] in [
            [1], [0xEF, 0xBF, 0xBF], [0xF0, 0x9F, 0xBF, 0xBE], [0xEF, 0xB7, 0x95],
        ] {
            text += "The weather is good and the farmer".utf8
            text += mark
            text += " thinks about his day. ".utf8
        }
        #expect(detectLanguage(text)?.code == "en")
    }
}
