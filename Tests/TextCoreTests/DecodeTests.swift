import Testing
import TextCore

/// Decodes and gives text and facts.
private func decode(_ bytes: [UInt8], _ contentType: String? = nil) throws -> (
    String, DecodingFacts
) {
    var utf8: [UInt8] = [1, 2, 3]
    let facts = try decodeText(
        bytes, contentType: contentType, fallback: "windows-1252", into: &utf8)
    return (String(decoding: utf8, as: UTF8.self), facts)
}

@Suite struct DecodeTests {
    @Test func everyConverterIsThere() { #expect(missingCharsets() == []) }

    @Test func anEmptyPageIsAnEmptyText() throws {
        for bytes: [UInt8] in [[], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF]] {
            #expect(try decode(bytes).0 == "")
        }
        #expect(try decode([0xFF, 0xFE]).1.evidence == "bom")
    }

    @Test func aMarkBeatsADeclaration() throws {
        let (text, facts) = try decode([0xEF, 0xBB, 0xBF, 0xC3, 0xA9], "text/html; charset=koi8-r")
        #expect(text == "é")
        #expect(facts.charset == "utf-8" && facts.evidence == "bom")
    }

    @Test func theTransportBeatsTheMeta() throws {
        let page = Array("<meta charset=koi8-r>".utf8) + [0xE9]
        let (text, facts) = try decode(page, "text/html; charset=\"ISO-8859-1\"")
        #expect(text.hasSuffix("é"))
        #expect(facts.charset == "windows-1252" && facts.evidence == "declared")
    }

    @Test(arguments: [
        "<meta charset=windows-1251>", "<META CHARSET='CP1251'/>",
        "<meta name=x charset = \"windows-1251\" >",
        "<meta http-equiv=Content-Type content=\"text/html; charset=windows-1251\">",
        "<meta content='text/html;charset=windows-1251' http-equiv='content-type'>",
        "<!-- <meta charset=utf-8> --><meta charset=windows-1251>",
        "<!doctype html><html a='<meta charset=utf-8>'><meta charset=windows-1251>",
        "<?xml version='1.0' encoding='windows-1251'?><html>",
    ]) func theHeadDeclares(head: String) throws {
        let (text, facts) = try decode(Array(head.utf8) + [0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2])
        #expect(text.hasSuffix("Привет"))
        #expect(facts.charset == "windows-1251" && facts.evidence == "meta")
    }

    @Test(arguments: [
        "<meta charset=nonsense>", "<meta content='charset=windows-1251'>",
        "<metacharset=windows-1251>",
        "<!--><meta charset=", "<meta charset", "<", "</", "<!",
        "<meta http-equiv=content-type content=charset=",
    ]) func whatDeclaresNothingIsNoDeclaration(head: String) throws {
        #expect(try decode(Array(head.utf8)).1.evidence == "valid_utf8")
    }

    @Test func aMetaOfUTF16MeansUTF8() throws {
        let (text, facts) = try decode(Array("<meta charset=utf-16le>é".utf8))
        #expect(text.hasSuffix("é") && facts.charset == "utf-8" && facts.evidence == "meta")
    }

    @Test func aMetaAfterTheFirstKilobyteIsSeenInTheHeadOnly() throws {
        let comment = "<!--" + String(repeating: "x", count: 1100) + "-->"
        let meta = Array("<meta charset=koi8-r>".utf8)
        let inHead = Array("<html><head>\(comment)".utf8) + meta + [0xC1]
        #expect(try decode(inHead).1.evidence == "meta")
        let inBody = Array("<html><body>\(comment)<body>".utf8) + meta + [0xC1]
        #expect(try decode(inBody).1.evidence == "fallback")
    }

    @Test func validUTF8BeatsALegacyDeclaration() throws {
        let (text, facts) = try decode(Array("äöü".utf8), "text/html; charset=iso-8859-1")
        #expect(text == "äöü" && facts.charset == "utf-8" && facts.evidence == "valid_utf8")
        #expect(!facts.notes.isEmpty)
        #expect(try decode(Array("é".utf8), "text/html; charset=iso-8859-1").0 == "Ã©")
    }

