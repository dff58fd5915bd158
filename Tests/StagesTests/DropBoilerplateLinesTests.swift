import Glibc
import PageKit
import Stages
import TextCore
import Testing

/// Decodes a plain-text page and drops its boilerplate.
private func cleaned(_ text: [UInt8]) -> Page {
    var page = Page()
    page.reset(PageInput(id: "x", bytes: text, kind: .text))
    _ = Decode(Options(Decode.options), limits: PageLimits()).apply(to: &page)
    _ = Parse(Options(Parse.options), limits: PageLimits()).apply(to: &page)
    let stage = DropBoilerplateLines(Options(DropBoilerplateLines.options), limits: PageLimits())
    #expect(stage.apply(to: &page) == .next)
    return page
}

private func cleaned(_ text: String) -> Page { cleaned(Array(text.utf8)) }

private func body(_ page: Page) -> [String] {
    page.blocks.filter { $0.isKept && $0.role == .body }.map { page.string($0) }
}

private let paragraphs = [
    "The council decided on Tuesday evening that the old library would not be closed, and that it would be repaired over the next two years instead.",
    "In the spring the administration had proposed to sell the building, which dates from 1911, but more than four thousand residents signed a petition against the plan.",
    "The repairs are expected to cost about two million, and they will begin in the autumn, when the books move to the former bank around the corner.",
    "The librarian, who has run the house for thirty years, said after the meeting that she had not expected the vote to be so clear.",
]
private let article =
    "Council saves the old library\n\n" + paragraphs.joined(separator: "\n\n") + "\n\n"

@Suite struct DropBoilerplateLinesTests {
    @Test func anArticleAloneIsKeptWhole() {
        let page = cleaned(article)
        #expect(body(page) == paragraphs)
        #expect(page.metadata.title?.value == "Council saves the old library")
    }

    @Test func aPleaFallsWholeThoughItIsProse() {
        let page = cleaned(
            article
                + "Dear readers,\n\nThe Herald has no owner but its readers, and the past year was the hardest in our history.\n\n"
                + "Please support us from as little as $2 a month, because every gift keeps a reporter at work in this county.\n\nOnce\nMonthly\nContinue\n"
        )
        #expect(body(page) == paragraphs)
        #expect(page.blocks.last?.drop?.reason == DropReason("plea"))
    }

    @Test func anArticleAboutDonationsIsNoPlea() {
        let text =
            "The charity asked people to make a donation to the flood victims, and the response was larger than anybody had expected it to be."
        #expect(body(cleaned(article + text + "\n\n" + paragraphs[0] + " Again.\n")).contains(text))
    }

    @Test(arguments: [
        ("Advertisement", "advertisement"), ("Sign in", "control"),
        ("© 2024 The Herald. All rights reserved.", "legal"),
        ("Sign up for our newsletter", "newsletter"), ("Related articles", "related"),
        ("* * *", "separator"),
        ("Support The Herald!", "plea"),
    ]) func aLineFallsForItsReason(line: String, reason: String) {
        let page = cleaned(
            article + line + "\n\n" + paragraphs[1].replacing("spring", with: "winter") + "\n\n"
                + paragraphs[2].replacing("books", with: "maps"))
        let block = page.blocks.first {
            page.string($0) == line || $0.drop?.reason == DropReason("separator")
        }
        #expect(block?.drop == Drop(stage: "drop_boilerplate_lines", reason: DropReason(reason)))
        #expect(body(page).count == 6)
    }

    @Test(arguments: [
        ("Posted on May 4, 2024 by Jane Doe", "Jane Doe", "2024-05-04"),
        ("Veröffentlicht am 4. Mai 2024 von Jane Doe", "Jane Doe", "2024-05-04"),
        ("Publié le 4 mai 2024 par Jane Doe", "Jane Doe", "2024-05-04"),
        ("May 4, 2024 | Photos by Jane Doe", nil, "2024-05-04"),
    ]) func aLineBelowTheTitleTellsOfAuthorAndDate(line: String, author: String?, date: String) {
        let page = cleaned(
            "Council saves the old library\n\n\(line)\n\n" + paragraphs.joined(separator: "\n\n"))
        #expect(page.metadata.authors?.value == author.map { [$0] })
        #expect(page.metadata.published?.value == date)
    }

