import PageKit
import Synchronization

/// Pages that the reader has received and no worker has taken; workers wait here without a thread.
///
/// Bounded by the host, which sends no more than a fixed number of bytes before it has answers.
final class PageQueue: Sendable {
    /// Pages a worker takes at once: waking a worker costs some 10 us, so it shall be worth it
    /// (SPEED.md, batch tasks by 8 pages).
    private static let batchPages = 8
    private static let batchBytes = 1 << 20

    private struct State {
        var pages: [PageRecord] = []
        var idle: [CheckedContinuation<[PageRecord], Never>] = []
    }

    private let state = Mutex(State())
    private let workers: Int

    init(workers: Int) { self.workers = workers }

    func push(_ page: PageRecord) {
        let worker = state.withLock { state in
            let worker = state.idle.popLast()
            if worker == nil { state.pages.append(page) }
            return worker
        }
        worker?.resume(returning: [page])
    }

    /// The next pages for one worker, in the order of arrival, never empty.
    ///
    /// Few pages are shared among the workers; many are taken by the batch.
    func next() async -> [PageRecord] {
        await withCheckedContinuation { worker in
            let batch = state.withLock { state in
                let batch = takeBatch(&state)
                if batch.isEmpty { state.idle.append(worker) }
                return batch
            }
            if !batch.isEmpty { worker.resume(returning: batch) }
        }
    }

    private func takeBatch(_ state: inout State) -> [PageRecord] {
        let fairShare = (state.pages.count + workers - 1) / workers
        var count = 0
        var bytes = 0
        for page in state.pages.prefix(min(fairShare, Self.batchPages)) {
            bytes += page.input.bytes.count
            if count > 0, bytes > Self.batchBytes { break }
            count += 1
        }
        let batch = Array(state.pages.prefix(count))
        state.pages.removeFirst(count)
        return batch
    }
}