    @Test func aFalseDeclarationOfUTF8IsSetAside() throws {
        let (text, facts) = try decode(Array("caf".utf8) + [0xE9], "text/html; charset=utf-8")
        #expect(text == "café" && facts.evidence == "fallback")
        #expect(!facts.notes.isEmpty)
    }

    @Test func oneBadByteDoesNotOverruleUTF8() throws {
        let (text, facts) = try decode(
            Array("äöüäöü".utf8) + [0xFF] + Array("x".utf8), "text/html; charset=utf-8")
        #expect(text == "äöüäöü\u{FFFD}x" && facts.replacementCount == 1)
    }

    @Test func aFalseMultibyteDeclarationIsSetAside() throws {
        // Russian in windows-1251, called EUC-KR.
        let russian: [UInt8] = Array(
            repeating: [0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2, 0x20, 0xEC, 0xE8, 0xF0, 0x2E, 0x20],
            count: 20
        ).flatMap { $0 }
        let (text, facts) = try decode(russian, "text/html; charset=shift_jis")
        #expect(text.contains("Привет"), "\(facts)")
        #expect(facts.evidence == "detected")
    }

    /// English with quotation marks, apostrophes and dashes of typographers: too little for statistics of bytes.
    @Test(arguments: [
        ("windows-1252", [0x93, 0x94, 0x92, 0x97]), ("macintosh", [0xD2, 0xD3, 0xD5, 0xD1]),
        ("gb18030", [0xA1B0, 0xA1B1, 0xA1AF, 0xA1AA]), ("big5", [0xA1A7, 0xA1A8, 0xA1A6, 0xA158]),
        ("euc-jp", [0xA1C8, 0xA1C9, 0xA1C7, 0xA1BD]),
        ("shift_jis", [0x8167, 0x8168, 0x8166, 0x815C]),
    ]) func typographyTellsTheCharset(charset: String, marks: [Int]) throws {
        func bytes(_ mark: Int) -> [UInt8] {
            (mark > 0xFF ? [UInt8(mark >> 8)] : []) + [UInt8(mark & 0xFF)]
        }
        let parts = ["He said ", "wait", ", and they didn", "t. The others ", " all of them "]
        var line = Array(parts[0].utf8) + bytes(marks[0])
        line += Array(parts[1].utf8) + bytes(marks[1]) + Array(parts[2].utf8) + bytes(marks[2])
        line += Array(parts[3].utf8) + bytes(marks[3]) + Array(parts[4].utf8) + bytes(marks[3])
        line += Array(" had gone.\n".utf8)
        let page = [[UInt8]](repeating: line, count: 6).flatMap { $0 }
        let expected = "He said “wait”, and they didn’t. The others"
        for declared in [nil, "text/html; charset=utf-8"] {
            let (text, facts) = try decode(page, declared)
            #expect(text.hasPrefix(expected), "\(charset), \(declared ?? "not declared"): \(facts)")
            #expect(facts.evidence == "detected")
        }
    }

