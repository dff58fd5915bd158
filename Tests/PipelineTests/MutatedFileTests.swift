import Pipeline
import Testing

/// Files that somebody, or a disk, has damaged.
@Suite struct MutatedFileTests {
    /// A copy with 1...8 bytes overwritten, cut out, doubled or put in.
    private func mutated(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        let special = Array("\t\n\r :-[]{}&*!|>'\"%@`#,?\\\0".utf8) + [0xFF, 0xC3, 0x85, 0x80]
        var result = bytes
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            let at = Int.random(in: 0..<max(1, result.count), using: &random)
            let end = min(result.count, at + Int.random(in: 0...40, using: &random))
            switch Int.random(in: 0..<4, using: &random) {
            case 0 where at < result.count:
                result[at] = special.randomElement(using: &random) ?? 0
            case 1 where at < end: result.removeSubrange(at..<end)
            case 2 where at < end: result.insert(contentsOf: result[at..<end], at: at)
            default:
                result.insert(special.randomElement(using: &random) ?? 0, at: min(at, result.count))
            }
        }
        return result
    }

    @Test func damageGivesAPlanOrErrorsWithPlaces() {
        var random = SeededGenerator(seed: 11)
        var refusedCount = 0
        for _ in 0..<5000 {
            let yaml = mutated(Array(everyKeyYAML.utf8), &random)
            do throws(PipelineErrors) {
                _ = try loadPipeline(yaml: yaml, file: "test.yaml", registry: fakeRegistry)
            } catch {
                refusedCount += 1
                #expect(!error.diagnostics.isEmpty)
                for diagnostic in error.diagnostics {
                    #expect(diagnostic.line >= 1 && diagnostic.column >= 1)
                    #expect(
                        diagnostic.marked.lowerBound <= diagnostic.sourceLine.unicodeScalars.count)
                    let isSafe = diagnostic.text.utf8.allSatisfy {
                        $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A || $0 == 0x09
                    }
                    #expect(isSafe, "control characters reach the terminal")
                }
            }
        }
        #expect(refusedCount > 2500)
    }
}
