import PageKit
import Testing

@testable import Engine

#if !WINNOW_SANITIZE
    import Synchronization
#endif

/// The queue between the engine's reader and its workers, in this process, so that a thread sanitizer sees it.
@Suite struct PageQueueTests {
    /// What each worker has taken.
    private final class Taken: Sendable {
        private let tickets: Mutex<[[UInt64]]>
        init(workers: Int) { tickets = Mutex(Array(repeating: [], count: workers)) }
        func add(_ batch: [UInt64], of worker: Int) { tickets.withLock { $0[worker] += batch } }
        var all: [[UInt64]] { tickets.withLock { $0 } }
        var count: Int { all.reduce(0) { $0 + $1.count } }
    }

    /// Each page is taken once, by one worker, and each worker takes its pages in the order of arrival.
    @Test(arguments: [1, 2, 4]) func workersShareThePagesInOrder(workers: Int) async throws {
        let pages = 5_000
        let queue = PageQueue(workers: workers)
        let threads = try #require(WorkerThreads(count: workers))
        let taken = Taken(workers: workers)
        for worker in 0..<workers {
            Task.detached(executorPreference: threads) {
                while true {
                    taken.add(await queue.next().map(\.ticket.raw), of: worker)
                }
            }
        }
        for number in 1...pages {
            let input = PageInput(
                id: "\(number)", bytes: [UInt8](repeating: 0x61, count: number % 7 * 1000))
            queue.push(
                PageRecord(ticket: Ticket(raw: UInt64(number)), explain: false, input: input))
        }
        while taken.count < pages { try await Task.sleep(for: .milliseconds(1)) }
        let result = taken.all
        for tickets in result { #expect(tickets == tickets.sorted()) }
        #expect(result.flatMap { $0 }.sorted() == (1...pages).map { UInt64($0) })
    }
}
