import CLinux
import PageKit

/// What an engine may have of its memory limit: what the pages that it was given can need. One that would fill
/// the whole limit, at a second a gigabyte, is then ended after milliseconds.
struct EngineMemory {
    /// What a page of one byte may need, and what allocators keep beside what is used.
    private static let fixedBytes = 5 << 20
    /// What a worker's scratch and the gaps in its heap grow to over thousands of small pages, doubled.
    private static let bytesPerWorker = 2 << 20
    /// Bytes of memory a byte of page. Five times what the worst of shapes needs (Docs/benchmarks.md) where a page is
    /// tried alone, because none must be the victim of an estimate; twice among others: what dies there is tried alone.
    private static let (bytesPerByteAlone, bytesPerByteAmong) = (64, 24)
    private static let (smallestPageBytes, smallestQueueBytes) = (32 << 10, 1 << 20)

    private let limitBytes: Int
    private let documentBytes: Int
    private let workers: Int
    /// In use before the first page, stacks of its threads included.
    private var baseBytes: Int?
    /// Of the pages so far, rounded up to a power of two, so that the limit is seldom set.
    private var largestPageBytes = 0
    /// Of the pages that it held at once so far, rounded up likewise.
    private var queueBytes = smallestQueueBytes
    /// What was sent of hosts and stays there.
    private var memoryBytes = 0
    /// It is given one page at a time.
    private var isAlone = false
    /// What it may have now.
    private(set) var grantedBytes: Int

    init(limitBytes: Int, plan: PlanFacts) {
        self.limitBytes = limitBytes
        documentBytes = plan.documentBytes
        workers = plan.workers
        grantedBytes = limitBytes
    }

    /// The engine's limit is the whole one until it is known what it starts with; 0 where it is not known.
    mutating func begin(with bytes: Int) { baseBytes = bytes > 0 ? bytes : nil }

    /// Takes account of a page that is sent next.
    /// - Parameters:
    ///   - inFlightBytes: of all that it holds then.
    ///   - isAlone: whether the engine is there to try single pages.
    /// - Returns: the limit to be set, or nil where it stays.
    mutating func admit(_ page: PageInput, inFlightBytes: Int, isAlone: Bool = false) -> Int? {
        // Nobody knows how long a compressed page is before it is unpacked.
        let isCompressed = page.bytes.starts(with: [0x1F, 0x8B])
        let bytes = isCompressed ? max(documentBytes, page.bytes.count) : page.bytes.count
        if bytes <= largestPageBytes, inFlightBytes <= queueBytes, isAlone == self.isAlone {
            return nil
        }
        self.isAlone = isAlone
        largestPageBytes = max(largestPageBytes, Self.smallestPageBytes)
        while largestPageBytes < bytes { largestPageBytes *= 2 }
        while queueBytes < inFlightBytes { queueBytes *= 2 }
        return set()
    }

    /// Takes account of what is sent of hosts.
    mutating func admitMemory(_ bytes: Int) -> Int? {
        memoryBytes += bytes
        return largestPageBytes == 0 ? nil : set()
    }

    private mutating func set() -> Int? {
        guard let baseBytes else { return nil }
        let pages =
            isAlone
            ? Self.bytesPerByteAlone * largestPageBytes
            : queueBytes
                + workers * (Self.bytesPerWorker + Self.bytesPerByteAmong * largestPageBytes)
        let wanted =
            baseBytes + Self.fixedBytes + pages + Self.bytesPerByteAlone * memoryBytes
        let granted = min(wanted, limitBytes)
        guard granted != grantedBytes else { return nil }
        grantedBytes = granted
        return granted
    }
}
