import Engine
import Testing

/// The page takes over its engine and speaks in its place (the wire format is spelled out here anew).
@Suite struct HostileEngineTests {
    private static func number(_ value: UInt64, _ bytes: Int) -> [UInt8] {
        (0..<bytes).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }

    private static func text(_ value: String) -> [UInt8] {
        number(UInt64(value.utf8.count), 4) + Array(value.utf8)
    }

    private static func record(
        _ kind: UInt8, _ fields: [UInt8], body: [UInt8] = [], bodyBytes: UInt64? = nil
    ) -> [UInt8] {
        [kind] + number(UInt64(fields.count), 4) + number(bodyBytes ?? UInt64(body.count), 4)
            + fields + body
    }

    private static func done(
        ticket: UInt64 = 1, status: String = "ok", site: [UInt8] = [0],
        traces: [UInt8] = noTraces, format: String = "echo", claims: UInt64 = 2
    ) -> [UInt8] {
        let fields =
            number(ticket, 8) + number(0, 4) + text(status) + site + traces + number(1, 4)
            + text(format) + number(claims, 4)
        return record(18, fields, body: [0x68, 0x69])
    }

    /// Neither sketch nor observation.
    private static let noTraces = number(0, 4) + number(0, 4)

    private static func site(_ entry: UInt64, asked: UInt64, matched: UInt64) -> [UInt8] {
        [1] + number(entry, 4) + number(asked, 1) + number(matched, 8)
    }

    private static func rejected(ticket: UInt64 = 1, reason: String, stage: String = "decode")
        -> [UInt8]
    {
        record(19, number(ticket, 8) + number(0, 4) + text(reason) + text(stage))
    }

    private static func page(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return "write " + String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    static let lies: [(String, [UInt8])] = [
        ("no record", Array(repeating: 0xff, count: 64)),
        ("a body without end", record(18, [], bodyBytes: 0xffff_ffff)),
        ("fields without end", [18] + number(0xffff_ffff, 4) + number(0, 4)),
        ("another page", done(ticket: 99)),
        ("ticket 0", done(ticket: 0)),
        ("an unplanned format", done(format: "json")),
        ("a format with a path", done(format: "../x")),
        ("an unknown status", done(status: "fine")),
        ("neither a site nor none", done(site: [2])),
        ("an entry that no site has", done(site: site(2, asked: 0, matched: 0))),
        ("an entry beyond all", done(site: site(0xffff_ffff, asked: 0, matched: 0))),
        ("some of the selectors", done(site: site(1, asked: 2, matched: 0))),
        ("more selectors than there are", done(site: site(0, asked: 3, matched: 0))),
        ("more selectors than a mask has", done(site: site(0, asked: 255, matched: 1))),
        ("a find of a selector that is none", done(site: site(1, asked: 3, matched: 0b1000))),
        ("a find of a selector that was not asked", done(site: site(1, asked: 0, matched: 1))),
        ("a site without an end", done(site: [1, 0, 0])),
        (
            "a sketch that nobody asked for",
            done(traces: number(40, 4) + number(0, 40) + number(0, 4))
        ),
        ("half a sketch", done(traces: number(20, 4) + number(0, 20) + number(0, 4))),
        ("no observation", done(traces: number(0, 4) + number(3, 4) + number(0, 3))),
        ("an output beyond the body", done(claims: 3)),
        ("a body beyond the outputs", done(claims: 1)),
        ("a reason with an escape", rejected(reason: "\u{1b}[2J")),
        ("a reason without end", rejected(reason: String(repeating: "a", count: 200))),
        ("an unknown stage", rejected(reason: "told_to", stage: "other")),
        ("ready again", record(16, number(1, 4) + text("digest") + number(0, 4))),
        ("a page to the host", record(2, number(1, 8))),
        ("too short", record(19, number(1, 8))),
        ("too long", record(19, number(1, 8) + number(0, 4) + text("a") + text("decode") + [0])),
    ]

    @Test(arguments: lies) func aLieEndsTheEngineAndChargesItsPage(name: String, bytes: [UInt8])
        throws
    {
        let driver = try HostDriver()
        let replies = try driver.run([Self.page(bytes), "page"])
        #expect(replies.count == 2)
        for reply in replies where reply.id == 0 {
            guard case .failed(_, let failure, _) = reply else {
                Issue.record("\(name) was believed: \(reply)")
                continue
            }
            #expect(failure.reason == "crash")
            #expect(failure.detail.hasPrefix("in decode: protocol: "))
        }
        #expect(replies.contains { $0.summary == "done page" })
    }

    @Test func whatSelectorsFoundComesWithTheReply() throws {
        let driver = try HostDriver()
        let honest = Self.done(site: Self.site(1, asked: 3, matched: 0b110))
        let replies = try driver.run([Self.page(honest)])
        let site = try #require(replies.first?.facts.site)
        #expect(site.match == "*.example" && site.entry == 1)
        #expect(site.askedCount == 3 && site.matched == 0b110)
    }

    @Test func aPageIsAnsweredOnceHoweverOftenItsEngineAnswers() throws {
        let driver = try HostDriver()
        let twice = Self.rejected(reason: "told_to") + Self.done()
        let replies = try driver.run([Self.page(twice)]) + driver.run(["page"])
        #expect(replies.map(\.summary) == ["rejected told_to by decode", "done page"])
        #expect(driver.host.deathCount == 1)
    }
}
