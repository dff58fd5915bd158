import TextCore

/// What one page teaches of its host: from the engine, which has read the page, to the service, which
/// remembers. Of a bounded size, for the engine may be lied to by the page.
package struct SiteObservation: Sendable, Equatable {
    /// As `SiteAddress.host`.
    package let host: String
    /// Of the kept text; tells pages that were seen before.
    package let sketch: TextSketch
    /// Different texts of blocks, in page order.
    package let texts: [Text]
    package let places: [Place]

    package struct Text: Sendable, Equatable {
        package let fingerprint: UInt64
        /// How it begins, for whoever asks what is known of the host.
        package let beginning: [UInt8]
        package init(fingerprint: UInt64, beginning: [UInt8]) {
            self.fingerprint = fingerprint
            self.beginning = beginning
        }
    }

    /// Blocks of one path of elements, and how many of them were judged main content by the page alone.
    package struct Place: Sendable, Equatable {
        package let signature: UInt64
        package let blockCount: Int
        package let contentCount: Int
        package init(signature: UInt64, blockCount: Int, contentCount: Int) {
            self.signature = signature
            self.blockCount = blockCount
            self.contentCount = contentCount
        }
    }

    /// Most texts and places of a page; most bytes of a beginning.
    package static let mostTexts = 256
    package static let mostPlaces = 64
    package static let mostBeginning = 60
    private static let mostHostBytes = 253
    /// Most bytes that it takes.
    package static let mostBytes =
        2 + mostHostBytes + TextSketch.byteCount + 4 + mostTexts * (10 + mostBeginning) + mostPlaces
        * 12

    /// - Returns: nil for a host of no length, too long a name or with spaces; texts and places beyond their bounds are
    ///   left out.
    package init?(host: String, sketch: TextSketch, texts: [Text], places: [Place]) {
        guard (1...Self.mostHostBytes).contains(host.utf8.count),
            host.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
        else { return nil }
        self.host = host
        self.sketch = sketch
        self.texts = Array(texts.prefix(Self.mostTexts))
        self.places = Array(places.prefix(Self.mostPlaces))
    }

    // MARK: bytes

    package var bytes: [UInt8] {
        var writer = MemoryWriter()
        writer.blob(Array(host.utf8))
        writer.blob(sketch.bytes)
        writer.number(UInt64(texts.count), 2)
        for text in texts {
            writer.number(text.fingerprint, 8)
            writer.blob(Array(text.beginning.prefix(Self.mostBeginning)))
        }
        writer.number(UInt64(places.count), 2)
        for place in places {
            writer.number(place.signature, 8)
            writer.number(UInt64(min(place.blockCount, 0xFFFF)), 2)
            writer.number(UInt64(min(place.contentCount, 0xFFFF)), 2)
        }
        return writer.bytes
    }

    /// Nil for what `bytes` never gives.
    package init?(bytes: ArraySlice<UInt8>) {
        var reader = MemoryReader(bytes)
        guard let host = reader.blob(most: Self.mostHostBytes),
            let sketch = reader.blob(most: TextSketch.byteCount).flatMap({ TextSketch(bytes: $0) }),
            let textCount = reader.number(2), textCount <= Self.mostTexts
        else { return nil }
        var texts: [Text] = []
        for _ in 0..<textCount {
            guard let fingerprint = reader.number(8),
                let beginning = reader.blob(most: Self.mostBeginning)
            else { return nil }
            texts.append(Text(fingerprint: fingerprint, beginning: Array(beginning)))
        }
        guard let placeCount = reader.number(2), placeCount <= Self.mostPlaces else { return nil }
        var places: [Place] = []
        for _ in 0..<placeCount {
            guard let signature = reader.number(8), let blocks = reader.number(2),
                let content = reader.number(2), content <= blocks
            else { return nil }
            places.append(
                Place(
                    signature: signature, blockCount: Int(blocks), contentCount: Int(content)))
        }
        guard reader.isAtEnd, let name = String(validating: host, as: UTF8.self) else { return nil }
        self.init(host: name, sketch: sketch, texts: texts, places: places)
    }
}

/// What the memory of a page's host has decided; told in the page's output.
package struct SiteRecall: Sendable, Equatable {
    package let host: String
    package let generation: UInt64
    /// Pages of the host that were learned from before.
    package let pageCount: Int
    /// Blocks that were dropped, and ones whose place has moved the decision either way.
    package var droppedCount = 0
    package var movedCount = 0

    package init(host: String, generation: UInt64, pageCount: Int) {
        self.host = host
        self.generation = generation
        self.pageCount = pageCount
    }
}
