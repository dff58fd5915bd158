import Glibc
import TextCore
import Testing
import WinnowTestKit

/// Pages that have to do with others: duplicates, and what hosts teach.
@Suite struct MemoryTests {
    let spool = SpoolFolders()

    private func run(_ settings: String) -> ProcessResult {
        spool.folder.write(
            "p.yaml",
            """
            version: 1
            \(settings)
            stages: [decode, parse, extract_main_content, normalize_text, extract_metadata]
            """)
        return winnow(["run", "--pipeline", spool.folder.file("p.yaml")] + spool.places)
    }

    private func json(_ name: String) throws -> JSONValue {
        try parseJSON(try #require(spool.folder.read("out/\(name)")), .strict)
    }

    /// An article of its own words, with a box that its site puts into each.
    private func article(_ number: Int, box: String = "") -> String {
        let paragraphs = (0..<5).map { part in
            let words = (0..<12).map { "the \(number)th harbour \(part * 12 + $0) was rebuilt" }
            return "<p>It is said that \(words.joined(separator: ", and "))."
                + " Nobody had expected it before \(number).</p>"
        }
        let middle = box.isEmpty ? "" : "<p>\(box)</p>"
        return """
            <!DOCTYPE html><html lang="en"><head><title>Harbour \(number)</title>
            <link rel="canonical" href="https://www.harbours.example/\(number)"></head><body><article>
            <h1>Harbour \(number)</h1>\(paragraphs[0])\(paragraphs[1])\(middle)
            \(paragraphs[2...].joined())</article></body></html>
            """
    }

    private static let box =
        "Our letter comes every Sunday with the best of what we wrote in the week, it costs nothing, and "
        + "you can leave the list whenever you like."

    @Test func duplicateIsPublishedWithANote() throws {
        spool.folder.write("in/a.html", article(1))
        #expect(run("duplicates: {policy: tag}").exitCode == 0)
        spool.folder.makeFolder("in/other")
        spool.folder.write("in/other/b.html", article(1, box: "Again."))
        spool.folder.write("in/c.html", article(2))
        let result = run("duplicates: {policy: tag}")
        #expect(result.exitCode == 0)
        #expect(result.output.contains("duplicate of a "))
        let b = try json("other/b.html.json")
        #expect(b["duplicate_of"]?["id"] == .string("a"))
        let similarity = try #require(b["duplicate_of"]?["similarity"]?.double)
        #expect((0.85...1).contains(similarity))
        #expect(try json("a.html.json")["duplicate_of"] == nil)
        #expect(try json("c.html.json")["duplicate_of"] == nil)
        #expect(winnow(["audit"] + spool.places).output.contains("claimed 3 = published 3"))
    }

    @Test func droppedDuplicateIsRecordedAndAudited() throws {
        for name in ["a", "b", "c"] { spool.folder.write("in/\(name).html", article(1)) }
        spool.folder.write("in/d.html", article(2))
        let result = run("duplicates: {policy: drop}\nlimits: {workers: 1}")
        #expect(result.exitCode == 0)
        let out = spool.folder.files("out").filter { $0.hasSuffix(".json") }
        #expect(out.count == 2 && out.contains("d.html.json"))
        #expect(result.lines.count { $0.hasPrefix("duplicate ") && $0.contains(" of ") } == 2)
        let audit = winnow(["audit"] + spool.places)
        #expect(audit.exitCode == 0)
        #expect(audit.output.contains("claimed 4 = published 2 + rejected 0 + duplicate 2"))
    }

    @Test func onlyEqualTextsAreDuplicatesAtSimilarity1() throws {
        spool.folder.write("in/a.html", article(1))
        #expect(run("duplicates: {policy: drop, similarity: 1}").exitCode == 0)
        spool.folder.write("in/b.html", article(1, box: "Again."))
        spool.folder.write("in/c.html", article(1))
        #expect(run("duplicates: {policy: drop, similarity: 1}").exitCode == 0)
        let out = spool.folder.files("out").filter { $0.hasSuffix(".json") }
        #expect(out.sorted() == ["a.html.json", "b.html.json"])
    }

    @Test func whatManyPagesOfAHostHaveIsNoTextOfTheNext() throws {
        for n in 0..<12 { spool.folder.write("in/\(n).html", article(n, box: Self.box)) }
        #expect(run("site_memory: on").exitCode == 0)
        #expect(try json("3.html.json")["text"]?.string?.contains("Our letter") == true)
        spool.folder.write("in/20.html", article(20, box: Self.box))
        #expect(run("site_memory: on").exitCode == 0)
        let page = try json("20.html.json")
        #expect(page["text"]?.string?.contains("Our letter") == false)
        #expect(page["text"]?.string?.contains("harbour 30 was rebuilt") == true)
        let memory = try #require(page["site_memory"])
        #expect(memory["host"] == .string("harbours.example"))
        #expect(memory["dropped_blocks"]?.int == 1)
        #expect(memory["generation"]?.int ?? 0 > 0)

        let shown = winnow(["site", "show", "www.harbours.example"] + spool.places)
        #expect(shown.exitCode == 0)
        #expect(shown.output.contains("learned from 13 pages"))
        #expect(shown.output.contains("13  Our letter comes every Sunday"))

        // The same page again, at the same generation: the same bytes but for its name.
        spool.folder.write("in/21.html", article(20, box: Self.box))
        #expect(run("site_memory: on").exitCode == 0)
        let again = try json("21.html.json")
        #expect(again["site_memory"] == page["site_memory"])
        #expect(again["text"] == page["text"])

        #expect(winnow(["site", "forget", "harbours.example"] + spool.places).exitCode == 0)
        #expect(winnow(["site", "show", "harbours.example"] + spool.places).exitCode == 1)
        spool.folder.write("in/22.html", article(22, box: Self.box))
        #expect(run("site_memory: on").exitCode == 0)
        #expect(try json("22.html.json")["text"]?.string?.contains("Our letter") == true)
    }

    @Test func memoryIsOffUnlessAskedFor() throws {
        for n in 0..<12 { spool.folder.write("in/\(n).html", article(n, box: Self.box)) }
        #expect(run("").exitCode == 0)
        spool.folder.write("in/20.html", article(20, box: Self.box))
        #expect(run("").exitCode == 0)
        let page = try json("20.html.json")
        #expect(page["text"]?.string?.contains("Our letter") == true)
        #expect(page["site_memory"] == nil)
        #expect(winnow(["site", "show", "harbours.example"] + spool.places).exitCode == 1)
    }

    @Test func reproduciblePipelineRefusesBoth() {
        let result = run("reproducible: true\nsite_memory: on\nduplicates: {policy: tag}")
        #expect(result.exitCode == 2)
        #expect(result.errors.contains("error E214: site_memory is on"))
        #expect(result.errors.contains("error E214: duplicates.policy is tag"))
    }

    @Test func runningServiceLearnsAndForgets() throws {
        spool.folder.write(
            "p.yaml", "version: 1\nsite_memory: on\nstages: [decode, extract_main_content]\n")
        let service = try #require(spool.serve(["--pipeline", spool.folder.file("p.yaml")]))
        for n in 0..<10 {
            spool.folder.drop("\(n).html", into: "in", article(n, box: Self.box))
            #expect(spool.arrives("\(n).html.json"))
        }
        #expect(try json("9.html.json")["text"]?.string?.contains("Our letter") == false)
        #expect(winnow(["site", "show", "harbours.example"] + spool.places).exitCode == 0)
        #expect(winnow(["site", "forget", "harbours.example"] + spool.places).exitCode == 0)
        spool.folder.drop("20.html", into: "in", article(20, box: Self.box))
        #expect(spool.arrives("20.html.json"))
        #expect(try json("20.html.json")["text"]?.string?.contains("Our letter") == true)
        // Its memory is of an engine that ends, too.
        service.signal(SIGTERM)
        #expect(try #require(service.end()).exitCode == 0)
    }
}
