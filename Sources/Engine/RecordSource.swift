import Glibc

/// Reads records from a blocking stream; a record's body lands in an array of its own, uncopied.
struct RecordSource {
    private let fd: Int32
    private var buffer: [UInt8] = []
    private var start = 0
    /// Where small reads land first; one for the life of the stream.
    private var chunk = [UInt8](repeating: 0, count: chunkBytes)
    private static let chunkBytes = 64 << 10

    init(fd: Int32) { self.fd = fd }

    /// The next record, or nil at the end of the stream (also where it ends within a record).
    mutating func next() throws(WireError) -> (header: Wire.Header, fields: [UInt8], body: [UInt8])?
    {
        guard let head = take(Wire.headerBytes) else { return nil }
        let header = try Wire.Header(head[...])
        guard let fields = take(header.fieldBytes), let body = take(header.bodyBytes) else {
            return nil
        }
        return (header, fields, body)
    }

    /// Exactly `count` bytes: what is buffered, then from the stream.
    private mutating func take(_ count: Int) -> [UInt8]? {
        if count < Self.chunkBytes / 2 {
            while buffer.count - start < count {
                guard fill() else { return nil }
            }
        }
        let buffered = buffer[start..<min(start + count, buffer.count)]
        start += buffered.count
        if buffered.count == count { return Array(buffered) }
        return readBody(count, beginning: buffered)
    }

    private mutating func fill() -> Bool {
        buffer.removeFirst(start)
        start = 0
        let fd = fd
        var got = 0
        repeat {
            got = unsafe chunk.withUnsafeMutableBytes { space in
                unsafe read(fd, space.baseAddress, space.count)
            }
        } while got < 0 && errno == EINTR
        guard got > 0 else { return false }
        buffer.append(contentsOf: chunk[..<got])
        return true
    }

    private func readBody(_ count: Int, beginning: ArraySlice<UInt8>) -> [UInt8]? {
        let fd = fd
        var isWhole = false
        let body = unsafe [UInt8](unsafeUninitializedCapacity: count) { space, filled in
            _ = unsafe space.initialize(fromContentsOf: beginning)
            filled = beginning.count
            while filled < count {
                let got = unsafe read(
                    fd, space.baseAddress.map { unsafe $0 + filled }, count - filled)
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { return }
                filled += got
            }
            isWhole = true
        }
        return isWhole ? body : nil
    }
}