    @Test(
        arguments: [
            ("gb2312", [0xC4, 0xE3, 0x80], "你€"), ("gb18030", [0x81, 0x30, 0x81, 0x30], "\u{80}"),
            ("big5", [0xA7, 0x41, 0xF9, 0xD6], "你碁"),
            ("ks_c_5601-1987", [0xB0, 0xA1, 0x81, 0x41], "가갂"),
            ("sjis", [0x82, 0xA0, 0x81, 0x60, 0x87, 0x40, 0x5C, 0x7E], "あ～①\\~"),
            ("x-euc-jp", [0xA4, 0xA2, 0x8E, 0xB1], "あｱ"),
            ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x24, 0x22, 0x1B, 0x28, 0x42, 0x21], "あ!"),
            ("latin1", [0x80, 0x93], "€“"), ("iso-8859-16", [0xAA, 0xA4], "Ș€"),
            ("x-user-defined", [0x41, 0xFF], "A\u{F7FF}"),
            ("koi8-u", [0xA4], "є"), ("windows-874", [0xA1], "ก"), ("iso-8859-8-i", [0xE0], "א"),
            ("mac", [0x8E], "é"),
            ("utf-16be", [0x00, 0x41, 0x04, 0x10, 0xD8, 0x3D, 0xDE, 0x00], "AА😀"),
            ("utf-16", [0x10, 0x04, 0x41, 0x00], "АA"),
        ] as [(String, [UInt8], String)]) func labelsHaveTheirWHATWGMeaning(
            label: String, bytes: [UInt8], text: String
        ) throws
    {
        let (decoded, facts) = try decode(bytes, "text/html;charset=\(label)")
        #expect(Array(decoded.unicodeScalars) == Array(text.unicodeScalars))
        #expect(facts.replacementCount == 0 && facts.evidence == "declared")
    }

    @Test func undecodableSequencesAreCountedAndKeepTheirNeighbours() throws {
        let (text, facts) = try decode(
            [0x82, 0xA0, 0x82, 0xA2, 0x82, 0xA4, 0x81, 0x3C, 0x82, 0xA0, 0x82, 0xA0],
            "text/html; charset=shift_jis")
        #expect(text == "あいう\u{FFFD}<ああ")
        #expect(facts.replacementCount == 1)
    }

    @Test func noTextIsThrownAwayForALabelThatBrowsersRefuse() throws {
        let (text, _) = try decode(Array("hello world".utf8), "text/html; charset=iso-2022-kr")
        #expect(text == "hello world")
    }

    @Test func aNULBecomesAReplacementCharacter() throws {
        let (text, facts) = try decode(Array("<p>a\0b, and more text to read</p>".utf8))
        #expect(text.contains("a\u{FFFD}b"))
        #expect(facts.notes == ["nul_bytes: 1"])
    }

    @Test func unmarkedUTF16IsText() throws {
        let source = "<html><body>Ein kurzer Text für die Probe.</body></html>"
        let little = source.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        let big = source.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        #expect(try decode(little).0 == source)
        #expect(try decode(big).0 == source)
        #expect(try decode(big).1.charset == "utf-16be")
    }

    @Test(
        arguments: [
            ("pdf", Array("%PDF-1.4\n".utf8)),
            ("png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
            ("zip", [0x50, 0x4B, 3, 4, 20]), ("elf", [0x7F, 0x45, 0x4C, 0x46, 2, 1]),
            ("jpeg", [0xFF, 0xD8, 0xFF, 0xE0]),
            ("control_bytes", (0..<256).map { UInt8($0) }),
        ] as [(String, [UInt8])]) func binaryFilesAreRefused(evidence: String, bytes: [UInt8])
    {
        #expect(throws: TextError.binary(evidence: evidence)) { _ = try decode(bytes) }
    }

    @Test func legacyTextWithoutDeclarationIsDetected() throws {
        let sentence = "Привет, мир. Это обычный русский текст без объявления кодировки. "
        let bytes = sentence.unicodeScalars.map {
            $0.value < 0x80 ? UInt8($0.value) : UInt8($0.value - 0x410 + 0xC0)
        }
        let (text, facts) = try decode(bytes + bytes)
        #expect(text == sentence + sentence)
        #expect(facts.charset == "windows-1251" && facts.evidence == "detected")
    }

    @Test func anyBytesGiveValidUTF8OrAreBinary() throws {
        var state: UInt64 = 42
        for round in 0..<400 {
            let bytes = (0..<200).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 33) | (round % 2 == 0 ? 0x20 : 0)
            }
            for label in [
                "utf-8", "gbk", "big5", "shift_jis", "utf-16", "windows-1255", "iso-2022-jp",
                "euc-jp",
            ] {
                var utf8: [UInt8] = []
                guard
                    (try? decodeText(
                        bytes, contentType: "text/html;charset=\(label)", fallback: label,
                        into: &utf8)) != nil
                else { continue }
                #expect(String(validating: utf8, as: UTF8.self) != nil && !utf8.contains(0))
            }
        }
    }
}
