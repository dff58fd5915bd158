import Pipeline
import Testing

@Suite struct GlobTests {
    private func matches(_ pattern: String, _ path: String) throws -> Bool {
        try Glob(pattern).matches(Array(path.utf8).span)
    }

    @Test(arguments: [
        ("*.html", "a.html"), ("*", "a"), ("**/*", "a"), ("**/*", "a/b/c"), ("**", "a/b/c"),
        ("**/*.html", "a.html"), ("**/*.html", "x/y/a.html"), ("news/**", "news/a/b"),
        ("a/**/b", "a/b"), ("a/**/b", "a/x/y/b"), ("**/a/**/b", "x/a/b/a/y/b"), ("?.txt", "é.txt"),
        ("[a-c].txt", "b.txt"), ("[!a-c].txt", "d.txt"), ("[^a-c].txt", "d.txt"),
        ("[а-я].txt", "ж.txt"),
        ("[]x].txt", "].txt"), ("\\*.txt", "*.txt"), ("a*b*c", "aXbXbXc"), ("*a*", "bab"),
        ("a**b", "aXb"), ("**/x*y/**/z", "q/xy/xzy/z"), ("\\!a", "!a"), ("[a-].x", "-.x"),
    ])
    func covers(_ pattern: String, _ path: String) throws {
        #expect(try matches(pattern, path))
    }

    @Test(arguments: [
        ("*.html", "x/a.html"), ("*.html", "a.htm"), ("news/**", "news"), ("a/*/b", "a/b"),
        ("a/*/b", "a/x/y/b"), ("?", "ab"), ("?", "/"), ("a?b", "a/b"), ("[!a]", "/"),
        ("a**b", "a/b"),
        ("A.html", "a.html"), ("a*b*c", "aXbXb"), ("**/a/b", "a/c/b"),
    ])
    func doesNotCover(_ pattern: String, _ path: String) throws {
        #expect(try !matches(pattern, path))
    }

    @Test(arguments: [
        "/a", "a/", "a//b", "", "../a", "a/./b", "[a", "[z-a]", "{a,b}", "!a", "a\\", "[/]",
    ])
    func isRefused(_ pattern: String) {
        #expect(throws: GlobError.self) { try Glob(pattern) }
    }

    @Test func namesThatAreNotUTF8Match() throws {
        let name: [UInt8] = [0x66, 0xFF, 0xE9, 0x2E, 0x74]
        #expect(try Glob("f??.t").matches(name.span))
        #expect(try Glob("f[!a]*").matches(name.span))
        #expect(try !Glob("f?.t").matches(name.span))
    }

    /// The meaning of a pattern, written as a recursion that tries everything; `>` is any folders.
    private func matchesByDefinition(_ pattern: Substring, _ path: Substring) -> Bool {
        guard let first = pattern.first else { return path.isEmpty }
        let rest = pattern.dropFirst()
        if first == ">" {
            let folders = path.indices.filter { path[$0] == "/" }.map { path.index(after: $0) }
            return ([path.startIndex] + folders).contains {
                matchesByDefinition(rest, path[$0...])
            }
        }
        if first == "*" {
            let name = path.prefix { $0 != "/" }
            return (0...name.count).contains { matchesByDefinition(rest, path.dropFirst($0)) }
        }
        guard let next = path.first, first == "?" ? next != "/" : next == first else {
            return false
        }
        return matchesByDefinition(rest, path.dropFirst())
    }

    @Test func matchingAgreesWithTheDefinition() throws {
        var random = SeededGenerator(seed: 7)
        let pieces = ["a", "b", "?", "*", "/", "/**/"]
        var matchCount = 0
        for _ in 0..<20_000 {
            let pattern = (0..<Int.random(in: 1...6, using: &random))
                .map { _ in pieces.randomElement(using: &random) ?? "a" }.joined()
            guard let glob = try? Glob(pattern), !pattern.contains("***") else { continue }
            let path = String(
                (0..<Int.random(in: 1...8, using: &random))
                    .map { _ in "aab/".randomElement(using: &random) ?? "a" })
            // `**` is folders only where it is a whole name.
            let names = pattern.split(separator: "/", omittingEmptySubsequences: false)
            let marked = names.enumerated().map { index, name in
                name != "**"
                    ? name + (index < names.count - 1 ? "/" : "")
                    : index < names.count - 1 ? ">" : ">*"
            }
            let expected = matchesByDefinition(marked.joined()[...], path[...])
            matchCount += expected ? 1 : 0
            #expect(glob.matches(Array(path.utf8).span) == expected, "\(pattern) \(path)")
        }
        #expect(matchCount > 500)
    }
}
