import TextCore

/// All that is known of one host, as the ledger keeps it: of the last 64 distinct pages which texts stood on
/// which, and how often blocks of a place were main content. At most `mostBytes`.
///
/// Age needs no clock: a page that comes in pushes out the oldest one, and a text that stood on none of the
/// last 64 is forgotten; a place's counts are halved when they are large, and the place that was not seen for
/// the longest time goes first.
package struct SiteKnowledge: Sendable, Equatable {
    /// Distinct pages that were learned from, ever.
    package private(set) var pageCount = 0
    /// Pages that were not, because they said nearly the same as one of the last 64.
    package private(set) var repeatedCount = 0
    private var sketches: [TextSketch] = []
    private var texts: [UInt64: Text] = [:]
    private var places: [UInt64: Place] = [:]

    private struct Text: Equatable {
        /// Bit k: it stood on the page before the k last ones.
        var pages: UInt64
        /// Kept of texts that stand on some pages.
        var beginning: [UInt8] = []
    }

    private struct Place: Equatable {
        var blockCount: UInt16
        var contentCount: UInt16
        /// `pageCount` when it was last seen, and pages with it.
        var lastPage: UInt32
        var pageCount: UInt16
    }

    private static let windowPages = 64
    private static let mostTexts = 2_048
    private static let mostPlaces = 384
    /// Blocks of a place after which its counts are halved; pages of it that are counted.
    private static let (mostBlocks, mostPlacePages): (UInt16, UInt16) = (2_048, 10_000)
    /// Texts whose beginning is kept, at most.
    private static let mostBeginnings = 256
    package static let mostBytes = 64 << 10

    /// Pages from which on texts count, and pages of the window on which one must stand: pages of one template
    /// may be one of many of their site.
    private static let leastPages = 8
    private static let leastRepeats = 3
    /// Pages from which on a place counts, and the share of its blocks that must be of one kind.
    private static let leastPlacePages = 20
    private static let clearShare = 0.9
    /// How alike a page must be to one of the last ones to teach nothing.
    private static let sameSimilarity = 0.8

    package init() {}

    /// - Returns: whether the page taught something: not one that says nearly the same as one of the last 64.
    @discardableResult
    package mutating func learn(_ page: SiteObservation) -> Bool {
        guard !sketches.contains(where: { $0.similarity(to: page.sketch) >= Self.sameSimilarity })
        else {
            repeatedCount += 1
            return false
        }
        sketches.append(page.sketch)
        if sketches.count > Self.windowPages { sketches.removeFirst() }
        pageCount += 1
        learnTexts(page.texts)
        learnPlaces(page.places)
        return true
    }

    private mutating func learnTexts(_ seen: [SiteObservation.Text]) {
        for key in Array(texts.keys) {
            guard var text = texts[key] else { continue }
            text.pages <<= 1
            texts[key] = text.pages == 0 ? nil : text
        }
        for text in seen {
            var known = texts[text.fingerprint] ?? Text(pages: 0)
            known.pages |= 1
            if known.pages.nonzeroBitCount >= Self.leastRepeats, known.beginning.isEmpty {
                known.beginning = text.beginning
            }
            texts[text.fingerprint] = known
        }
        forgetTexts()
    }

    /// Where there are too many: first those on the fewest pages, of these the oldest, then by number, so that
    /// equal pages in equal order always leave the same.
    private mutating func forgetTexts() {
        if texts.count > Self.mostTexts {
            let order = texts.sorted { a, b in
                let (ones, others) = (a.value.pages.nonzeroBitCount, b.value.pages.nonzeroBitCount)
                if ones != others { return ones < others }
                let (last, otherLast) = (
                    a.value.pages.trailingZeroBitCount, b.value.pages.trailingZeroBitCount
                )
                return last != otherLast ? last > otherLast : a.key < b.key
            }
            for entry in order.prefix(texts.count - Self.mostTexts) { texts[entry.key] = nil }
        }
        let named = texts.filter { !$0.value.beginning.isEmpty }
        guard named.count > Self.mostBeginnings else { return }
        let order = named.sorted { a, b in
            let (ones, others) = (a.value.pages.nonzeroBitCount, b.value.pages.nonzeroBitCount)
            return ones != others ? ones < others : a.key < b.key
        }
        for entry in order.prefix(named.count - Self.mostBeginnings) {
            texts[entry.key]?.beginning = []
        }
    }

    private mutating func learnPlaces(_ seen: [SiteObservation.Place]) {
        for place in seen {
            var known =
                places[place.signature]
                ?? Place(blockCount: 0, contentCount: 0, lastPage: 0, pageCount: 0)
            // Pages weigh alike, however many blocks of the place they have.
            let count = min(place.blockCount, 16)
            let content = place.blockCount == 0 ? 0 : place.contentCount * count / place.blockCount
            known.blockCount += UInt16(count)
            known.contentCount += UInt16(content)
            if known.blockCount > Self.mostBlocks {
                known.blockCount /= 2
                known.contentCount /= 2
            }
            known.lastPage = UInt32(truncatingIfNeeded: pageCount)
            known.pageCount = min(known.pageCount + 1, Self.mostPlacePages)
            places[place.signature] = known
        }
        guard places.count > Self.mostPlaces else { return }
        let order = places.sorted { a, b in
            a.value.lastPage != b.value.lastPage
                ? a.value.lastPage < b.value.lastPage : a.key < b.key
        }
        for entry in order.prefix(places.count - Self.mostPlaces) { places[entry.key] = nil }
    }

    // MARK: what follows from it

    /// What extraction is told.
    package var memory: HostMemory {
        let window = min(pageCount, Self.windowPages)
        var known: [(fingerprint: UInt64, share: UInt8)] = []
        if pageCount >= Self.leastPages {
            for (fingerprint, text) in texts
            where text.pages.nonzeroBitCount >= Self.leastRepeats {
                known.append((fingerprint, UInt8(text.pages.nonzeroBitCount * 64 / window)))
            }
            known.sort {
                $0.share != $1.share ? $0.share > $1.share : $0.fingerprint < $1.fingerprint
            }
        }
        var (content, other): (Set<UInt64>, Set<UInt64>) = ([], [])
        for (signature, place) in places.sorted(by: { $0.key < $1.key })
        where place.pageCount >= Self.leastPlacePages
            && content.count + other.count < HostMemory.mostPlaces
        {
            let share = Double(place.contentCount) / Double(max(1, place.blockCount))
            if share >= Self.clearShare { content.insert(signature) }
            if share <= 1 - Self.clearShare { other.insert(signature) }
        }
        return HostMemory(
            pageCount: pageCount, texts: Array(known.prefix(HostMemory.mostTexts)),
            contentPlaces: content, otherPlaces: other)
    }

    /// Texts that stand on the most of the last pages, with how many, most first.
    package func repeatedTexts(_ most: Int) -> [(beginning: String, pageCount: Int)] {
        let known = texts.filter { $0.value.pages.nonzeroBitCount >= Self.leastRepeats }
        let order = known.sorted { a, b in
            let (ones, others) = (a.value.pages.nonzeroBitCount, b.value.pages.nonzeroBitCount)
            return ones != others ? ones > others : a.key < b.key
        }
        return order.prefix(most).map {
            (
                String(decoding: $0.value.beginning, as: UTF8.self),
                $0.value.pages.nonzeroBitCount
            )
        }
    }

    /// Pages of the window.
    package var recentPageCount: Int { min(pageCount, Self.windowPages) }

    // MARK: bytes

    private static let version: UInt64 = 1

    package var bytes: [UInt8] {
        var writer = MemoryWriter()
        writer.number(Self.version, 1)
        writer.number(UInt64(pageCount), 4)
        writer.number(UInt64(repeatedCount), 4)
        writer.number(UInt64(sketches.count), 1)
        for sketch in sketches { writer.blob(sketch.bytes) }
        writer.number(UInt64(texts.count), 2)
        for (fingerprint, text) in texts.sorted(by: { $0.key < $1.key }) {
            writer.number(fingerprint, 8)
            writer.number(text.pages, 8)
            writer.blob(text.beginning)
        }
        writer.number(UInt64(places.count), 2)
        for (signature, place) in places.sorted(by: { $0.key < $1.key }) {
            writer.number(signature, 8)
            writer.number(UInt64(place.blockCount), 2)
            writer.number(UInt64(place.contentCount), 2)
            writer.number(UInt64(place.lastPage), 4)
            writer.number(UInt64(place.pageCount), 2)
        }
        return writer.bytes
    }

    /// Nil for what no version up to this one wrote, counts that cannot be included: then the host is learned anew.
    package init?(bytes: ArraySlice<UInt8>) {
        var reader = MemoryReader(bytes)
        guard reader.number(1) == Self.version, let pages = reader.number(4),
            let repeats = reader.number(4), let sketchCount = reader.number(1),
            sketchCount <= Self.windowPages
        else { return nil }
        let window = min(pages, UInt64(Self.windowPages))
        (pageCount, repeatedCount) = (Int(pages), Int(repeats))
        for _ in 0..<sketchCount {
            guard let sketch = reader.blob(most: 64).flatMap({ TextSketch(bytes: $0) }) else {
                return nil
            }
            sketches.append(sketch)
        }
        guard let textCount = reader.number(2), textCount <= Self.mostTexts else { return nil }
        for _ in 0..<textCount {
            guard let fingerprint = reader.number(8), let pages = reader.number(8),
                let beginning = reader.blob(most: SiteObservation.mostBeginning),
                // A text stands on no page before the first. (A shift by all bits gives 0.)
                pages >> window == 0
            else { return nil }
            texts[fingerprint] = Text(pages: pages, beginning: Array(beginning))
        }
        guard let placeCount = reader.number(2), placeCount <= Self.mostPlaces else { return nil }
        for _ in 0..<placeCount {
            guard let signature = reader.number(8), let blocks = reader.number(2),
                let content = reader.number(2), let last = reader.number(4),
                let pages = reader.number(2), content <= blocks, blocks <= UInt64(Self.mostBlocks),
                pages <= UInt64(Self.mostPlacePages)
            else { return nil }
            places[signature] = Place(
                blockCount: UInt16(blocks), contentCount: UInt16(content),
                lastPage: UInt32(truncatingIfNeeded: last), pageCount: UInt16(pages))
        }
        guard reader.isAtEnd else { return nil }
    }
}
