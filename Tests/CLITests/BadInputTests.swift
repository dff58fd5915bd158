import Glibc
import TextCore
import Testing
import WinnowTestKit

/// One bad page, and what it must come to.
private struct BadPage: Sendable, CustomTestStringConvertible {
    let name: [UInt8]
    let make: @Sendable () -> [UInt8]
    let isFine: @Sendable (JSONValue?, String?) -> Bool

    var testDescription: String { String(decoding: name, as: UTF8.self) }

    /// Published with one of these statuses, its text holding `text`.
    static func published(
        _ name: String, _ statuses: Set<String>, text: String = "",
        _ make: @escaping @Sendable () -> [UInt8]
    ) -> BadPage {
        BadPage(name: Array(name.utf8), make: make) { page, _ in
            guard let page, let status = page["status"]?.string else { return false }
            return statuses.contains(status) && (page["text"]?.string ?? "").contains(text)
        }
    }

    static func quarantined(
        _ name: String, _ reason: String, _ make: @escaping @Sendable () -> [UInt8]
    ) -> BadPage {
        BadPage(name: Array(name.utf8), make: make) { _, reasonText in
            reasonText?.contains("\"reason\":\"\(reason)\"") == true
        }
    }
}

private let anyStatus: Set<String> = ["ok", "low", "partial", "empty_shell", "wall"]

private func html(_ body: String) -> [UInt8] {
    Array("<!DOCTYPE html><html><head><title>T</title></head><body>\(body)</body></html>".utf8)
}

private let prose = String(
    repeating: "The council of the town met on Monday and spoke about the new bridge. ", count: 8)

/// Bytes stored in a gzip member without compression (RFC 1951, 3.2.4); the checksum is left wrong.
private func storedGzip(_ bytes: [UInt8]) -> [UInt8] {
    let count = UInt16(bytes.count)
    let lengths = [count, ~count].flatMap {
        [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
    }
    return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1] + lengths + bytes
}

/// A gzip member of some 130 KiB that holds 24 MiB of the letter a: one literal, then matches of 258 bytes at
/// distance 1 in a block of fixed codes (RFC 1951, 3.2.6).
private func gzipBomb() -> [UInt8] {
    var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    var bits: UInt32 = 0
    var count = 0
    func put(_ code: String) {
        for bit in code.utf8 {
            if bit == UInt8(ascii: "1") { bits |= 1 << UInt32(count) }
            count += 1
            if count == 8 {
                bytes.append(UInt8(bits))
                (bits, count) = (0, 0)
            }
        }
    }
    put("1" + "10")  // the last block, fixed codes
    put("10010001")  // literal a
    for _ in 0..<(24 << 20) / 258 { put("11000101" + "00000") }
    put("0000000" + "0000000")  // end of block, padding
    return bytes + [UInt8](repeating: 0, count: 8)
}

private let badPages: [BadPage] = [
    .quarantined("bomb.html.gz", "gzip_bomb") { gzipBomb() },
    .published("empty.html", anyStatus) { [] },
    .published("bom16.html", anyStatus) { [0xFF, 0xFE] },
    .quarantined("huge.html", "over_limit") { [UInt8](repeating: 0x61, count: 100 << 20) },
    .published("nested.html", anyStatus.union(["failed"])) {
        html(String(repeating: "<div>", count: 300_000) + "<p>\(prose)</p>")
    },
    .published("longtext.html", anyStatus, text: "bridge") {
        html(
            "<article><p>" + String(repeating: prose, count: (15 << 20) / prose.utf8.count)
                + "</p></article>")
    },
    .published("nul.html", anyStatus, text: "bridge") {
        html("<article><p>\u{0}\(prose)\u{0}</p><p>\(prose)</p></article>")
    },
    .quarantined("torn.html.gz", "broken_gzip") {
        Array(storedGzip(html("<p>\(prose)</p>")).dropLast(40))
    },
    .published("wrongcharset.html", anyStatus, text: "Grüße") {
        Array(
            "<html><head><meta charset=\"koi8-r\"></head><body><article><p>Grüße, schöne Brücke. Über die Brücke! \(prose)</p></article></body></html>"
                .utf8)
    },
    .quarantined("binary.html", "binary") {
        [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1]
            + (0..<5_000).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ ($0 >> 3)) }
    },
    BadPage(
        name: Array("line\nfeed.html".utf8), make: { html("<article><p>\(prose)</p></article>") }
    ) { page, _ in
        page?["id"]?.string == "line%0Afeed"
    },
    BadPage(
        name: [0x78, 0xFF, 0x2E, 0x68, 0x74, 0x6D, 0x6C],
        make: { html("<article><p>\(prose)</p></article>") }
    ) {
        page, _ in page?["id"]?.string == "x%FF"
    },
]

