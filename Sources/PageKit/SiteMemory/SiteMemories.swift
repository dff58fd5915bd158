/// What the pages seen so far have taught of their hosts: one unchanging state, of one generation.
///
/// A page is worked on under the state that was there when it came in, so its result is a function of its
/// bytes, the pipeline and the generation.
package struct SiteMemories: Sendable, Equatable {
    /// Rises with every change; 0 where nothing was learned yet.
    package private(set) var generation: UInt64 = 0
    package private(set) var hosts: [String: HostMemory] = [:]

    package init() {}

    package func host(_ name: String) -> HostMemory? { hosts[name] }

    /// The next state: hosts with a new memory, and, where it is nil, hosts that are forgotten.
    package mutating func advance(to generation: UInt64, _ changes: [String: HostMemory?]) {
        self.generation = generation
        for (name, memory) in changes { hosts[name] = memory }
    }
}

/// What decides on the pages of one host: texts that stand on many of them, and places that are nearly
/// always, or nearly never, main content.
package struct HostMemory: Sendable, Equatable {
    /// Distinct pages that were learned from.
    package var pageCount: Int
    /// Sorted by the fingerprint.
    private var texts: [UInt64] = []
    /// Shares of the last pages on which the text of the same index stands, in 64ths.
    private var shares: [UInt8] = []
    private var contentPlaces: Set<UInt64> = []
    private var otherPlaces: Set<UInt64> = []

    /// Most texts and most places; what makes a host's memory some 10 KB at most.
    package static let mostTexts = 512
    package static let mostPlaces = 256

    /// - Parameters:
    ///   - texts: fingerprints with their shares in 64ths, at most `mostTexts`.
    ///   - contentPlaces, otherPlaces: at most `mostPlaces` together.
    package init(
        pageCount: Int, texts: [(fingerprint: UInt64, share: UInt8)], contentPlaces: Set<UInt64>,
        otherPlaces: Set<UInt64>
    ) {
        self.pageCount = pageCount
        let sorted = texts.sorted { $0.fingerprint < $1.fingerprint }
        self.texts = sorted.map(\.fingerprint)
        shares = sorted.map(\.share)
        self.contentPlaces = contentPlaces
        self.otherPlaces = otherPlaces
    }

    package var textCount: Int { texts.count }
    package var placeCount: Int { contentPlaces.count + otherPlaces.count }

    /// Share of the last pages on which a text stands, 0...1; 0 where it is not known as repeated.
    package func share(of fingerprint: UInt64) -> Float {
        var (low, high) = (0, texts.count)
        while low < high {
            let middle = (low + high) / 2
            if texts[middle] < fingerprint { low = middle + 1 } else { high = middle }
        }
        guard low < texts.count, texts[low] == fingerprint else { return 0 }
        return Float(shares[low]) / 64
    }

    /// Whether a place is nearly always main content, or nearly never; nil where the pages do not tell.
    package func isContent(place: UInt64) -> Bool? {
        if contentPlaces.contains(place) { return true }
        return otherPlaces.contains(place) ? false : nil
    }

    /// Whether it decides as another one does, however many pages each has seen.
    package func decides(as other: HostMemory?) -> Bool {
        guard let other else { return texts.isEmpty && placeCount == 0 }
        return texts == other.texts && shares == other.shares
            && contentPlaces == other.contentPlaces && otherPlaces == other.otherPlaces
    }

    // MARK: bytes

    package var bytes: [UInt8] {
        var writer = MemoryWriter()
        writer.number(UInt64(pageCount), 4)
        writer.number(UInt64(texts.count), 2)
        for (text, share) in zip(texts, shares) {
            writer.number(text, 8)
            writer.number(UInt64(share), 1)
        }
        for places in [contentPlaces, otherPlaces] {
            writer.number(UInt64(places.count), 2)
            for place in places.sorted() { writer.number(place, 8) }
        }
        return writer.bytes
    }

    /// Nil for what `bytes` never gives.
    package init?(bytes: ArraySlice<UInt8>) {
        var reader = MemoryReader(bytes)
        guard let pages = reader.number(4), let count = reader.number(2), count <= Self.mostTexts
        else { return nil }
        var texts: [(fingerprint: UInt64, share: UInt8)] = []
        for _ in 0..<count {
            guard let text = reader.number(8), let share = reader.number(1), share <= 64 else {
                return nil
            }
            texts.append((text, UInt8(share)))
        }
        guard let content = reader.numbers(most: Self.mostPlaces),
            let other = reader.numbers(most: Self.mostPlaces), reader.isAtEnd
        else { return nil }
        self.init(
            pageCount: Int(pages), texts: texts, contentPlaces: Set(content),
            otherPlaces: Set(other))
    }
}
