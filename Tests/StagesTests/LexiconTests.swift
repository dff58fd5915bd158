import Glibc
import PageKit
import TextCore
import Testing

@testable import Stages

/// A file of Lexicons/, read once more and in another way than Scripts/lexicons.py does.
private struct LexiconFile: Sendable, CustomTestStringConvertible {
    let code: String
    let entries: [(section: String, text: String)]
    var testDescription: String { code }

    func texts(_ section: String) -> [String] {
        entries.filter { $0.section == section }.map(\.text)
    }

    static let all: [LexiconFile] = (0..<Lexicon.languageCount).compactMap { bit in
        guard let code = Lexicon.language(bit),
            let bytes = readFile("Lexicons/\(code).txt")
        else { return nil }
        var (section, entries) = ("", [(section: String, text: String)]())
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            if line.hasPrefix("#") { continue }
            if line.hasPrefix("[") {
                section = String(line.dropFirst().dropLast())
                continue
            }
            let mark: Character = section == "function words" ? " " : "|"
            for text in line.split(separator: mark) { entries.append((section, String(text))) }
        }
        return LexiconFile(code: code, entries: entries)
    }

    /// Languages of which a page lies among the golden ones.
    static let withPages = all.filter { readFile(page($0.code)) != nil }

    static func page(_ code: String) -> String {
        "Tests/GoldenTests/Pages/language-\(code)/source.html"
    }
}

