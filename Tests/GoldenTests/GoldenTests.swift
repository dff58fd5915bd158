import PageKit
import Stages
import Testing
import TextCore

/// What the pages of `Pages` must become; the keys are told in `Pages/README.md`.
@Suite struct GoldenTests {
    private static let exactKeys = [
        "title", "authors", "published", "site", "language", "captions", "image", "charset",
        "status", "text", "site_rule", "notes",
    ]

    @Test func pagesAreFound() {
        #expect(GoldenPage.all.count >= 20)
    }

    @Test(arguments: GoldenPage.all) func pageBecomesWhatAReaderWants(page: GoldenPage) throws {
        let result = try parseJSON(page.render(RenderJSON.self), .strict)
        for key in Self.exactKeys {
            guard let wanted = page.expected[key] else { continue }
            #expect(result[key] == wanted, "\(page.trait): \(key)")
        }
        let text = result["text"]?.string ?? ""
        var rest = text[...]
        for piece in page.expected["kept"]?.array ?? [] {
            let wanted = piece.string ?? ""
            let place = rest.firstRange(of: wanted)
            #expect(place != nil, "\(page.trait): kept, in this order: \(wanted)")
            if let place { rest = rest[place.upperBound...] }
        }
        for piece in page.expected["once"]?.array ?? [] {
            let wanted = piece.string ?? ""
            let count = text.ranges(of: wanted).count
            #expect(count == 1, "\(page.trait): once: \(wanted)")
        }
        for piece in page.expected["dropped"]?.array ?? [] {
            let unwanted = piece.string ?? ""
            #expect(!text.contains(unwanted), "\(page.trait): dropped: \(unwanted)")
        }
    }

    @Test(arguments: GoldenPage.all.filter { $0.expectedMarkdown != nil })
    func pageBecomesThisMarkdown(page: GoldenPage) {
        let markdown = String(decoding: page.render(RenderMarkdown.self), as: UTF8.self)
        #expect(
            markdown == String(decoding: page.expectedMarkdown ?? [], as: UTF8.self),
            "\(page.trait)")
    }
}
