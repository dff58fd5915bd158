/// An inbox, an outbox and a state folder of one test.
package struct SpoolFolders {
    package let folder = TemporaryFolder()

    package init() {
        folder.makeFolder("in")
        folder.makeFolder("out")
        folder.makeFolder("state")
    }

    package var places: [String] {
        [
            "--inbox", folder.file("in"), "--outbox", folder.file("out"), "--state",
            folder.file("state"),
        ]
    }

    /// Starts a service and waits until it serves.
    package func serve(_ more: [String] = []) -> WinnowProcess? {
        let process = WinnowProcess(["serve"] + places + more)
        guard waitUntil(seconds: 30, { process.output.contains("serving ") }) else { return nil }
        return process
    }

    /// Whether these files come to the outbox in time.
    package func arrives(_ names: String..., seconds: Int = 60) -> Bool {
        waitUntil(seconds: seconds) { names.allSatisfy { folder.read("out/\($0)") != nil } }
    }

    /// A page with enough text that no rule takes it for clutter.
    package static func page(_ title: String, words: Int = 120) -> String {
        let sentence =
            "The council of the town met on Monday and spoke for a long time about the new bridge. "
        let text = String(repeating: sentence, count: max(1, words / 17))
        return """
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>\(title)</title></head><body>
            <article><h1>\(title)</h1><p>\(text)</p><p>\(text) It ended with \(title).</p></article>
            </body></html>
            """
    }
}
