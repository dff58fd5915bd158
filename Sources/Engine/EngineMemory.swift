import CLinux
import PageKit

/// What an engine may have of its memory limit: what the pages that it was given can need. One that would fill
/// the whole limit, at a second a gigabyte, is then ended after milliseconds.
struct EngineMemory {
    /// What a page of one byte may need; small pages are worked on in what freed memory is kept.
    private static let fixedBytes = 8 << 20
    /// Bytes of memory a byte of page. Five times what the worst of shapes needs (Docs/benchmarks.md), because
    /// a page must never be the victim of an estimate.
    private static let bytesPerByte = 64
    private static let smallestPageBytes = 32 << 10

    private let limitBytes: Int
    private let documentBytes: Int
    private let workers: Int
    private let inFlightBytes: Int
    /// In use before the first page, as the engine says.
    private var baseBytes: Int?
    /// Of the pages so far, rounded up to a power of two, so that the limit is seldom set.
    private var largestPageBytes = 0
    /// What was sent of hosts and stays there.
    private var memoryBytes = 0
    /// What it may have now.
    private(set) var grantedBytes: Int

    init(limitBytes: Int, plan: PlanFacts) {
        self.limitBytes = limitBytes
        documentBytes = plan.documentBytes
        workers = plan.workers
        inFlightBytes = plan.limits.inFlightBytes
        grantedBytes = limitBytes
    }

    /// The engine's limit is the whole one until it has said what it starts with; 0 where it does not know.
    mutating func begin(with bytes: Int) { baseBytes = bytes > 0 ? bytes : nil }

    /// Takes account of a page that is sent next.
    /// - Returns: the limit to be set, or nil where it stays.
    mutating func admit(_ page: PageInput) -> Int? {
        // Nobody knows how long a compressed page is before it is unpacked.
        let isCompressed = page.bytes.starts(with: [0x1F, 0x8B])
        let bytes = isCompressed ? max(documentBytes, page.bytes.count) : page.bytes.count
        if bytes <= largestPageBytes { return nil }
        largestPageBytes = Self.smallestPageBytes
        while largestPageBytes < bytes { largestPageBytes *= 2 }
        return set()
    }

    /// Takes account of what is sent of hosts.
    mutating func admitMemory(_ bytes: Int) -> Int? {
        memoryBytes += bytes
        return largestPageBytes == 0 ? nil : set()
    }

    private mutating func set() -> Int? {
        guard let baseBytes else { return nil }
        let pages = Self.bytesPerByte * workers * largestPageBytes
        let wanted =
            baseBytes + Self.fixedBytes + inFlightBytes + pages
            + Self.bytesPerByte * memoryBytes
        let granted = min(wanted, limitBytes)
        guard granted != grantedBytes else { return nil }
        grantedBytes = granted
        return granted
    }
}
