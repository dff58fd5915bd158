import TextCore
import Testing
import WinnowTestKit

private let contractKeys = [
    "id", "status", "text", "title", "authors", "published", "modified", "site", "url", "language",
    "description", "captions", "tags", "image", "license", "schema",
]

private func object(_ line: String) throws -> JSONValue { try parseJSON(Array(line.utf8), .strict) }

private let tornGzip: [UInt8] = [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 3, 0xFF]

@Suite struct CleanTests {
    let folder = TemporaryFolder()

    @Test func everyKeyOfTheContractIsThere() throws {
        folder.write("a.html", SpoolFolders.page("Bridge"))
        let result = winnow(["clean", "--format", "jsonl", folder.file("a.html")])
        #expect(result.exitCode == 0)
        let page = try object(try #require(result.lines.first))
        for key in contractKeys { #expect(page[key] != nil, "\(key) is missing") }
        #expect(page["id"] == .string("a"))
        #expect(page["schema"]?.int == 1)
        #expect(page["status"] == .string("ok"))
        #expect(page["text"]?.string?.contains("It ended with Bridge.") == true)
        #expect(page["text"]?.string?.contains("<p>") == false)
    }

    @Test func pagesComeInTheOrderOfTheirNames() throws {
        folder.makeFolder("site/b/c")
        let names = [
            "z.html", "b/c/deep.html", "b/a.html", "a b.html", "B.htm", "a.b.html", "noext",
        ]
        for name in names { folder.write("site/\(name)", SpoolFolders.page(name)) }
        for name in [".hidden.html", "x.html.part", "a.html~", "z.html.meta.json"] {
            folder.write("site/\(name)", "{}")
        }
        let result = winnow(["clean", folder.file("site")])
        #expect(result.exitCode == 0)
        let ids = try result.lines.map { try object($0)["id"]?.string }
        #expect(ids == ["B", "a b", "a.b", "b/a", "b/c/deep", "noext", "z"])
    }

    @Test func manyPagesKeepTheirOrder() throws {
        folder.makeFolder("many")
        for n in 100..<500 {
            let words = n % 7 == 0 ? 9_000 : 60
            folder.write("many/\(n).html", SpoolFolders.page("Page \(n)", words: words))
        }
        let result = winnow(["clean", folder.file("many")])
        let ids = try result.lines.map { try object($0)["id"]?.string }
        #expect(ids == (100..<500).map { String($0) })
    }

    @Test func failedPageHasItsLineAndTheOthersGoOn() throws {
        folder.write("1.html", SpoolFolders.page("One"))
        folder.write("2.html", tornGzip)
        folder.write("3.html", SpoolFolders.page("Three"))
        let result = winnow(
            ["clean"] + ["1.html", "2.html", "no.html", "3.html"].map { folder.file($0) })
        #expect(result.exitCode == 1)
        let pages = try result.lines.map(object)
        #expect(pages.map { $0["id"]?.string } == ["1", "2", "no", "3"])
        #expect(pages[1]["status"] == .string("failed"))
        #expect(pages[1]["error"]?["reason"] == .string("broken_gzip"))
        #expect(pages[2]["error"]?["reason"] == .string("unreadable"))
        #expect(pages[2]["error"]?["detail"] == .string("No such file or directory"))
        for key in contractKeys where !["id", "status", "schema"].contains(key) {
            #expect(pages[1][key] == .null, "\(key) of a failed page")
        }
        #expect(pages[3]["status"] == .string("ok"))
    }

    @Test func sidecarAndOptionsSayWhereAPageCameFrom() throws {
        folder.write("a.html", SpoolFolders.page("Bridge"))
        folder.write(
            "a.html.meta.json",
            #"{"url": "https://example.org/x", "fetched_at": "2024-05-01T00:00:00Z"}"#)
        let page = try object(winnow(["clean", folder.file("a.html")]).output)
        #expect(page["url"] == .string("https://example.org/x"))
        #expect(page["fetched_at"] == .string("2024-05-01T00:00:00Z"))
        let given = winnow(["clean", "--url", "https://example.com/y", folder.file("a.html")])
        #expect(try object(given.output)["url"] == .string("https://example.com/y"))
    }

    @Test func standardInputIsAPage() throws {
        for arguments in [["clean"], ["clean", "-"]] {
            let result = winnow(arguments, input: SpoolFolders.page("Bridge"))
            #expect(result.exitCode == 0)
            #expect(try object(result.output)["id"] == .string("stdin"))
        }
    }

    @Test func explainTellsOfEveryBlock() throws {
        folder.write("a.html", SpoolFolders.page("Bridge"))
        let page = try object(winnow(["clean", "--explain", folder.file("a.html")]).output)
        let blocks = try #require(page["blocks"]?.array)
        #expect(blocks.count >= 3)
        for block in blocks {
            for key in ["role", "kept", "reason", "text"] { #expect(block[key] != nil) }
        }
        #expect(try object(winnow(["clean", folder.file("a.html")]).output)["blocks"] == nil)
    }

    @Test func jsonIsOneArray() throws {
        let files = ["a.html", "b.html"]
        for name in files { folder.write(name, SpoolFolders.page(name)) }
        let result = winnow(["clean", "--format", "json"] + files.map { folder.file($0) })
        #expect(try object(result.output).array?.map { $0["id"]?.string } == ["a", "b"])
        folder.makeFolder("empty")
        let empty = winnow(["clean", "--format", "json", folder.file("empty")])
        #expect(try object(empty.output) == .array([]))
    }

    @Test func textPagesAreApartByFormFeeds() {
        let files = ["a.html", "b.html"]
        for name in files { folder.write(name, SpoolFolders.page(name)) }
        let result = winnow(["clean", "--format", "text"] + files.map { folder.file($0) })
        let pages = result.output.split(separator: "\u{0C}")
        #expect(pages.count == 2)
        #expect(pages.first?.contains("It ended with a.html.\n") == true)
        #expect(pages.last?.hasSuffix("It ended with b.html.\n") == true)
    }

    @Test func namesThatAreNotUTF8AreEscapedInTheId() throws {
        folder.makeFolder("odd")
        folder.write(
            Array("odd/a".utf8) + [0xFF, 0x0A] + Array(".html".utf8),
            Array(SpoolFolders.page("A").utf8))
        let page = try object(winnow(["clean", folder.file("odd")]).output)
        #expect(page["id"] == .string("a%FF%0A"))
    }

    @Test func brokenPipelineIsRefusedBeforeTheFirstPage() {
        folder.write("a.html", SpoolFolders.page("A"))
        folder.write("bad.yaml", "version: 1\nstages:\n  - decod\n")
        let result = winnow(["clean", "--pipeline", folder.file("bad.yaml"), folder.file("a.html")])
        #expect(result.exitCode == 2)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("bad.yaml:3:5: error"))
        #expect(result.errors.contains("did you mean: decode"))
    }
}
