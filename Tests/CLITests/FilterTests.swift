import TextCore
import Testing
import WinnowTestKit

private func objects(_ result: ProcessResult) throws -> [JSONValue] {
    try result.lines.map { try parseJSON(Array($0.utf8), .strict) }
}

private let good = #"{"id":"good","html":"<p>hello there, dear reader of this page</p>"}"#

@Suite struct FilterTests {
    @Test func linesComeBackInOrder() throws {
        let input = (0..<300).map { n in
            let words = String(repeating: "word ", count: n % 50 == 0 ? 20_000 : 20)
            return #"{"id":"p\#(n)","html":"<p>\#(words) \#(n)</p>"}"#
        }
        let result = winnow(["filter"], input: input.joined(separator: "\n"))
        #expect(result.exitCode == 0)
        #expect(try objects(result).map { $0["id"]?.string } == (0..<300).map { "p\($0)" })
    }

    @Test func textHtmlAndBase64AreTaken() throws {
        let result = winnow(
            ["filter"],
            input: """
                {"id":"h","html":"<p>hello there, dear reader of this page</p>","url":"https://example.org/"}
                {"id":"t","text":"hello there, dear reader of this page"}
                {"id":7,"base64":"PHA+aGVsbG8gdGhlcmUsIGRlYXIgcmVhZGVyIG9mIHRoaXMgcGFnZTwvcD4="}
                """)
        #expect(result.exitCode == 0)
        let pages = try objects(result)
        #expect(pages.map { $0["id"]?.string } == ["h", "t", "7"])
        #expect(pages[0]["url"] == .string("https://example.org/"))
        for page in [pages[0], pages[2]] {
            #expect(page["text"]?.string?.contains("dear reader of this page") == true)
            #expect(page["text"]?.string?.contains("<p>") == false)
        }
    }

    @Test(arguments: [
        ("nonsense", "not JSON at byte 0"),
        ("[]", "not a JSON object"),
        ("{}", "one of html, text and base64 is needed"),
        (#"{"html":"a","text":"b"}"#, "only one of html, text may be given"),
        (#"{"html":1}"#, "html is not a text"),
        (#"{"base64":"*"}"#, "base64 is not valid"),
        (#"{"html":"a","url":1}"#, "url is not a text"),
    ])
    func invalidLineIsAnErrorLineWithItsNumber(line: String, detail: String) throws {
        let result = winnow(["filter"], input: "\(good)\n\n\(line)\n\(good)\n")
        #expect(result.exitCode == 1)
        let pages = try objects(result)
        #expect(pages.map { $0["id"]?.string } == ["good", "3", "good"])
        #expect(pages[1]["status"] == .string("failed"))
        #expect(pages[1]["error"]?["reason"] == .string("invalid_line"))
        let told = try #require(pages[1]["error"]?["detail"]?.string)
        #expect(told.hasPrefix("line 3: \(detail)"))
    }

    @Test func overlongLineIsPassedOver() throws {
        let folder = TemporaryFolder()
        folder.write(
            "small.yaml",
            "version: 1\nlimits: {document_bytes: 64KiB}\nstages: [decode, extract_main_content]\n")
        let long = #"{"id":"long","html":""# + String(repeating: "x", count: 3 << 20) + #""}"#
        let result = winnow(
            ["filter", "--pipeline", folder.file("small.yaml")],
            input: "\(good)\n\(long)\n\(good)\n")
        #expect(result.exitCode == 1)
        #expect(try objects(result).map { $0["id"]?.string } == ["good", "2", "good"])
    }

    @Test func noInputGivesNoOutput() {
        let result = winnow(["filter"], input: "")
        #expect(result.exitCode == 0)
        #expect(result.output.isEmpty)
    }
}
