import Engine
import Glibc
import Pipeline
import Service
import Telemetry
import TextCore

/// `serve INBOX OUTBOX STATE PIPELINE`, and the engine that it starts: the real service and the real engine, with
/// a stage more. Not installed; for Tests/Durability only.
func exitPoisoned() -> Never {
    if CommandLine.arguments.dropFirst().first == "__engine" {
        useLinkedCharsetsOnly()
        engineMain(registry: poisonedRegistry) { openLanguageDetector() }
    }
    guard CommandLine.arguments.count == 6 else { exit(2) }
    exit(serve(Array(CommandLine.arguments[2...])))
}

private func serve(_ words: [String]) -> Int32 {
    do {
        let yaml = try bytes(of: words[3])
        let plan = try loadPipeline(yaml: yaml, file: words[3], registry: poisonedRegistry)
        let options = ServiceOptions(
            inbox: words[0], outbox: words[1], state: words[2], plan: plan,
            reloadPlan: { () throws(PlanRefusal) in plan },
            reproducingCommand: "winnow clean --explain", version: "poisoned", isOnce: false,
            log: LogWriter(format: .text, priorityPrefix: false) { line in
                let bytes = Array(line.utf8)
                _ = unsafe bytes.withUnsafeBytes { unsafe write(1, $0.baseAddress, $0.count) }
            })
        return try ServiceLoop(options).run() == .drained ? 0 : 1
    } catch {
        print(error)
        return 1
    }
}

private struct Unreadable: Error {}

private func bytes(of path: String) throws -> [UInt8] {
    guard let file = unsafe fopen(path, "r") else { throw Unreadable() }
    defer { unsafe fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe fread(&buffer, 1, buffer.count, file)
    return Array(buffer[..<count])
}
