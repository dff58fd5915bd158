import CScan
import Testing

@testable import Stages

/// The marks and words of a text, counted 16 bytes a step, are those that a reader would count.
@Suite struct TextMarksTests {
    private func marks(_ text: String) -> winnow_text_marks {
        let bytes = Array(text.utf8)
        return unsafe bytes.withUnsafeBufferPointer {
            unsafe winnow_read_marks($0.baseAddress, $0.count)
        }
    }

    @Test(arguments: 0..<40) func countsDoNotDependOnTheirPlace(_ shift: Int) {
        let lead = String(repeating: "x", count: shift)
        let found = marks(lead + "Über 12 Katzen, \"Ja!\" (gut.) v1.2, 1999|ende")
        #expect(found.characters == shift + 44)
        #expect(found.capitals == 2)
        #expect(found.digits == 8)
        #expect(found.commas == 2)
        #expect(found.sentence_ends == 2)
        #expect(found.other_bytes == 2)
        #expect(found.has_bars == 1)
        #expect(found.has_date == 1)
    }

    @Test(arguments: [
        ("", 0), ("2024", 1), ("in 1999.", 1), ("3024", 0), ("20245", 0), ("at 9:30", 1),
        ("123:30", 0),
        ("9: 30", 0), ("2024\u{E9}", 0), ("a page of 2024 and on", 1), ("0123456789012 2024", 1),
    ]) func yearsAndTimesAreDates(_ text: String, _ wanted: UInt8) {
        #expect(marks(text).has_date == wanted)
    }

    @Test func wordsAreTheSameInAnyCaseAndPlace() {
        let text = Array("Don't stop – the CAFÉ, l’été 3x".utf8)
        let folded = Array("dont\nstop the café lété 3X".utf8)
        #expect(wordHashes(text, 0..<text.count) == wordHashes(folded, 0..<folded.count))
        #expect(wordHashes(text, 0..<text.count).count == 6)
        let many = Array(String(repeating: "word ", count: 200).utf8)
        #expect(wordHashes(many, 0..<many.count).count == 200)
        #expect(Set(wordHashes(many, 0..<many.count)).count == 1)
    }
}
