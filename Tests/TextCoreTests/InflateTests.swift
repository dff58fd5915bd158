import Testing
import TextCore

/// `hello\n`, compressed by gzip(1).
private let hello: [UInt8] = [
    0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0xE7, 2, 0, 0x20, 0x30, 0x3A,
    0x36, 6, 0, 0, 0,
]

@Suite struct InflateTests {
    @Test func gzipIsInflatedAndOtherBytesAreLeftAlone() throws {
        #expect(try inflateIfGzip(hello, limitBytes: 100) == Array("hello\n".utf8))
        #expect(try inflateIfGzip([0x1F, 0x8B], limitBytes: 100) == [0x1F, 0x8B])
        #expect(try inflateIfGzip(Array("text".utf8), limitBytes: 1) == Array("text".utf8))
    }

    @Test func membersAreJoinedAndTrailingBytesIgnored() throws {
        #expect(try inflateIfGzip(hello + hello, limitBytes: 100) == Array("hello\nhello\n".utf8))
        #expect(try inflateIfGzip(hello + [0, 0, 0], limitBytes: 100) == Array("hello\n".utf8))
    }

    @Test func everyTruncationIsBroken() {
        for length in 3..<hello.count {
            #expect(throws: TextError.brokenGzip(atByte: length, detail: "truncated")) {
                _ = try inflateIfGzip(Array(hello[..<length]), limitBytes: 100)
            }
        }
    }

    @Test func aDamagedChecksumIsBroken() {
        var damaged = hello
        damaged[19] ^= 1
        #expect(throws: TextError.self) { _ = try inflateIfGzip(damaged, limitBytes: 100) }
    }

    @Test func theLimitEndsABomb() {
        #expect(throws: TextError.gzipBomb(limitBytes: 5)) {
            _ = try inflateIfGzip(hello, limitBytes: 5)
        }
    }
}
