import CLinux
import Glibc
import PageKit
import Pipeline
import Synchronization

/// The engine process: pages in on descriptor 3, replies out on it, progress on the memory of descriptor 4.
///
/// Call it first thing in `main`, on the only thread, when the arguments say so. Ends with the channel.
/// - Parameters:
///   - registry: the same as the host's.
///   - prepare: opens and loads what libraries would otherwise open at their first page (ICU data, libcld2);
///     afterwards nothing can be opened. Returns what is missing, or nil. Runs on a thread beside the reading
///     of the plan, which is ours and needs no sandbox; both are over before anything of a page is read.
package func engineMain(registry: Registry, prepare: @escaping @Sendable () -> String?) -> Never {
    // Else it would be called "exe", after the link that it was started by.
    unsafe winnow_name_process("winnow-engine")
    var active = Confinement.begin()
    var source = RecordSource(fd: EngineChannel.descriptor)
    let hello = receiveHello(&source)
    guard let slots = unsafe winnow_progress_map(EngineChannel.progress, UInt32(hello.workers))
    else {
        stop("cannot map the progress of \(hello.workers) workers")
    }
    winnow_keep_freed_memory(EngineChannel.keptBytes)
    let preparation = Preparation(prepare)
    let plan: PipelinePlan
    do {
        plan = try loadPipeline(yaml: hello.yaml, file: hello.file, registry: registry)
    } catch {
        stop("pipeline refused: \(error.diagnostics.first?.message ?? "")")
    }
    if let problem = preparation.finish() { stop(problem) }
    active += Confinement.complete(memoryBytes: hello.memoryBytes)
    let channel = ReplyChannel()
    guard let threads = WorkerThreads(count: hello.workers) else { stop("cannot make threads") }
    let queue = PageQueue(workers: hello.workers)
    let outputLimit = Wire.outputLimit(documentBytes: plan.limits.documentBytes)
    let workers = (0..<hello.workers).map { index in
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
    channel.write(Ready(planDigest: plan.digest, protections: active).record())
    receivePages(&source, queue)
}

/// Where the host put the engine's descriptors.
enum EngineChannel {
    static let descriptor: Int32 = 3
    static let progress: Int32 = 4
    /// What malloc may keep of freed memory in one arena; a larger page's memory goes back to the kernel.
    static let keptBytes: UInt32 = 16 << 20
    /// Exit code of an engine that cannot begin; its reason is on standard error.
    static let cannotBegin: Int32 = 70
}

private func stop(_ reason: String) -> Never {
    let line = Array("\(reason)\n".utf8)
    unsafe line.withUnsafeBytes { bytes in _ = unsafe write(2, bytes.baseAddress, bytes.count) }
    _exit(EngineChannel.cannotBegin)
}

private func receiveHello(_ source: inout RecordSource) -> Hello {
    do {
        guard let record = try source.next() else { _exit(0) }
        guard record.header.kind == Wire.Kind.hello.rawValue else {
            stop("the first record is no hello")
        }
        return try Hello(fields: record.fields)
    } catch {
        stop("hello: \(error.what)")
    }
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
            default: stop("a record that is neither page nor memory")
            }
        }
    } catch {
        stop("page: \(error.what)")
    }
    // The host has gone or wants no more; what is under way has no reader.
    _exit(0)
}

/// The way back to the host, shared by the workers.
final class ReplyChannel: Sendable {
    private let lock = Mutex(EngineChannel.descriptor)

    /// Writes all of it, as one piece among those of other workers. Waits while the host does not read.
    func write(_ bytes: [UInt8]) {
        lock.withLock { fd in
            var offset = 0
            while offset < bytes.count {
                let start = offset
                let count = unsafe bytes.withUnsafeBytes { buffer in
                    unsafe Glibc.write(
                        fd, buffer.baseAddress.map { unsafe $0 + start }, buffer.count - start)
                }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { _exit(0) }
                offset += count
            }
        }
    }
}
