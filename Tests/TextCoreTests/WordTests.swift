import Testing
import TextCore

@Suite struct WordTests {
    @Test(
        arguments: [
            ("", 0), (" -- ", 0), ("one", 1), ("one two  3", 3), ("naïve café", 2),
            ("е\u{301}ж", 1), ("“quoted”", 1),
            ("你好，世界", 4), ("สวัสดี", 4), ("한국어 텍스트", 2), ("カタカナ", 4), ("a你b", 3), ("हिन्दी भाषा", 2),
            ("x\u{2014}y", 2),
        ] as [(String, Int)]) func wordsAreRunsAndSpacelessCharactersCountOneEach(
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
