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

    /// Where letters and ideographs stand beside their like, and the ideographs are those of running text.
    @Test(arguments: [
        (
            "shift_jis", "日本の山では、春になると雪がとけて、川の水が多くなります。人々はその水で田を作ります。",
            """
            93fa967b82cc8e5282c582cd81418f7482c982c882e982c690e182aa82c682af82c4814190ec82cc908582aa91bd82ad82c8
            82e882dc82b78142906c815882cd82bb82cc908582c5936382f08dec82e882dc82b78142
            """
        ),
        (
            "euc-jp", "日本の山では、春になると雪がとけて、川の水が多くなります。人々はその水で田を作ります。",
            """
            c6fccbdca4cebbb3a4c7a4cfa1a2bdd5a4cba4caa4eba4c8c0e3a4aca4c8a4b1a4c6a1a2c0eea4cebfe5a4acc2bfa4afa4ca
            a4eaa4dea4b9a1a3bfcda1b9a4cfa4bda4cebfe5a4c7c5c4a4f2baeea4eaa4dea4b9a1a3
            """
        ),
        (
            "euc-kr", "산에 눈이 녹으면 강물이 많아집니다. 사람들은 그 물로 농사를 짓습니다.",
            """
            bbeabfa120b4abc0cc20b3ecc0b8b8e920b0adb9b0c0cc20b8b9bec6c1fdb4cfb4d92e20bbe7b6f7b5e9c0ba20b1d720b9b0
            b7ce20b3f3bbe7b8a620c1febdc0b4cfb4d92e
            """
        ),
        (
            "gb18030", "山上的雪化了以后，河里的水就多起来了。人们用这些水来种地，这里年年如此。",
            """
            c9bdc9cfb5c4d1a9bbafc1cbd2d4baf3a3acbad3c0efb5c4cbaebecdb6e0c6f0c0b4c1cba1a3c8cbc3c7d3c3d5e2d0a9cbae
            c0b4d6d6b5d8a3acd5e2c0efc4eac4eac8e7b4cba1a3
            """
        ),
        (
            "big5", "山上的雪化了以後，河裡的水就多起來了。人們用這些水來種地，這裡年年如此。",
            """
            a473a457aabab3b7a4c6a446a548abe1a141aa65b8ccaabaa4f4b44ea668b05fa8d3a446a143a448adcca5ceb36fa8c7a4f4
            a8d3bad8a661a141b36fb8cca67ea67ea670a6b9a143
            """
        ),
        (
            "shift_jis", "山上的雪化了以後，河里的水就多了。人民用水作田，大家都有分，年年如此。",
            """
            8e528fe3934990e189bb97b988c88ce3814389cd97a2934990858f4191bd97b98142906c96af977090858dec9363814391e5
            89c69373974c95aa8143944e944e94408d9f8142
            """
        ),
        (
            "euc-jp", "Весной снег на горах тает, и воды в реке становится больше.",
            """
            a7a3a7d6a7e3a7dfa7e0a7db20a7e3a7dfa7d6a7d420a7dfa7d120a7d4a7e0a7e2a7d1a7e720a7e4a7d1a7d6a7e42c20a7da
            20a7d3a7e0a7d5a7ed20a7d320a7e2a7d6a7dca7d620a7e3a7e4a7d1a7dfa7e0a7d3a7daa7e4a7e3a7f120a7d2a7e0a7dda7
            eea7eaa7d62e
            """
        ),
        (
            "shift_jis", "Go on → here → there. The hotel has ★★★ and the guests’ room ↓ below it.",
            """
            476f206f6e2081a820686572652081a82074686572652e2054686520686f74656c2068617320819a819a819a20616e642074
            686520677565737473816620726f6f6d2081ab2062656c6f772069742e
            """
        ),
    ]) func whatReadsLikeTextTellsTheCharset(charset: String, text: String, hex: String) throws {
        let digits = hex.utf8.filter { $0 != 0x0A }
        let bytes = try stride(from: 0, to: digits.count, by: 2).map { at in
            try #require(UInt8(String(decoding: digits[at...(at + 1)], as: UTF8.self), radix: 16))
        }
        for declaration in [nil, "text/plain; charset=utf-8"] {
            let (found, facts) = try decode(bytes, declaration)
            #expect(found == text, "\(declaration ?? "undeclared")")
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

    /// Letters of Polish are signs of windows-1252, which no word has in its midst.
    @Test func lettersOfAnotherCharsetAreNotTakenForSigns() throws {
        let text = "Rzeka wyla#a po d#ugiej zimie, a mieszka$cy wsi przeszli na drug@ stron%."
        let polish: [UInt8: UInt8] = [0x23: 0xB3, 0x24: 0xF1, 0x40: 0xB1, 0x25: 0xEA]
        let bytes = text.utf8.map { polish[$0] ?? $0 }
        let longer = Array(repeating: bytes + [0x0A], count: 8).flatMap { $0 }
        #expect(try decode(longer).1.charset != "windows-1252")
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
