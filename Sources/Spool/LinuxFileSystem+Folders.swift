import CLinux
import Glibc

extension LinuxFileSystem {
    package func list(_ folder: Int32, _ names: inout [SpoolPath]) -> Int {
        lseek(folder, 0, SEEK_SET)
        // 32 KiB is what glibc's readdir takes at a time.
        var buffer = [UInt8](repeating: 0, count: 32768)
        while true {
            let end = unsafe buffer.withUnsafeMutableBytes { raw in
                unsafe winnow_list(folder, raw.baseAddress, raw.count)
            }
            if end <= 0 { return end }
            appendNames(of: buffer[..<end], to: &names)
        }
    }

    /// Records of struct linux_dirent64: length at byte 16, name from byte 19 to its NUL.
    private func appendNames(of records: ArraySlice<UInt8>, to names: inout [SpoolPath]) {
        var at = 0
        while at + 19 < records.endIndex {
            let length = Int(records[at + 16]) | Int(records[at + 17]) << 8
            let name = Array(records[(at + 19)..<(at + length)].prefix { $0 != 0 })
            if name != Array(".".utf8), name != Array("..".utf8) { names.append(SpoolPath(name)) }
            at += length
        }
    }

    /// From /proc/self/mountinfo (proc(5): the fifth field, with \ooo for blanks).
    package func mounts(below folders: [String]) -> [String] {
        guard let text = contents(of: "/proc/self/mountinfo") else { return [] }
        return text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count > 4 else { return nil }
            let point = String(fields[4])
            return folders.contains { point.hasPrefix($0 == "/" ? $0 : $0 + "/") } ? point : nil
        }
    }

    private func contents(of path: String) -> String? {
        let fd = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard fd >= 0 else { return nil }
        let file = OwnedFD(fd)
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe Glibc.read(file.raw, $0.baseAddress, $0.count)
            }
            if count <= 0 { return String(decoding: text, as: UTF8.self) }
            text += buffer[..<count]
        }
    }
}
