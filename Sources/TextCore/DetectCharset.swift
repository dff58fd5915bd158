import CUchardet

/// The charset that the bytes look like, by libuchardet; nil where it has no opinion or one that does not
/// decode.
///
/// Reads at most 256 KiB. A handful of accented letters says nothing of an eight-bit charset, so under
/// eight bytes above 7F only multibyte findings count.
func detectCharset(_ bytes: [UInt8], from start: Int, scan: UTF8Scan) -> Charset? {
    let end = min(bytes.count, start + 256 << 10)
    guard let label = uchardetLabel(bytes[start..<end]) else { return nil }
    let found =
        Charset(label: label.utf8)
        ?? Charset.beyondStandard.first { $0.name == lowercasedLabel(label) } ?? nil
    let charset =
        found?.name == "replacement"
        ? Charset.beyondStandard.first { $0.name == lowercasedLabel(label) } : found
    guard let charset, charset != .utf8, !charset.isUTF16 else { return nil }
    let highByteCount = bytes[start..<end].reduce(0) { $0 + ($1 >= 0x80 ? 1 : 0) }
    if !charset.isMultibyte, !charset.usesEscapes, highByteCount < 8 { return nil }
    var trial: [UInt8] = []
    guard let replaced = charset.decode(Array(bytes[start..<end]), from: 0, into: &trial),
        replaced * 20 <= highByteCount
    else { return nil }
    return charset
}

private func lowercasedLabel(_ label: String) -> String {
    label == "HZ-GB-2312"
        ? "hz-gb-2312" : String(decoding: label.utf8.map(lowercased), as: UTF8.self)
}

/// The detector's own label, for example `WINDOWS-1251`; nil where it has none.
private func uchardetLabel(_ bytes: ArraySlice<UInt8>) -> String? {
    guard let detector = unsafe uchardet_new() else { return nil }
    defer { unsafe uchardet_delete(detector) }
    let status = unsafe bytes.withUnsafeBufferPointer { buffer in
        unsafe buffer.withMemoryRebound(to: CChar.self) { characters in
            unsafe uchardet_handle_data(detector, characters.baseAddress, characters.count)
        }
    }
    guard status == 0 else { return nil }
    unsafe uchardet_data_end(detector)
    guard let name = unsafe uchardet_get_charset(detector) else { return nil }
    let label = unsafe String(cString: name)
    return label.isEmpty ? nil : label
}