/// The bytes of a file of the project.
private func readFile(_ path: String) -> [UInt8]? {
    let root = "\(#filePath)".split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
    let descriptor = unsafe open("\(root)/\(path)", O_RDONLY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
    while true {
        let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
        if count <= 0 { return bytes }
        bytes += buffer[..<count]
    }
}

private func hashes(_ text: String) -> [UInt64] {
    wordHashes(Array(text.utf8), 0..<text.utf8.count)
}

private func folded(_ text: String) -> [UInt8] {
    var output: [UInt8] = []
    Letters.fold(Array(text.utf8).span, 0..<text.utf8.count, into: &output)
    return output
}

private func meaning(_ text: String) -> Exclusion? {
    var scratch: [UInt8] = []
    return SectionNames.meaning(of: Array(text.utf8).span, 0..<text.utf8.count, &scratch)
}

/// The tables in the program hold what the language files say: no more, no less.
@Suite struct LexiconTests {
    private static let phraseClasses: [(String, PhraseClass)] = [
        ("control", .control), ("promo", .promo), ("plea", .plea), ("letter", .letter),
        ("legal", .legal), ("related", .related), ("social", .social), ("byline", .byline),
        ("advertisement", .advertisement), ("appeal", .appeal),
        ("makers", .maker), ("other makers", .otherMaker),
    ]
    private static let nameKinds: [(String, NameKind)] = [
        ("related headings", .related), ("comment headings", .comment),
        ("promotion headings", .promotion), ("interface headings", .interface),
        ("consent signs", .consentSign), ("consent buttons", .consentButton),
    ]

    @Test func everyLanguageHasItsFile() {
        #expect(LexiconFile.all.count == Lexicon.languageCount)
        #expect(LexiconFile.all.count >= 23)
    }

    @Test(arguments: LexiconFile.all) private func aFileHasAllSections(file: LexiconFile) {
        #expect(file.texts("function words").count >= 60)
        for (section, _) in Self.phraseClasses + [("function words", .control)] {
            #expect(!file.texts(section).isEmpty, "\(file.code): \(section)")
        }
        for (section, _) in Self.nameKinds {
            #expect(!file.texts(section).isEmpty, "\(file.code): \(section)")
        }
    }

    @Test func functionWordsAreThoseOfTheFiles() {
        var wanted: [UInt64: UInt32] = [:]
        for (bit, file) in LexiconFile.all.enumerated() {
            for text in file.texts("function words") {
                let words = hashes(text)
                guard let first = words.first else {
                    Issue.record("\(file.code): \(text) has no letter")
                    continue
                }
                var value = first
                for next in words.dropFirst() {
                    wanted[value, default: 0] |= 1 << 31
                    value = mixedHash(value, next)
                }
                wanted[value, default: 0] |= 1 << UInt32(bit)
            }
        }
        for (hash, languages) in wanted {
            #expect(Lexicon.functionWord(hash).languages == languages)
        }
        let used = (0..<Lexicon.slotCount).count { Lexicon.languages(atSlot: $0) != 0 }
        #expect(used == wanted.count, "run Scripts/lexicons.py")
        #expect(Lexicon.functionWord(hashes("Stonehaven")[0]).languages == 0)
    }

    @Test(arguments: LexiconFile.all)
    private func everyPhraseIsFoundWhereItsClassLooks(file: LexiconFile) {
        for (section, kind) in Self.phraseClasses {
            let isAskedAlone = kind == .maker || kind == .otherMaker
            for text in file.texts(section) {
                #expect(
                    Lexicon.classes(hashes(text)).contains(PhraseClasses(kind)) != isAskedAlone,
                    "\(file.code): \(section): \(text)")
                #expect(Lexicon.holds(kind, hashes("7 - " + text + " / 8")))
            }
        }
    }

    @Test(arguments: LexiconFile.all)
    private func everyNameIsFoundAlsoInCapitals(file: LexiconFile) {
        for (section, kind) in Self.nameKinds {
            for entry in file.texts(section) {
                let text = entry.hasSuffix("*") ? String(entry.dropLast()) : entry
                for written in [text, text.uppercased()] {
                    let name = Lexicon.name(folded(written).span, at: 0, NameKinds(kind))
                    #expect(name?.kind == kind, "\(file.code): \(section): \(written)")
                }
            }
        }
    }

    @Test func namesEndWhereWordsEnd() {
        #expect(meaning("Comments (12)") == .comment)
        #expect(meaning("Commentary by the editor") == nil)
        #expect(meaning("» Mehr zum Thema") == .related)
        #expect(meaning("ΣΧΕΤΙΚΑ ΑΡΘΡΑ") == .related)
        #expect(meaning("İLGİLİ HABERLER") == .related)
        #expect(meaning("Don’t miss these") == .related)
        #expect(meaning("关于我们的历史") == nil)
        #expect(meaning("相关阅读") == .related)
        #expect(meaning("The related works of a painter") == nil)
    }

    @Test func controlsAreWholeLinesAndOpeningsBegin() {
        #expect(Lexicon.classes(hashes("Home")).contains(PhraseClasses(.control)))
        #expect(!Lexicon.classes(hashes("Home again")).contains(PhraseClasses(.control)))
        #expect(!Lexicon.classes(hashes("We wrote: dear readers")).contains(PhraseClasses(.letter)))
        #expect(Lexicon.isByline(hashes("Written by")))
        #expect(!Lexicon.isByline(hashes("Written by Ann")))
    }

    @Test(arguments: LexiconFile.withPages)
    private func aPageTellsItsLanguageByItsFunctionWords(file: LexiconFile) throws {
        let (language, shares) = try functionWords(readFile(LexiconFile.page(file.code)) ?? [])
        #expect(language == file.code)
        // The share means the same in each language: that of running text.
        #expect(!shares.isEmpty)
        let mean = shares.reduce(0, +) / Float(max(1, shares.count))
        #expect((0.2...0.65).contains(mean), "\(file.code): \(mean)")
    }

    /// Hungarian shares its article with English; Finnish has nothing in common with any.
    @Test(arguments: [
        "A régi vasútállomás épületét a város tavaly vette meg, és a lakók kérésére könyvtár lesz belőle. A munkát a nyáron kezdik, de a tetőt már most kijavítják, mert az ősszel beázott. A polgármester szerint a felújítás két évig tart, és a költség felét pályázatból fizetik.",
        "Vanha rautatieasema muuttuu ensi vuonna kirjastoksi, kun kaupunki saa korjaukset valmiiksi. Asukkaat olivat toivoneet sitä jo kauan, mutta rahat löytyivät vasta keväällä. Työt aloitetaan kesällä katosta, joka vuosi viime syksynä monesta kohdasta.",
    ])
    func aLanguageWithoutLexiconIsUnknown(text: String) throws {
        let page = "<html><body><p>\(text)</p><p>\(text)</p></body></html>"
        let (language, shares) = try functionWords(Array(page.utf8))
        #expect(language == nil)
        #expect(shares == [-1, -1])
    }

    /// The language of a page and the shares of its long blocks.
    private func functionWords(_ source: [UInt8]) throws -> (String?, [Float]) {
        var page = Page()
        page.reset(PageInput(id: "x", bytes: source, kind: .html))
        try #require(
            Decode(Options(Decode.options), limits: PageLimits()).apply(to: &page) == .next)
        try #require(Parse(Options(Parse.options), limits: PageLimits()).apply(to: &page) == .next)
        var (words, shares) = (FunctionWords(), [Float]())
        for block in page.blocks {
            words.append(
                wordHashes(page.text, block.text), words: Float(block.wordCount),
                isRunningText: block.wordCount >= 15)
        }
        words.shares(into: &shares)
        let long = page.blocks.indices.filter { page.blocks[$0].wordCount >= 15 }
        return (words.language().flatMap(Lexicon.language), long.map { shares[$0] })
    }
}

