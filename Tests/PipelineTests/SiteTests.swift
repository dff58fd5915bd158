import PageKit
import Pipeline
import Testing

@Suite struct SitePatternTests {
    @Test(arguments: [
        ("example.org", "http://example.org/x", true),
        ("example.org", "https://www.example.org", true),
        ("www.example.org", "https://example.org/", true),
        ("EXAMPLE.org", "https://user:x@Example.ORG.:8080/?q#f", true),
        ("example.org", "https://a.example.org/", false),
        ("example.org", "https://example.org.evil.net/", false),
        ("*.example.org", "https://example.org/", true),
        ("*.example.org", "https://www.example.org/", true),
        ("*.example.org", "https://a.b.example.org/", true),
        ("*.example.org", "https://badexample.org/", false),
        ("news-*.example.org", "https://news-eu.example.org/", true),
        ("example.*", "https://example.co.uk/", true),
        ("*", "https://any.host/", true),
        ("example.org/blog", "https://example.org/blog", true),
        ("example.org/blog/", "https://example.org/blog/2026/x?q", true),
        ("example.org/blog", "https://example.org/blogs", false),
        ("example.org/blog", "https://example.org/", false),
        ("*.example.org/a/b", "https://x.example.org/a/b/c", true),
        ("bücher.example", "https://BÜCHER.example/", true),
    ])
    func matchesHostAndPath(_ pattern: String, _ url: String, _ isMatch: Bool) throws {
        let address = try #require(SiteAddress(url))
        #expect(try SitePattern(pattern).matches(address) == isMatch, "\(pattern) on \(url)")
    }

    @Test(arguments: [
        "ftp://example.org/", "/path", "example.org", "", "https://", "https:///x", "http://:80/",
        "mailto:a@example.org",
    ])
    func otherAddressesAreOfNoSite(_ url: String) {
        #expect(SiteAddress(url) == nil)
    }

    @Test(arguments: [
        "https://example.org", "/x", "exa mple.org", "example.org:80", ".example.org", "a..b",
        "example.org/*", "example.org/a?b", "[a-z].org",
    ])
    func patternsThatAreNoHostAreRefused(_ pattern: String) {
        #expect(throws: GlobError.self) { try SitePattern(pattern) }
    }

    /// What the index finds is what a look at each entry finds.
    @Test func theIndexFindsTheFirstThatMatches() throws {
        let parts = ["a", "b", "www", "*", "a*", "org", "a.org"]
        let paths = ["", "", "/x", "/x/y"]
        var patterns: [SitePattern] = []
        var random = SeededGenerator(seed: 5)
        for _ in 0..<300 {
            let host = (0...Int.random(in: 0...3, using: &random)).map { _ in
                parts.randomElement(using: &random) ?? "a"
            }
            let path = paths.randomElement(using: &random) ?? ""
            patterns.append(try SitePattern(host.joined(separator: ".") + path))
        }
        for start in stride(from: 0, to: 300, by: 20) {
            let some = Array(patterns[start..<start + 20])
            let index = SiteIndex(some)
            for host in ["a.org", "b.a.org", "www.a.b.org", "a", "org", "c.b.a.org", "aa.org"] {
                for path in paths {
                    let address = try #require(SiteAddress("http://\(host)\(path)"))
                    #expect(
                        index.first(for: address) == some.firstIndex { $0.matches(address) },
                        "\(host)\(path)")
                }
            }
        }
    }

    @Test func thousandsOfSitesAreCheckedInAMoment() {
        let entries = (0..<6000).map { "{match: '*.s\($0).org', shout_text: {times: 1}}" }
        let clock = ContinuousClock()
        var found: [Diagnostic] = []
        let time = clock.measure {
            found = errors(
                "{version: 1, stages: [decode, shout_text], sites: [\(entries.joined(separator: ",\n"))]}"
            )
        }
        #expect(found.isEmpty)
        #expect(time < .seconds(20), "\(time)")
    }

    @Test func manyStarsCostLittle() throws {
        let pattern = try SitePattern(String(repeating: "*a", count: 120) + "b")
        let host = String(repeating: "a", count: 250)
        let address = try #require(SiteAddress("http://\(host)/"))
        #expect(!pattern.matches(address))
    }
}

