import PageKit
import Synchronization

/// Pages that the reader has received and no worker has taken; workers wait here without a thread.
///
/// Bounded by the host, which sends no more than a fixed number of bytes before it has answers.
final class PageQueue: Sendable {
    /// What a worker takes at once: waking a worker costs some 10 us, so it shall be worth it; a millisecond
    /// of work is, and more would wait behind a slow page while another worker idles.
    private static let batchBytes = 256 << 10

    private struct State {
        var pages: [PageRecord] = []
        /// What `pages` cost.
        var bytes = 0
        var idle: [CheckedContinuation<[PageRecord], Never>] = []
    }

    private let state = Mutex(State())
    private let workers: Int

    init(workers: Int) { self.workers = workers }

    func push(_ page: PageRecord) {
        let worker = state.withLock { state in
            let worker = state.idle.popLast()
            if worker == nil {
                state.pages.append(page)
                state.bytes += page.costBytes
            }
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
        let limit = min(state.bytes / workers, Self.batchBytes)
        var count = 0
        var bytes = 0
        for page in state.pages {
            if count > 0, bytes + page.costBytes > limit { break }
            bytes += page.costBytes
            count += 1
        }
        let batch = Array(state.pages.prefix(count))
        state.pages.removeFirst(count)
        state.bytes -= bytes
        return batch
    }
}
