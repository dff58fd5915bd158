import Foundation
import Testing

@testable import HTMLCore

/// html5lib's test suites, which all browsers' parsers are tested by, where `../shared` is present.
@Suite struct ConformanceTests {
    @Test(
        .enabled(if: ConformanceSuites.folder != nil, "no ../shared/corpus/html5lib-tests.tar.xz"))
    func everyTokenizerTestPasses() throws {
        let folder = try #require(ConformanceSuites.folder) + "/tokenizer"
        for name in try ConformanceSuites.files(folder, ".test") where name != "xmlViolation.test" {
            let tests = try TokenizerCase.read(folder + "/" + name)
            let failed = tests.filter { $0.found() != $0.expected }
            print("tokenizer/\(name): \(tests.count - failed.count) of \(tests.count)")
            for test in failed {
                Issue.record(
                    "\(name): \(test.name): \(test.expected) expected, found \(test.found())")
            }
        }
    }

    /// Those that fail are known one by one, in conformance-exceptions.txt with the reason.
    @Test(
        .enabled(if: ConformanceSuites.folder != nil, "no ../shared/corpus/html5lib-tests.tar.xz"))
    func treeConstructionTestsPassButForKnownExceptions() throws {
        let folder = try #require(ConformanceSuites.folder) + "/tree-construction"
        let known = try ConformanceSuites.exceptions()
        var failures: Set<String> = []
        var total = 0
        for name in try ConformanceSuites.files(folder, ".dat") {
            let tests = try TreeCase.read(folder + "/" + name)
            var passed = 0
            for test in tests {
                let found = test.found()
                if found == test.expected {
                    passed += 1
                    continue
                }
                let id = "\(name):\(test.line)"
                failures.insert(id)
                if !known.contains(id) {
                    Issue.record(
                        "\(id) \(String(decoding: test.data, as: UTF8.self))\nexpected:\n\(test.expected)\nfound:\n\(found)"
                    )
                }
            }
            total += tests.count
            print("tree-construction/\(name): \(passed) of \(tests.count)")
        }
        print("tree-construction: \(total - failures.count) of \(total)")
        #expect(known.subtracting(failures).isEmpty, "these pass now")
        #expect(failures.count * 100 <= total * 3)
    }
}

enum ConformanceSuites {
    private static let tests = String(#filePath.dropLast("/ConformanceTests.swift".count))

    /// The unpacked suites, or nil where the archive is not there.
    static let folder: String? = {
        let archive = tests + "/../../../shared/corpus/html5lib-tests.tar.xz"
        guard FileManager.default.fileExists(atPath: archive) else { return nil }
        let target = NSTemporaryDirectory() + "winnow-html5lib-\(getpid())"
        try? FileManager.default.createDirectory(
            atPath: target, withIntermediateDirectories: true)
        let tar = Process()
        tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        tar.arguments = ["tar", "-xJf", archive, "-C", target]
        guard (try? tar.run()) != nil else { return nil }
        tar.waitUntilExit()
        return tar.terminationStatus == 0 ? target + "/html5lib-tests" : nil
    }()

    static func files(_ folder: String, _ suffix: String) throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(suffix) }.sorted()
        try #require(names.count > 5)
        return names
    }

    /// Lines `file:line reason`.
    static func exceptions() throws -> Set<String> {
        let text = try String(
            contentsOfFile: tests + "/conformance-exceptions.txt", encoding: .utf8)
        return Set(
            text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap {
                $0.split(separator: " ").first.map(String.init)
            })
    }
}
