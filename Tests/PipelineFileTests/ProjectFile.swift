import Glibc

/// Files of the project, found from the place of this one.
enum ProjectFile {
    static let root = String(#filePath.dropLast("/Tests/PipelineFileTests/ProjectFile.swift".count))

    /// The bytes of a file by its path in the project; nil where there is none.
    static func read(_ path: String) -> [UInt8]? {
        let fd = unsafe open("\(root)/\(path)", O_RDONLY | O_CLOEXEC)
        guard fd >= 0 else { return nil }
        defer { close(fd) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe Glibc.read(fd, &piece, piece.count)
            guard count > 0 else { return count == 0 ? bytes : nil }
            bytes += piece.prefix(count)
        }
    }

    /// Names in a folder, sorted, without dotfiles.
    static func names(in path: String) -> [String] {
        guard let folder = unsafe opendir("\(root)/\(path)") else { return [] }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
                    unsafe String(cString: $0)
                }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }
}

extension ProjectFile {
    /// Replaces a file of the project; false where that failed.
    static func write(_ bytes: [UInt8], to path: String) -> Bool {
        let fd = unsafe open("\(root)/\(path)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard fd >= 0 else { return false }
        let count = unsafe Glibc.write(fd, bytes, bytes.count)
        return close(fd) == 0 && count == bytes.count
    }
}