@Suite struct SitePlanTests {
    private func run(_ sites: String, url: String?, _ text: String = "ab") throws -> Page {
        let plan = try load(
            "{version: 1, stages: [decode, shout_text: {times: 2}], sites: [\(sites)]}")
        var page = Page()
        page.reset(PageInput(id: "a", bytes: Array(text.utf8), url: url))
        _ = plan.run(&page, explain: false)
        return page
    }

    private let two = """
        {match: blog.a.org, shout_text: {times: 5}},
        {match: "*.a.org", shout_text: {at: p, not_at: [b, i]}}
        """

    @Test func firstEntryThatMatchesCountsAndNoOther() throws {
        let blog = try run(two, url: "http://blog.a.org/x")
        #expect(blog.text.count == 2 + 5)
        #expect(blog.site?.match == "blog.a.org" && blog.site?.entry == 0)
        #expect(blog.site?.askedCount == 0)
        let rest = try run(two, url: "http://a.org/")
        #expect(rest.text.count == 2 + 2)
        #expect(rest.site?.entry == 1)
        #expect(rest.site?.askedCount == 3 && rest.site?.matched == 1)
        for url in ["http://b.org/", "not an address", nil] {
            let other = try run(two, url: url)
            #expect(other.text.count == 2 + 2 && other.site == nil)
        }
    }

    @Test func thePlanTellsWhatASiteChanges() throws {
        let plan = try load("{version: 1, stages: [decode, shout_text], sites: [\(two)]}")
        #expect(plan.sites.map(\.pattern.text) == ["blog.a.org", "*.a.org"])
        #expect(plan.sites[1].selectors.map(\.text) == ["p", "b", "i"])
        #expect(plan.sites[1].selectors.map(\.option) == ["at", "not_at", "not_at"])
        #expect(plan.sites[0].given.first?.options == ["times"])
    }

    @Test func errorsOfSelectorsShowTheirPlace() {
        let found = errors(
            """
            version: 1
            stages: [decode, shout_text]
            sites:
              - match: a.org
                shout_text:
                  at: "p:hvoer"
                  not_at:
                    - .x >
                    - 'it''s'
            """)
        #expect(found.map(\.code) == [.badSelector, .badSelector, .badSelector])
        #expect(found.map(\.line) == [6, 8, 9])
        // A quote that is written twice has no place of its own: all of it is marked.
        #expect(found.map(\.column) == [14, 15, 11])
        #expect(found[0].sourceLine.dropFirst(13).hasPrefix("hvoer"))
        #expect(found[0].marked == 13..<18)
    }

    @Test func aSiteThatIsNeverReachedIsRefused() {
        func codes(_ first: String, _ second: String) -> [DiagnosticCode] {
            errors(
                """
                version: 1
                stages: [decode, shout_text]
                sites:
                  - {match: "\(first)", shout_text: {times: 1}}
                  - {match: "\(second)", shout_text: {times: 2}}
                """
            ).map(\.code)
        }
        #expect(codes("*.a.org", "b.a.org") == [.noEffect])
        #expect(codes("*.a.org", "*.b.a.org") == [.noEffect])
        #expect(codes("*", "a.org/x") == [.noEffect])
        #expect(codes("a.org/x", "a.org/x/y") == [.noEffect])
        #expect(codes("a.org", "www.A.org/") == [.repeated])
        #expect(codes("b.a.org", "*.a.org") == [])
        #expect(codes("a.org/x", "a.org") == [])
        #expect(codes("*x.org", "*.org") == [])
        #expect(codes("a.org", "*.a.org") == [])
    }

    @Test func anEntryHasAtMost64Selectors() {
        func codes(_ count: Int) -> [DiagnosticCode] {
            let list = (0..<count).map { ".c\($0)" }.joined(separator: ", ")
            return errors(
                "{version: 1, stages: [decode, shout_text], sites: [{match: a, shout_text: {not_at: [\(list)]}}]}"
            ).map(\.code)
        }
        #expect(codes(64) == [])
        #expect(codes(65) == [.outOfRange])
    }
}
