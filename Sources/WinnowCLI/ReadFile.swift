import Glibc
import Telemetry

/// Why a file gives no bytes.
enum ReadProblem: Error, Equatable {
    case system(errno: Int32)
    case notRegular
    case overLimit(bytes: Int64, limitBytes: Int)

    /// One phrase for a message.
    var text: String {
        switch self {
        case .system(let code): errorText(code)
        case .notRegular: "not a regular file"
        case .overLimit(let bytes, let limit): "\(bytes) bytes, over the limit of \(limit) bytes"
        }
    }
}

/// Reads a regular file whole; FIFOs, devices and folders are left alone.
///
/// - Parameter limitBytes: a longer file is not read at all.
func readWholeFile(_ path: [UInt8], limitBytes: Int) -> Result<[UInt8], ReadProblem> {
    let descriptor = openForReading(path)
    guard descriptor >= 0 else { return .failure(.system(errno: errno)) }
    defer { close(descriptor) }
    var facts = stat()
    guard unsafe fstat(descriptor, &facts) == 0 else { return .failure(.system(errno: errno)) }
    guard facts.st_mode & S_IFMT == S_IFREG else { return .failure(.notRegular) }
    guard facts.st_size <= limitBytes else {
        return .failure(.overLimit(bytes: Int64(facts.st_size), limitBytes: limitBytes))
    }
    return readAll(descriptor, expectedBytes: Int(facts.st_size), limitBytes: limitBytes)
}

func readWholeFile(_ path: String, limitBytes: Int) -> Result<[UInt8], ReadProblem> {
    readWholeFile(Array(path.utf8), limitBytes: limitBytes)
}

/// Reads a stream to its end.
func readAll(
    _ descriptor: Int32, expectedBytes: Int = 0, limitBytes: Int
) -> Result<[UInt8], ReadProblem> {
    var all = readOnce(descriptor, bytes: expectedBytes)
    // For all of a stream; of a file that was read, for its end or what it has grown by.
    var buffer = [UInt8](repeating: 0, count: all.isEmpty ? 65_536 : 4096)
    while true {
        let count = unsafe read(descriptor, &buffer, buffer.count)
        if count == 0 { return .success(all) }
        if count < 0 {
            if errno == EINTR { continue }
            return .failure(.system(errno: errno))
        }
        all += buffer[..<count]
        if all.count > limitBytes {
            return .failure(.overLimit(bytes: Int64(all.count), limitBytes: limitBytes))
        }
    }
}

/// What one read gives, without a copy; nothing where it fails, for the next read will tell.
private func readOnce(_ descriptor: Int32, bytes: Int) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: bytes) { space, count in
        count = unsafe max(0, read(descriptor, space.baseAddress, bytes))
    }
}

/// O_NONBLOCK, so that a FIFO without a writer does not hold the program.
private func openForReading(_ path: [UInt8]) -> Int32 {
    unsafe withPath(path) { unsafe open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC) }
}
