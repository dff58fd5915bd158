import CLinux
import Glibc
import PageKit
import Pipeline
import Synchronization

/// An engine that has its plan and has given up files and privileges, before it is told where pages come from.
struct LoadedEngine: Sendable {
    let hello: Hello
    let plan: PipelinePlan
    /// What confines it, as `Ready` tells it.
    private(set) var protections: [String]
    /// Where its memory is read, opened before nothing can be opened any more.
    private var dataCount: Int32 = -1

    init(_ hello: Hello, _ plan: PipelinePlan, protections: [String]) {
        self.hello = hello
        self.plan = plan
        self.protections = protections
    }

    /// What it tells the host when it can take pages.
    /// - Parameter dataBytes: what it has of memory then; 0 where that is not known.
    func ready(dataBytes: Int) -> Ready {
        Ready(planDigest: plan.digest, protections: protections, dataBytes: dataBytes)
    }

    /// Closes the sandbox. Called while the process has one thread.
    mutating func confine() {
        dataCount = winnow_open_data_count()
        protections += Confinement.close()
    }

    /// Takes pages until the channel ends. `source` has read what came before them.
    func serve(_ source: inout RecordSource) -> Never {
        let count = hello.workers
        guard let slots = unsafe winnow_progress_map(EngineChannel.progress, UInt32(count)) else {
            EngineChannel.stop("cannot map the progress of \(count) workers")
        }
        let channel = ReplyChannel()
        guard let threads = WorkerThreads(count: count) else {
            EngineChannel.stop("cannot make threads")
        }
        let queue = PageQueue(workers: count)
        let outputLimit = Wire.outputLimit(documentBytes: plan.limits.documentBytes)
        let workers = (0..<count).map { index in
            unsafe EngineWorker(
                slot: slots + index, plan: plan, formats: hello.formats, outputLimit: outputLimit,
                channel: channel)
        }
        Task.detached(executorPreference: threads) {
            await withTaskGroup(of: Void.self) { group in
                for worker in workers {
                    group.addTask { await worker.work(queue) }
                }
            }
        }
        // Now, with the stacks of all threads: what is granted for pages is counted from here.
        channel.write(ready(dataBytes: winnow_data_bytes(dataCount)).record())
        receivePages(&source, queue)
    }

    private func receivePages(_ source: inout RecordSource, _ queue: PageQueue) -> Never {
        var memories = SiteMemories()
        do {
            while let record = try source.next() {
                switch Wire.Kind(rawValue: record.header.kind) {
                case .page:
                    var page = try PageRecord(fields: record.fields, body: record.body)
                    page.memories = memories
                    queue.push(page)
                case .memory:
                    let next = try MemoryRecord(fields: record.fields)
                    memories.advance(to: next.generation, next.changes)
                default: EngineChannel.stop("a record that is neither page nor memory")
                }
            }
        } catch {
            EngineChannel.stop("page: \(error.what)")
        }
        // The host has gone or wants no more; what is under way has no reader.
        _exit(0)
    }
}

/// The way back to the host, shared by the workers.
final class ReplyChannel: Sendable {
    private let lock = Mutex(EngineChannel.descriptor)

    /// Writes all of it, as one piece among those of other workers. Waits while the host does not read.
    func write(_ bytes: [UInt8]) {
        lock.withLock { fd in
            guard EngineChannel.write(bytes, to: fd) else { _exit(0) }
        }
    }
}
