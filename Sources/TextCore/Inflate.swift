import CZlib

/// The bytes of a gzip file, or `bytes` unchanged where they are no gzip.
///
/// All members are joined. Bytes after the last member that are no member are ignored, as gzip(1) does.
/// - Parameter limitBytes: of the decompressed page.
/// - Throws: `brokenGzip` for truncated or damaged streams, `gzipBomb` past the limit.
package func inflateIfGzip(_ bytes: [UInt8], limitBytes: Int) throws(TextError) -> [UInt8] {
    guard isGzipMember(bytes, at: 0) else { return bytes }
    var output: [UInt8] = []
    output.reserveCapacity(min(limitBytes, bytes.count * 6))
    var position = 0
    repeat {
        position = try inflateMember(
            of: bytes, from: position, into: &output, limitBytes: limitBytes)
    } while isGzipMember(bytes, at: position)
    return output
}

/// Whether a gzip member with the deflate method starts at `position`.
private func isGzipMember(_ bytes: [UInt8], at position: Int) -> Bool {
    position + 3 <= bytes.count && bytes[position] == 0x1F && bytes[position + 1] == 0x8B
        && bytes[position + 2] == 8
}

/// Appends one member and returns the position after it.
private func inflateMember(
    of bytes: [UInt8], from start: Int, into output: inout [UInt8], limitBytes: Int
) throws(TextError) -> Int {
    var stream = unsafe z_stream()
    // The oldest zlib whose ABI this uses; zlib compares the first digit only.
    let version = "1.2.11"
    let opened = unsafe inflateInit2_(
        &stream, 15 + 16, version, Int32(MemoryLayout<z_stream>.size))
    guard opened == Z_OK else { throw .brokenGzip(atByte: start, detail: "zlib: no memory") }
    defer { _ = unsafe inflateEnd(&stream) }
    var position = start
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
        let (status, consumed, produced) = unsafe step(&stream, bytes, from: position, into: &chunk)
        position += consumed
        guard output.count + produced <= limitBytes else { throw .gzipBomb(limitBytes: limitBytes) }
        output.append(contentsOf: chunk[..<produced])
        if status == Z_STREAM_END { return position }
        guard status == Z_OK, consumed > 0 || produced > 0 else {
            let atEnd = position >= bytes.count && (status == Z_OK || status == Z_BUF_ERROR)
            let detail =
                unsafe stream.msg.map { unsafe String(cString: $0) } ?? "zlib error \(status)"
            throw .brokenGzip(atByte: position, detail: atEnd ? "truncated" : detail)
        }
    }
}

/// Lets zlib fill `chunk` once.
private func step(
    _ stream: inout z_stream, _ bytes: [UInt8], from position: Int, into chunk: inout [UInt8]
) -> (status: Int32, consumed: Int, produced: Int) {
    let available = min(bytes.count - position, 1 << 30)
    let room = chunk.count
    let status = unsafe bytes.withUnsafeBufferPointer { source in
        unsafe chunk.withUnsafeMutableBufferPointer { target in
            unsafe stream.next_in = UnsafeMutablePointer(
                mutating: source.baseAddress.map { unsafe $0 + position })
            unsafe stream.avail_in = UInt32(available)
            unsafe stream.next_out = target.baseAddress
            unsafe stream.avail_out = UInt32(room)
            return unsafe inflate(&stream, Z_NO_FLUSH)
        }
    }
    return unsafe (status, available - Int(stream.avail_in), room - Int(stream.avail_out))
}