    @Test(arguments: ["Updated May 4, 2024", "Zuletzt aktualisiert: 4. Mai 2024"])
    func aDateOfAChangeIsNoDateOfPublication(line: String) {
        let page = cleaned(
            "Council saves the old library\n\n\(line)\n\n" + paragraphs.joined(separator: "\n\n"))
        #expect(page.metadata.published == nil)
        #expect(page.metadata.modified?.value == "2024-05-04")
    }

    @Test(arguments: [
        ("The harbour on Monday. Colin Reay / REUTERS", true), ("Colin Reay / Getty Images", true),
        ("Photo: The harbour", true),
        ("The harbour/quay area was closed.", false), ("He said yes and/or no", false),
        ("Open 9 / 5", false),
    ]) func aCreditMakesACaption(line: String, isCaption: Bool) {
        let page = cleaned(
            "Council saves the old library\n\n\(line)\n\n" + paragraphs.joined(separator: "\n\n"))
        #expect(page.metadata.captions == (isCaption ? [line] : []))
    }

    @Test func theSiteIsWhatBoilerplateCallsItself() {
        let page = cleaned(
            "Support The Moss Herald!\n\n" + article
                + "More from The Moss Herald\n\n© 2024 The Moss Herald. All rights reserved.")
        #expect(page.metadata.site?.value == "The Moss Herald")
        #expect(cleaned(article + "Subscribe to Our Newsletter\n").metadata.site == nil)
    }

    @Test func anHTMLPageIsLeftAlone() {
        var page = Page()
        page.reset(PageInput(id: "x", bytes: Array("<p>Advertisement".utf8), kind: .html))
        _ = Decode(Options(Decode.options), limits: PageLimits()).apply(to: &page)
        _ = Parse(Options(Parse.options), limits: PageLimits()).apply(to: &page)
        _ = DropBoilerplateLines(Options(DropBoilerplateLines.options), limits: PageLimits()).apply(
            to: &page)
        #expect(page.blocks.allSatisfy { $0.isKept && $0.role == .unknown })
    }

    @Test(arguments: [
        "", "\n", "word", "Menu\nHome\nLogin", "\u{FEFF}", "----\n----", "Dear readers,",
        "Support us $5\nOnce",
    ])
    func aPageWithoutBodyIsNoFailure(text: String) {
        let page = cleaned(text)
        #expect(page.blocks.allSatisfy { $0.role != .unknown || !$0.isKept })
    }

    @Test func everyLineHasARoleOrAReasonThatIsDeclared() {
        var state: UInt64 = 7
        let stock = [
            "Home", "Read more", paragraphs[0], "Dear readers,", "Please support us today for $2",
            "a, b | c", "…", "© 2020 X", "Photo: x", "你好。", "• item", "",
        ]
        for _ in 0..<300 {
            var lines: [String] = []
            for _ in 0..<20 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                lines.append(stock[Int(state >> 33) % stock.count])
            }
            for block in cleaned(lines.joined(separator: "\n")).blocks {
                let isDeclared = block.drop.map { DropBoilerplateLines.reasons.contains($0.reason) }
                #expect(isDeclared ?? (block.role != .unknown))
            }
        }
    }

    @Test(.enabled(if: sample("txt") != nil)) func theSampleComesOutAsItShould() throws {
        let page = cleaned(try #require(sample("txt")))
        let expected = try parseJSON(try #require(sample("expected.json")), .strict)
        #expect(body(page).joined(separator: "\n\n") == expected["text"]?.string)
        #expect(page.metadata.title?.value == expected["title"]?.string)
        #expect(page.metadata.site?.value == expected["site"]?.string)
        #expect(page.metadata.captions == expected["captions"]?.array?.compactMap(\.string))
        let dropped = page.blocks.filter { !$0.isKept }.map { page.string($0) }
        #expect(dropped == expected["dropped"]?.array?.compactMap(\.string))
        #expect(detectLanguage(Array(body(page).joined(separator: "\n").utf8))?.code == "en")
    }
}

/// A file of the sample beside the project, or nil where it is not there.
private func sample(_ suffix: String) -> [UInt8]? {
    let here = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(
        separator: "/")
    guard let file = unsafe fopen("\(here)/../shared/samples/moscow-times.\(suffix)", "r") else {
        return nil
    }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = unsafe getc(file), byte != EOF {
        bytes.append(UInt8(truncatingIfNeeded: byte))
    }
    return bytes
}
