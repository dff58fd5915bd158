import PageKit
import Stages
import Testing
import TextCore

/// The trainer, in Python, and winnow score the same lines of plain text alike.
struct LineModelTests {
    @Test(arguments: [("line-scores.json", 500), ("title-scores.json", 200)])
    func scoresAreThoseOfTheTrainer(file: String, least: Int) throws {
        let path = GoldenPage.folder.dropLast("Pages".count) + file
        let bytes = try #require(read(String(path)))
        let members = try #require(try parseJSON(bytes, .strict).members)
        var training = LineTraining()
        var count = 0
        for member in members {
            let (trait, expected) = (member.name, try #require(member.value.array))
            let golden = try #require(GoldenPage.all.first { $0.trait == trait })
            var page = Page()
            page.reset(PageInput(id: trait, bytes: golden.source, kind: .text))
            #expect(Decode(Options(Decode.options), limits: PageLimits()).apply(to: &page) == .next)
            #expect(Parse(Options(Parse.options), limits: PageLimits()).apply(to: &page) == .next)
            let scores =
                file == "title-scores.json" ? training.titleScores(page) : training.scores(page)
            #expect(scores.count == expected.count, "\(trait): run `make train-text`")
            for (score, wanted) in zip(scores, expected) {
                guard let wanted = wanted.double else { continue }
                #expect(abs(Double(score) - wanted) < 2e-4, "\(trait): run `make train-text`")
                count += 1
            }
        }
        #expect(count > least, "too few lines were compared")
    }
}
