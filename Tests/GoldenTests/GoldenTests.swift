import PageKit
import Stages
import Testing
import TextCore

/// What the pages of `Pages` must become; the keys are told in `Pages/README.md`.
@Suite struct GoldenTests {
    private static let exactKeys = [
        "title", "authors", "published", "modified", "date", "site", "language", "captions",
        "image", "charset", "status", "text", "site_rule", "notes",
    ]

    @Test func pagesAreFound() {
        #expect(GoldenPage.all.count >= 20)
    }

    /// Pages and Markdown files that do not come out right yet, each with its reason after `#`.
    private static let knownFailures: Set<String> = {
        let path = GoldenPage.folder + "/known-failures.txt"
        let lines = String(decoding: read(path) ?? [], as: UTF8.self).split(separator: "\n")
        let names = lines.map { line in
            line.prefix { $0 != "#" }.split(separator: " ").joined(separator: " ")
        }
        return Set(names.filter { !$0.isEmpty })
    }()

    /// A page that fails must be known to, and one that is known to must: so the list only shrinks.
    private func judge(_ name: String, _ failures: [String]) {
        if Self.knownFailures.contains(name) {
            #expect(!failures.isEmpty, "\(name) passes: take it out of known-failures.txt")
        } else {
            for failure in failures { Issue.record("\(name): \(failure)") }
        }
    }

    @Test func knownFailuresArePages() {
        let names = GoldenPage.all.map(\.trait)
        let all = Set(names + names.map { $0 + "/expected.md" })
        #expect(Self.knownFailures.isSubset(of: all))
    }

    @Test(arguments: GoldenPage.all) func pageBecomesWhatAReaderWants(page: GoldenPage) throws {
        let result = try parseJSON(page.render(RenderJSON.self), .strict)
        var failures: [String] = []
        for key in Self.exactKeys {
            guard let wanted = page.expected[key], result[key] != wanted else { continue }
            failures.append("\(key): \(String(describing: result[key])) instead of \(wanted)")
        }
        func strings(_ key: String) -> [String] {
            (page.expected[key]?.array ?? []).map { $0.string ?? "" }
        }
        let text = result["text"]?.string ?? ""
        var rest = text[...]
        for wanted in strings("kept") {
            if let place = rest.firstRange(of: wanted) {
                rest = rest[place.upperBound...]
            } else {
                failures.append("kept, in this order: \(wanted)")
            }
        }
        for wanted in strings("once") where text.ranges(of: wanted).count != 1 {
            failures.append("once: \(wanted)")
        }
        for unwanted in strings("dropped") where text.contains(unwanted) {
            failures.append("dropped: \(unwanted)")
        }
        judge(page.trait, failures)
    }

    @Test(arguments: GoldenPage.all.filter { $0.expectedMarkdown != nil })
    func pageBecomesThisMarkdown(page: GoldenPage) {
        let markdown = String(decoding: page.render(RenderMarkdown.self), as: UTF8.self)
        let wanted = String(decoding: page.expectedMarkdown ?? [], as: UTF8.self)
        judge("\(page.trait)/expected.md", markdown == wanted ? [] : ["is:\n\(markdown)"])
    }
}
