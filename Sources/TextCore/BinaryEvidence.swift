/// Why the bytes are no text: the name of a format whose signature they start with, or `control_bytes`;
/// nil for text.
///
/// - Parameter scan: of the same bytes.
func binaryEvidence(_ bytes: [UInt8], scan: UTF8Scan) -> String? {
    for (name, signature) in signatures where bytes.starts(with: signature) { return name }
    if bytes.count >= 12, bytes[4..<8].elementsEqual([0x66, 0x74, 0x79, 0x70]) { return "mp4" }
    if bytes.count >= 12, bytes.starts(with: [0x52, 0x49, 0x46, 0x46]), bytes[8] < 0x80 {
        return "riff"
    }
    // Text has hardly any control bytes; compressed or machine code has about 12 % of them. NUL counts
    // for itself: damaged text may hold some.
    let controls = scan.controlCount + scan.nulCount / 4
    if bytes.count >= 32, controls * 50 > bytes.count { return "control_bytes" }
    if scan.nulCount * 3 > bytes.count, bytes.count >= 8 { return "nul_bytes" }
    return nil
}

/// File signatures of formats that producers put under a wrong name.
private let signatures: [(name: String, bytes: [UInt8])] = [
    ("pdf", Array("%PDF-".utf8)), ("postscript", Array("%!PS".utf8)),
    ("png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A]),
    ("gif", Array("GIF87a".utf8)), ("gif", Array("GIF89a".utf8)), ("jpeg", [0xFF, 0xD8, 0xFF]),
    ("tiff", [0x49, 0x49, 0x2A, 0x00]), ("tiff", [0x4D, 0x4D, 0x00, 0x2A]), ("ico", [0, 0, 1, 0]),
    ("zip", [0x50, 0x4B, 0x03, 0x04]), ("zip", [0x50, 0x4B, 0x05, 0x06]),
    ("rar", Array("Rar!\u{1A}\u{07}".utf8)),
    ("7z", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]), ("bzip2", Array("BZh91AY".utf8)),
    ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]), ("zstd", [0x28, 0xB5, 0x2F, 0xFD]),
    ("gzip", [0x1F, 0x8B]), ("elf", [0x7F, 0x45, 0x4C, 0x46]), ("java", [0xCA, 0xFE, 0xBA, 0xBE]),
    ("wasm", [0x00, 0x61, 0x73, 0x6D]), ("ole", [0xD0, 0xCF, 0x11, 0xE0]),
    ("sqlite", Array("SQLite format 3\0".utf8)),
    ("ogg", Array("OggS\0".utf8)), ("mp3", [0x49, 0x44, 0x33, 0x03]),
    ("mp3", [0x49, 0x44, 0x33, 0x04]),
    ("flac", Array("fLaC\0".utf8)), ("webm", [0x1A, 0x45, 0xDF, 0xA3]),
    ("woff", Array("wOFF\0".utf8)),
    ("woff2", Array("wOF2\0".utf8)), ("truetype", [0x00, 0x01, 0x00, 0x00, 0x00]),
    ("exe", [0x4D, 0x5A, 0x90, 0x00]),
    ("rtf", Array("{\\rtf1".utf8)),
]
