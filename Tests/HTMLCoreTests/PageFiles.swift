import Glibc

/// A file that cannot be opened.
struct NoFile: Error {
    let path: String
}

/// What decode makes of a page: valid UTF-8 without NUL.
func repaired(_ bytes: [UInt8]) -> [UInt8] {
    Array(String(decoding: bytes, as: UTF8.self).utf8).map { $0 == 0 ? 0x20 : $0 }
}

/// Names of the files in a folder, sorted.
func listing(_ folder: String) throws -> [String] {
    guard let handle = unsafe opendir(folder) else { throw NoFile(path: folder) }
    defer { unsafe closedir(handle) }
    var names: [String] = []
    while let entry = unsafe readdir(handle) {
        let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
            unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) {
                unsafe String(cString: $0)
            }
        }
        if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
}

func contents(_ path: String) throws -> [UInt8] {
    guard let file = unsafe fopen(path, "r") else { throw NoFile(path: path) }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = unsafe fread(&piece, 1, piece.count, file), count > 0 {
        bytes += piece[..<count]
    }
    return bytes
}
