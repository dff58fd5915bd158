import Glibc
import TextCore
import Testing
import WinnowTestKit

/// ../shared/samples beside the package; not everybody has it.
private let samples = {
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    return "/\(root)/shared/samples"
}()

private let isThere = unsafe access("\(samples)/moscow-times.txt", R_OK) == 0

@Suite struct SampleTests {
    @Test(.enabled(if: isThere, "../shared/samples is not there"))
    func dumpedPageComesOutAsExpectedThroughTheDaemon() throws {
        let raw = try #require(readFile("\(samples)/moscow-times.txt"))
        let expected = try parseJSON(
            try #require(readFile("\(samples)/moscow-times.expected.json")), .strict)
        let spool = SpoolFolders()
        let service = try #require(spool.serve())
        spool.folder.drop(Array("moscow-times.txt".utf8), into: "in", raw)
        #expect(spool.arrives("moscow-times.txt.json"))
        let page = try parseJSON(
            try #require(spool.folder.read("out/moscow-times.txt.json")), .strict)
        for key in ["title", "site", "language", "authors", "published", "captions", "text"] {
            #expect(page[key] == expected[key], "\(key)")
        }
        let text = page["text"]?.string ?? ""
        for line in expected["dropped"]?.array ?? [] {
            #expect(!text.contains(line.string ?? ""), "kept: \(line)")
        }
        withExtendedLifetime(service) {}
    }
}
