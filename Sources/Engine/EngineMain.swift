import CLinux
import Glibc
import Pipeline

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
    let active = Confinement.begin()
    var source = RecordSource(fd: EngineChannel.descriptor)
    winnow_keep_freed_memory(EngineChannel.keptBytes)
    let preparation = OwnThread(prepare)
    let hello = receiveHello(&source)
    let plan: PipelinePlan
    do {
        plan = try loadPipeline(yaml: hello.yaml, file: hello.file, registry: registry)
    } catch {
        EngineChannel.stop("pipeline refused: \(error.diagnostics.first?.message ?? "")")
    }
    if let problem = preparation.finish() { EngineChannel.stop(problem) }
    var engine = restricted(hello, plan, active)
    if hello.isNursery { engine.nurse() }
    engine.confine()
    engine.serve(&source)
}

/// What `engineMain` does in a copy of the host, which has its plan already.
func serveAsCopy(_ hello: Hello, _ plan: PipelinePlan, prepare: () -> String?) -> Never {
    unsafe winnow_name_process("winnow-engine")
    let active = Confinement.begin()
    winnow_keep_freed_memory(EngineChannel.keptBytes)
    if let problem = prepare() { EngineChannel.stop(problem) }
    var source = RecordSource(fd: EngineChannel.descriptor)
    var engine = restricted(hello, plan, active)
    engine.confine()
    engine.serve(&source)
}

private func restricted(
    _ hello: Hello, _ plan: PipelinePlan, _ active: [String]
) -> LoadedEngine {
    let limits = Confinement.restrict(memoryBytes: hello.memoryBytes)
    return LoadedEngine(hello, plan, protections: active + limits)
}

private func receiveHello(_ source: inout RecordSource) -> Hello {
    do {
        guard let record = try source.next() else { _exit(0) }
        guard record.header.kind == Wire.Kind.hello.rawValue else {
            EngineChannel.stop("the first record is no hello")
        }
        return try Hello(fields: record.fields)
    } catch {
        EngineChannel.stop("hello: \(error.what)")
    }
}

/// Where the host put the engine's descriptors, and what is written there.
enum EngineChannel {
    static let errors: Int32 = 2
    static let descriptor: Int32 = 3
    static let progress: Int32 = 4
    /// What malloc may keep of freed memory in one arena; a larger page's memory goes back to the kernel.
    static let keptBytes: UInt32 = 16 << 20
    /// Exit code of an engine that cannot begin; its reason is on standard error.
    static let cannotBegin: Int32 = 70

    /// Ends an engine that cannot begin or go on.
    static func stop(_ reason: String) -> Never {
        _ = write(Array("\(reason)\n".utf8), to: errors)
        _exit(cannotBegin)
    }

    /// Writes all of it. Returns false where there is no reader.
    static func write(_ bytes: [UInt8], to fd: Int32) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let start = offset
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(
                    fd, buffer.baseAddress.map { unsafe $0 + start }, buffer.count - start)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            offset += count
        }
        return true
    }
}
