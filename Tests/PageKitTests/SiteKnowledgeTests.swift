import PageKit
import TextCore
import Testing

@Suite struct SiteKnowledgeTests {
    /// A page of a text of its own and of `texts`.
    private func page(
        _ number: Int, _ texts: [UInt64], places: [SiteObservation.Place] = []
    ) throws -> SiteObservation {
        let words = (0..<200).map { "w\(number)x\($0)" }.joined(separator: " ")
        let own = SiteObservation.Text(
            fingerprint: UInt64(1_000_000 + number), beginning: Array("own".utf8))
        let sketch = try #require(TextSketch([Array(words.utf8)[...]]))
        let others = texts.map {
            SiteObservation.Text(fingerprint: $0, beginning: Array("box \($0)".utf8))
        }
        return try #require(
            SiteObservation(
                host: "a.example", sketch: sketch, texts: [own] + others, places: places))
    }

    @Test func textOfThreeOfEightPagesIsKnown() throws {
        var knowledge = SiteKnowledge()
        for number in 0..<7 { knowledge.learn(try page(number, number < 3 ? [7] : [])) }
        #expect(knowledge.memory.share(of: 7) == 0)
        knowledge.learn(try page(7, [8]))
        #expect(abs(knowledge.memory.share(of: 7) - 3 / 8) < 0.02)
        #expect(knowledge.memory.share(of: 8) == 0)
        #expect(knowledge.memory.share(of: 1_000_001) == 0)
        #expect(knowledge.repeatedTexts(10).map(\.beginning) == ["box 7"])
    }

    @Test func whatNoPageHasAnyMoreIsForgotten() throws {
        var knowledge = SiteKnowledge()
        for number in 0..<20 { knowledge.learn(try page(number, [7])) }
        #expect(knowledge.memory.share(of: 7) == 1)
        for number in 20..<100 { knowledge.learn(try page(number, [])) }
        #expect(knowledge.memory.share(of: 7) == 0)
        #expect(knowledge.pageCount == 100)
    }

    @Test func pageThatSaysTheSameAgainTeachesNothing() throws {
        var knowledge = SiteKnowledge()
        for number in 0..<8 { knowledge.learn(try page(number, [])) }
        let before = knowledge.memory
        for _ in 0..<30 { #expect(!knowledge.learn(try page(3, [7]))) }
        #expect(knowledge.memory == before)
        #expect(knowledge.repeatedCount == 30 && knowledge.pageCount == 8)
    }

    @Test func placeCountsAfterTwentyPagesIfItIsClear() throws {
        func places(_ number: Int) -> [SiteObservation.Place] {
            [
                .init(signature: 1, blockCount: 5, contentCount: 5),
                .init(signature: 2, blockCount: 9, contentCount: 0),
                .init(signature: 3, blockCount: 4, contentCount: number % 2 == 0 ? 4 : 0),
            ]
        }
        var knowledge = SiteKnowledge()
        for number in 0..<19 { knowledge.learn(try page(number, [], places: places(number))) }
        #expect(knowledge.memory.placeCount == 0)
        knowledge.learn(try page(19, [], places: places(19)))
        let memory = knowledge.memory
        #expect(memory.isContent(place: 1) == true)
        #expect(memory.isContent(place: 2) == false)
        #expect(memory.isContent(place: 3) == nil)
    }

    @Test func hostTakesBoundedRoomWhateverItsPagesSay() throws {
        var knowledge = SiteKnowledge()
        for number in 0..<150 {
            let base = UInt64(number / 3) * 1_000
            let texts = (0..<400).map { base + UInt64($0) + 1 }
            let places = (0..<100).map {
                SiteObservation.Place(
                    signature: UInt64(number * 100 + $0), blockCount: 70_000, contentCount: 3)
            }
            knowledge.learn(try page(number, texts, places: places))
            #expect(knowledge.bytes.count <= SiteKnowledge.mostBytes)
        }
        #expect(knowledge.memory.textCount <= HostMemory.mostTexts)
        #expect(knowledge.memory.bytes.count < 12 << 10)
    }

    /// Found by fuzzing: an engine may say anything, and the host is a key of the ledger and is printed.
    @Test func hostThatIsNoNameIsRefused() throws {
        let page = try page(1, [])
        func named(_ host: [UInt8]) -> SiteObservation? {
            var bytes = page.bytes
            bytes.replaceSubrange(2..<2 + host.count, with: host)
            return SiteObservation(bytes: bytes[...])
        }
        #expect(named(Array("b.example".utf8))?.host == "b.example")
        #expect(named([0x61, 0xFF]) == nil)
        #expect(named([0x61, 0x1B]) == nil)
        #expect(named([0x61, 0x20]) == nil)
    }

    /// Found by fuzzing: counts that cannot be, in a ledger that a disk has damaged.
    @Test func aDamagedRecordIsRefusedOrUsable() throws {
        var knowledge = SiteKnowledge()
        for number in 0..<10 {
            knowledge.learn(
                try page(
                    number, [7, 8], places: [.init(signature: 1, blockCount: 5, contentCount: 5)]))
        }
        let (bytes, next) = (knowledge.bytes, try page(99, [7]))
        var refused = 0
        for index in bytes.indices {
            for value: UInt8 in [0x00, 0x7F, 0x80, 0xFF] {
                var damaged = bytes
                damaged[index] = value
                guard var read = SiteKnowledge(bytes: damaged[...]) else {
                    refused += 1
                    continue
                }
                _ = read.memory.bytes
                read.learn(next)
                #expect(SiteKnowledge(bytes: read.bytes[...]) != nil, "byte \(index): \(value)")
            }
        }
        #expect(refused > 0)
    }

    @Test func bytesAreReadBackAndEqualPagesLeaveEqualOnes() throws {
        var (a, b) = (SiteKnowledge(), SiteKnowledge())
        for number in 0..<40 {
            let next = try page(
                number, [7, UInt64(number % 5)],
                places: [.init(signature: 1, blockCount: 5, contentCount: 5)])
            let sent = try #require(SiteObservation(bytes: next.bytes[...]))
            #expect(sent == next)
            a.learn(next)
            b.learn(sent)
            b = try #require(SiteKnowledge(bytes: b.bytes[...]))
        }
        #expect(a == b)
        #expect(a.bytes == b.bytes)
        let memory = a.memory
        #expect(HostMemory(bytes: memory.bytes[...]) == memory)
        #expect(HostMemory(bytes: memory.bytes.dropLast()) == nil)
        #expect(SiteKnowledge(bytes: a.bytes.dropLast()) == nil)
        #expect(SiteKnowledge(bytes: [9] + a.bytes.dropFirst()) == nil)
    }
}
