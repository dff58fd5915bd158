import CICU
import TextCore
import Testing

/// The ranges by which common characters are told agree with ICU's data for every character.
@Suite struct RangeTableTests {
    private static let scalars = (UInt32(0x80)...0x2FFFF).compactMap { Unicode.Scalar($0) }

    private func bytes(_ scalars: Unicode.Scalar...) -> [UInt8] {
        scalars.flatMap { Array(UTF8.encode($0) ?? UTF8.encodedReplacementCharacter) }
    }

    private func isClean(_ utf8: [UInt8]) -> Bool { isCleanText(utf8.span, 0..<utf8.count) }
    private func isNFC(_ utf8: [UInt8]) -> Bool { isSurelyNFC(utf8.span, 0..<utf8.count) }
    private func isDamaged(_ utf8: [UInt8]) -> Bool { mayBeMojibake(utf8.span, 0..<utf8.count) }

    @Test func wordCharactersAreICUs() {
        for scalar in Self.scalars where !isWrittenWithoutSpaces(scalar.value) {
            let utf8 = bytes("-", scalar, "-")
            let expected = winnow_icu_is_word(Int32(scalar.value)) ? 1 : 0
            #expect(wordCount(utf8, 0..<utf8.count) == expected, "U+\(scalar.value)")
        }
    }

    @Test func surelyNFCMeansInertInICU() {
        for scalar in Self.scalars {
            let utf8 = bytes("a", scalar)
            guard isNFC(utf8), scalar.value >= 0x300 else { continue }
            #expect(winnow_icu_is_inert_nfc(Int32(scalar.value)), "U+\(scalar.value)")
        }
    }

    @Test func cleanTextIsInNFCAndNoMojibake() {
        func expectLaw(_ utf8: [UInt8]) {
            guard isClean(utf8) else { return }
            #expect(isNFC(utf8), "\(utf8)")
            #expect(!isDamaged(utf8), "\(utf8)")
        }
        for scalar in Self.scalars {
            expectLaw(bytes("a", scalar))
            expectLaw(bytes(scalar, "a", scalar))
        }
        // Every pair of those that two charsets confuse.
        let confused =
            (UInt32(0xA0)...0x24F).compactMap { Unicode.Scalar($0) }
            + (UInt32(0x400)...0x460).compactMap { Unicode.Scalar($0) }
            + (UInt32(0x2010)...0x2044).compactMap { Unicode.Scalar($0) } + [
                "\u{20AC}", "\u{2122}",
            ]
        for first in confused {
            for second in confused { expectLaw(bytes(first, second, "a")) }
        }
    }

    @Test(arguments: ["a&b", "a\tb", "a\u{7F}", "a\u{A0}b", "so\u{AD}ft", "\u{FEFF}a", "a\u{200B}"])
    func textWithSignsToCleanIsNotClean(text: String) {
        // Behind more ASCII than one vector holds, too.
        for lead in ["", String(repeating: "word ", count: 20)] {
            let utf8 = Array((lead + text).utf8)
            #expect(!isClean(utf8))
            #expect(isClean(Array(lead.utf8)))
        }
    }

    @Test func countsOfBytesAreExact() {
        var state: UInt64 = 1
        for length in 0..<400 {
            let utf8 = (0..<length).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 57)
            }
            let shown = shownBytes(utf8.span, 0..<length)
            #expect(shown.visible == utf8.count { $0 > 0x20 })
            #expect(shown.digits == utf8.count { (0x30...0x39).contains($0) })
            let words = utf8.split { byte in
                !((0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20))
            }
            #expect(wordCount(utf8, 0..<length) == words.count)
        }
    }
}
