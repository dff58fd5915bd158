import Glibc
import Spool

/// Inbox, outbox and state of one test, in a temporary folder that goes with it; and clocks that only
/// the test turns. A class, so that it can remove the folder at its end.
final class Places {
    let root: String
    var nowMs: Int64 = 1_000_000
    /// Set before `open`.
    var adjust: (inout SpoolConfiguration) -> Void = { _ in }

    init() {
        // In memory where there is such a place: these tests ask for thousands of syncs.
        let base = unsafe access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        var template = Array("\(base)/winnow-spool-XXXXXX".utf8CString)
        guard let made = unsafe mkdtemp(&template) else {
            preconditionFailure("no temporary folder")
        }
        root = unsafe String(cString: made)
        for name in ["inbox", "outbox", "state"] { unsafe mkdir("\(root)/\(name)", 0o755) }
    }

    deinit { remove(root) }

    var inbox: String { root + "/inbox" }
    var outbox: String { root + "/outbox" }
    var state: String { root + "/state" }

    func configuration(_ files: FileOperations = .system) -> SpoolConfiguration {
        var configuration = SpoolConfiguration(inbox: inbox, outbox: outbox, state: state)
        configuration.files = files
        configuration.clock = SpoolClock(
            monotonicMs: { [unowned self] in nowMs },
            wallMs: { [unowned self] in 1_769_850_000_000 + nowMs })
        // Tests that are not of it write in place and claim at once.
        configuration.settleMs = 0
        adjust(&configuration)
        return configuration
    }

    func open(_ files: FileOperations = .system) throws(SpoolError) -> Spool {
        try Spool(configuration(files))
    }

    /// Writes a file below the root, its folders too; whole, by rename, unless `inPlace`.
    func write(_ path: String, _ text: String) { write(Array(path.utf8), Array(text.utf8)) }

    func write(_ path: [UInt8], _ bytes: [UInt8]) {
        let full = Array(root.utf8) + [0x2F] + path
        for (index, byte) in full.enumerated() where byte == 0x2F && index > 0 {
            unsafe withCString(Array(full[..<index])) { _ = unsafe mkdir($0, 0o755) }
        }
        let fd = unsafe withCString(full) {
            unsafe Glibc.open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        }
        precondition(fd >= 0, "cannot write \(String(decoding: full, as: UTF8.self))")
        _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(fd, $0.baseAddress, $0.count) }
        close(fd)
    }

    /// A whole file, by its absolute path.
    func readBytes(_ path: String) -> [UInt8] {
        let fd = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        defer { close(fd) }
        var bytes = [UInt8](repeating: 0, count: 8 << 20)
        let count = unsafe bytes.withUnsafeMutableBytes {
            unsafe Glibc.read(fd, $0.baseAddress, $0.count)
        }
        return Array(bytes[..<max(count, 0)])
    }

    func read(_ path: String) -> String? {
        let fd = unsafe Glibc.open("\(root)/\(path)", O_RDONLY | O_CLOEXEC)
        guard fd >= 0 else { return nil }
        defer { close(fd) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = unsafe bytes.withUnsafeMutableBytes {
            unsafe Glibc.read(fd, $0.baseAddress, $0.count)
        }
        return String(decoding: bytes[..<max(count, 0)], as: UTF8.self)
    }

    /// All files below `folder`, relative to it, sorted; `.winnow` only when asked for by name.
    func files(_ folder: String) -> [String] {
        var result: [String] = []
        var queue = [""]
        while let next = queue.popLast() {
            guard let stream = unsafe opendir("\(root)/\(folder)/\(next)") else { continue }
            defer { unsafe closedir(stream) }
            while let entry = unsafe readdir(stream) {
                let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                    unsafe String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
                }
                if [".", "..", ".winnow"].contains(name) { continue }
                let path = next.isEmpty ? name : "\(next)/\(name)"
                if unsafe entry.pointee.d_type == UInt8(DT_DIR) {
                    queue.append(path)
                } else {
                    result.append(path)
                }
            }
        }
        return result.sorted()
    }

    /// Scans, claims everything and commits each page as published with its own text.
    @discardableResult
    func process(_ spool: Spool) throws(SpoolError) -> [ClaimedPage] {
        try spool.scan()
        let pages = try spool.claim(maxCount: 64, maxBytes: 1 << 20)
        try spool.commit(pages.map(published))
        return pages
    }
}

/// The result of a page that becomes a JSON and a text file with its id and text in them.
func published(_ page: ClaimedPage) -> JobResult {
    let text = String(decoding: page.bytes, as: UTF8.self)
    return JobResult(
        job: page.job,
        outcome: .published(
            status: "ok",
            outputs: [
                SpoolOutput(fileExtension: "json", bytes: Array("{\(page.id): \(text)}".utf8)),
                SpoolOutput(fileExtension: "txt", bytes: Array(text.utf8)),
            ]))
}

func withCString<R>(_ bytes: [UInt8], _ body: (UnsafePointer<CChar>) -> R) -> R {
    let chars = (bytes + [0]).map { CChar(bitPattern: $0) }
    return unsafe chars.withUnsafeBufferPointer { buffer in
        guard let start = buffer.baseAddress else { preconditionFailure("empty C string") }
        return unsafe body(start)
    }
}

private func remove(_ path: String) {
    if let stream = unsafe opendir(path) {
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                let start = unsafe UnsafeRawPointer($0).assumingMemoryBound(to: UInt8.self)
                return unsafe Array(
                    UnsafeBufferPointer(
                        start: start,
                        count: strlen(UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self))))
            }
            if name == Array(".".utf8) || name == Array("..".utf8) { continue }
            removeBytes(Array(path.utf8) + [0x2F] + name)
        }
        unsafe closedir(stream)
    }
    unsafe rmdir(path)
}

private func removeBytes(_ path: [UInt8]) {
    if unsafe withCString(path, { unsafe unlink($0) }) == 0 { return }
    remove(String(decoding: path, as: UTF8.self))
}