@Suite struct LettersTests {
    private static let scalars =
        (UInt32(0x41)...0x52F).compactMap { Unicode.Scalar($0) }
        + (UInt32(0x1E00)...0x1EFF).compactMap { Unicode.Scalar($0) }

    @Test func capitalsAndSmallLettersFoldAlike() {
        for scalar in Self.scalars {
            let small = scalar.properties.lowercaseMapping.unicodeScalars.first?.value
            guard isOfALexicon(scalar.value), let small,
                scalar.properties.generalCategory != .unassigned
            else { continue }
            #expect(
                Letters.fold(scalar.value) == Letters.fold(small),
                "U+\(String(scalar.value, radix: 16))")
            #expect(Letters.fold(Letters.fold(small)) == Letters.fold(small))
            #expect(
                Letters.isCapital(scalar.value) == (small != scalar.value),
                "U+\(String(scalar.value, radix: 16))")
        }
    }

    /// Latin of Europe, Turkey and Vietnam, Greek, Cyrillic.
    private func isOfALexicon(_ value: UInt32) -> Bool {
        switch value {
        case 0x41...0x17F, 0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x218...0x21B, 0x386...0x3CE, 0x400...0x481,
            0x48A...0x4BF, 0x4D0...0x52F, 0x1E00...0x1E95, 0x1EA0...0x1EFF:
            true
        default: false
        }
    }

    @Test(arguments: [
        ("ΣΧΕΤΙΚΆ", "σχετικα"), ("Σχετικός", "σχετικοσ"), ("ЁЛКА", "елка"), ("ISPARTA", "isparta"),
        ("İstanbul ılık", "istanbul ilik"), ("Don’t", "don't"), ("إعلان أحمد", "اعلان احمد"),
        ("ĐẶNG", "đặng"), ("日本", "日本"), ("😀 É", "😀 é"), ("", ""),
    ])
    func textsAreFolded(text: String, expected: String) {
        #expect(String(decoding: folded(text), as: UTF8.self) == expected)
    }

    @Test(arguments: [
        ("है। और", 2), ("كلمة، أخرى؟", 2), ("one·two", 2), ("L’été d'ici", 2), ("你好。", 2),
    ])
    func punctuationOfEveryScriptEndsWords(text: String, count: Int) {
        #expect(hashes(text).count == count)
    }
}
