import Glibc
import HTMLCore
import Testing

/// Pages from files: the seeds of the fuzzer, and folders of real pages where one is given.
@Suite struct RealPageTests {
    private static let seeds =
        String(#filePath.dropLast("HTMLCoreTests/RealPageTests.swift".count)) + "Fuzz/Seeds"
    /// `WINNOW_PAGES`: a folder with `*.html`. `WINNOW_DUMPS`: where their texts go, for
    /// Evaluation/parse_agreement.py.
    private static let pages = variable("WINNOW_PAGES")
    private static let dumps = variable("WINNOW_DUMPS")

    private static func variable(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }

    @Test func seedsOfTheFuzzerKeepTheLaws() throws {
        let names = try listing(Self.seeds)
        #expect(names.count >= 10)
        var document = Document()
        for name in names {
            let page = repaired(try contents(Self.seeds + "/" + name))
            for count in 0...page.count {
                // Cut anywhere, also within a character's bytes.
                let part = repaired(Array(page[..<count]))
                try parseHTML(part, into: &document)
                #expect(brokenLaw(document) == nil, "\(name), \(count) bytes")
                try parseXHTML(part, into: &document)
                #expect(brokenLaw(document) == nil, "\(name) as XHTML, \(count) bytes")
            }
        }
    }

    @Test(.enabled(if: pages != nil)) func realPagesKeepTheLaws() throws {
        let folder = try #require(Self.pages)
        var document = Document()
        for name in try listing(folder) where name.hasSuffix(".html") {
            try parseHTML(repaired(try contents(folder + "/" + name)), into: &document)
            #expect(brokenLaw(document) == nil, "\(name)")
            guard let dumps = Self.dumps else { continue }
            var texts: [UInt8] = []
            var pairs: [UInt8] = []
            for row in 0..<document.count where document.tag[row] == .text {
                let text = document.pool[document.textRange(row)]
                texts += text + [0x0A]
                let parent = Int(document.parent[row])
                let above = document.tag[Int(document.parent[parent])]
                pairs += Array("\(above)>\(document.tag[parent])\t".utf8)
                pairs += text.map { $0 < 0x20 ? 0x20 : $0 } + [0x0A]
            }
            try write(texts, to: dumps + "/" + name + ".txt")
            try write(pairs, to: dumps + "/" + name + ".pairs")
        }
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        guard let file = unsafe fopen(path, "w") else { throw NoFile(path: path) }
        defer { unsafe fclose(file) }
        guard unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count else {
            throw NoFile(path: path)
        }
    }
}
