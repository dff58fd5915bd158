import Glibc
import Telemetry

/// An errno as the reason of a `Result`.
struct SystemCode: Error, Equatable {
    let errno: Int32
}

func errorDetail(_ code: SystemCode) -> String { errorText(code.errno) }

/// The kind bits (`S_IFREG`, `S_IFDIR` ...) and the size of what lies at a path.
func fileFacts(
    _ path: [UInt8], followsLinks: Bool
) -> Result<(kind: mode_t, sizeBytes: Int), SystemCode> {
    var facts = stat()
    let flags = followsLinks ? 0 : AT_SYMLINK_NOFOLLOW
    let failed = unsafe withPath(path) { unsafe fstatat(AT_FDCWD, $0, &facts, flags) } != 0
    guard !failed else { return .failure(SystemCode(errno: errno)) }
    return .success((facts.st_mode & S_IFMT, Int(facts.st_size)))
}

/// All names in a folder but `.` and `..`, in no order.
func namesOfFolder(_ path: [UInt8]) -> Result<[[UInt8]], SystemCode> {
    guard let folder = unsafe withPath(path, { unsafe opendir($0) }) else {
        return .failure(SystemCode(errno: errno))
    }
    defer { unsafe closedir(folder) }
    var names: [[UInt8]] = []
    while let entry = unsafe readdir(folder) {
        let name = unsafe nameBytes(entry)
        if name != [0x2E] && name != [0x2E, 0x2E] { names.append(name) }
    }
    return .success(names)
}

private func nameBytes(_ entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
    unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
}

/// Calls `body` with the path as a C string.
func withPath<R>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> R) -> R {
    let terminated = path + [0]
    return unsafe terminated.withUnsafeBufferPointer { bytes in
        unsafe bytes.withMemoryRebound(to: CChar.self) { chars in
            guard let start = chars.baseAddress else { preconditionFailure("empty C string") }
            return unsafe body(start)
        }
    }
}