@Suite(.serialized) struct BadInputTests {
    @Test func everyBadPageHasAClearVerdictAndNoneIsLost() throws {
        let spool = SpoolFolders()
        // Time enough for a debug build on a busy machine; the deadline is not what is tested here.
        spool.folder.write(
            "slow.yaml",
            "version: 1\nlimits: {wall_ms: 120000}\nstages: [decode, extract_main_content, normalize_text]\n"
        )
        let service = try #require(spool.serve(["--pipeline", spool.folder.file("slow.yaml")]))
        for page in badPages { spool.folder.drop(page.name, into: "in", page.make()) }
        #expect(
            waitUntil(seconds: 120) { finishedLines(service) >= badPages.count },
            "\(service.output)")
        let reasons = quarantineReasons(spool)
        for bad in badPages {
            let name = bad.name
            let output = readFile(
                Array(spool.folder.file("out").utf8) + [0x2F] + name + Array(".json".utf8))
            let page = try output.map { try parseJSON($0, .strict) }
            let reason = reasons.first { $0.contains("\"path\":\"\(bad.testDescription)\"") }
            #expect(bad.isFine(page, reason), "\(bad.testDescription): \(service.output)")
        }
        let audit = winnow(["audit"] + spool.places)
        #expect(audit.exitCode == 0, "\(audit.output)")
        #expect(audit.output.hasPrefix("claimed \(badPages.count) = "))
        #expect(spool.folder.files("in").isEmpty)
    }

    @Test func fifosAndSymlinksAreLeftAlone() throws {
        let spool = SpoolFolders()
        spool.folder.write("elsewhere.html", SpoolFolders.page("Elsewhere"))
        unsafe mkfifo(spool.folder.file("in/fifo.html"), 0o644)
        unsafe symlink(spool.folder.file("elsewhere.html"), spool.folder.file("in/link.html"))
        spool.folder.write("in/page.html", SpoolFolders.page("Page"))
        let result = winnow(["run"] + spool.places)
        #expect(result.exitCode == 0)
        #expect(spool.folder.files("out") == ["page.html.json", "page.html.txt"])
        #expect(spool.folder.files("in") == ["fifo.html", "link.html"])
        let status = winnow(["status"] + spool.places)
        #expect(status.output.contains("left alone, FIFOs: 1"))
        #expect(status.output.contains("left alone, symlinks: 1"))
    }

    @Test func growingFileIsTakenWhole() throws {
        let spool = SpoolFolders()
        let service = try #require(spool.serve())
        let path = spool.folder.file("in/grows.html")
        let file = unsafe open(path, O_WRONLY | O_CREAT, 0o644)
        let pieces = [
            "<html><body><article><p>\(prose)</p>", "<p>\(prose)</p>",
            "<p>The very end of it, \(prose)</p></article>",
        ]
        for piece in pieces {
            let bytes = Array(piece.utf8)
            _ = unsafe write(file, bytes, bytes.count)
            usleep(300_000)
        }
        close(file)
        #expect(spool.arrives("grows.html.json"))
        #expect(spool.folder.text("out/grows.html.txt")?.contains("The very end of it") == true)
        withExtendedLifetime(service) {}
    }

    @Test(.enabled(if: geteuid() != 0, "root reads everything"))
    func unreadableFileIsLeftAndCosts1() {
        let spool = SpoolFolders()
        spool.folder.write("in/secret.html", SpoolFolders.page("Secret"))
        unsafe chmod(spool.folder.file("in/secret.html"), 0)
        let result = winnow(["run"] + spool.places)
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("not readable, left in the inbox: 1"))
        #expect(spool.folder.files("in") == ["secret.html"])
    }

    private func finishedLines(_ service: WinnowProcess) -> Int {
        service.output.split(separator: "\n").count {
            $0.hasPrefix("published ") || $0.hasPrefix("warning: quarantined ")
        }
    }

    private func quarantineReasons(_ spool: SpoolFolders) -> [String] {
        winnow(["quarantine", "ls", "--json"] + spool.places).lines
    }
}
