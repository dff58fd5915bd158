import Glibc
import Testing

@testable import TextCore

/// html5lib's tests of the declared encoding, where `../shared` is present: data, and the encoding that a
/// browser takes by its byte-order mark or its declarations; windows-1252 where nothing is declared.
@Suite struct EncodingConformanceTests {
    private static let archive =
        String(#filePath.dropLast("Tests/TextCoreTests/EncodingConformanceTests.swift".count))
        + "../shared/corpus/html5lib-tests.tar.xz"
    private static let isThere = unsafe access(archive, R_OK) == 0

    @Test(.enabled(if: isThere, "no ../shared/corpus/html5lib-tests.tar.xz"))
    func everyDeclarationIsFound() throws {
        for name in ["tests1.dat", "tests2.dat", "test-yahoo-jp.dat"] {
            let tests = cases(unpacked("html5lib-tests/encoding/" + name))
            try #require(!tests.isEmpty)
            let failed = tests.filter { found($0.data) != $0.encoding }
            print("encoding/\(name): \(tests.count - failed.count) of \(tests.count)")
            for test in failed {
                let data = String(decoding: test.data.prefix(300), as: UTF8.self)
                Issue.record("\(name): \(test.encoding) expected, \(found(test.data)): \(data)")
            }
        }
    }

    /// The bytes of a file of the archive.
    private func unpacked(_ name: String) -> [UInt8] {
        guard let pipe = unsafe popen("tar -xJOf '\(Self.archive)' '\(name)'", "r") else {
            return []
        }
        defer { unsafe pclose(pipe) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = unsafe fread(&piece, 1, piece.count, pipe), count > 0 {
            bytes += piece[..<count]
        }
        return bytes
    }

    private func found(_ data: [UInt8]) -> String {
        if data.starts(with: [0xEF, 0xBB, 0xBF]) {
            var utf8: [UInt8] = []
            let facts = try? decodeText(
                data, contentType: nil, fallback: "windows-1252", into: &utf8)
            return facts?.charset ?? "not decoded"
        }
        return (prescanCharset(data) ?? .windows1252).name
    }

    /// The tests of a file: `#data`, the bytes, `#encoding`, a label.
    private func cases(_ file: [UInt8]) -> [(data: [UInt8], encoding: String)] {
        var cases: [(data: [UInt8], encoding: String)] = []
        var lines = file.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
        while let start = lines.firstIndex(where: { $0.elementsEqual("#data".utf8) }),
            let end = lines[start...].firstIndex(where: { $0.elementsEqual("#encoding".utf8) }),
            end + 1 < lines.endIndex
        {
            let data = Array(lines[(start + 1)..<end].joined(separator: [0x0A]))
            let label = Charset(label: lines[end + 1])?.name ?? "unknown label"
            cases.append((data, label))
            lines = lines[(end + 2)...]
        }
        return cases
    }
}
