import CLinux
import Glibc

extension FileOperations {
    /// Opens one of the service's own folders (inbox, outbox, state) by the path the user gave.
    /// Here symlinks are followed: the path is the operator's.
    func openRoot(_ path: String, create: Bool) throws(SpoolError) -> Folder {
        if create { try makeFolders(path) }
        try enter("open", path)
        let fd = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        let result = try check(fd < 0 ? -Int(errno) : Int(fd), "open", path)
        return Folder(OwnedFD(Int32(result)), label: path)
    }

    /// `mkdir -p` for a root folder, by the user's umask.
    private func makeFolders(_ path: String) throws(SpoolError) {
        var end = path.utf8.startIndex
        while end != path.utf8.endIndex {
            let from = path.utf8.index(after: end)
            end = path.utf8[from...].firstIndex(of: slashByte) ?? path.utf8.endIndex
            let part = String(path[..<end])
            if part.isEmpty || part == "/" { continue }
            try enter("mkdir", part)
            let code = unsafe mkdir(part, 0o777) < 0 ? errno : 0
            if code != 0, code != EEXIST, !isFolder(part) {
                throw .environment(operation: "mkdir", path: part, errno: code)
            }
        }
    }

    private func isFolder(_ path: String) -> Bool {
        var facts = stat()
        return unsafe stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    }

    /// Opens the folder at `path` below `root`.
    func openFolder(_ path: SpoolPath, in root: Folder) throws(SpoolError) -> Folder {
        if path == .root { return root }
        let fd = try open(path, in: root, O_RDONLY | O_DIRECTORY)
        return Folder(fd, label: "\(root.label)/\(path.display)")
    }

    /// Makes one folder; false when it was there.
    @discardableResult
    func makeFolder(
        _ name: SpoolPath, in folder: Folder, mode: UInt32 = 0o777
    ) throws(SpoolError) -> Bool {
        try enter("mkdir", name.display)
        let result = unsafe name.withCString { unsafe mkdirat(folder.fd, $0, mode) }
        let code = result < 0 ? -Int(errno) : 0
        if code == -Int(EEXIST) { return false }
        _ = try check(code, "mkdir", name.display)
        return true
    }

    /// Removes an empty folder; false when it is not there or not empty.
    @discardableResult
    func removeFolder(_ name: SpoolPath, in folder: Folder) throws(SpoolError) -> Bool {
        try enter("rmdir", name.display)
        let result = unsafe name.withCString { unsafe unlinkat(folder.fd, $0, AT_REMOVEDIR) }
        let code = result < 0 ? -Int(errno) : 0
        if code == -Int(ENOENT) || code == -Int(ENOTEMPTY) || code == -Int(EEXIST) { return false }
        _ = try check(code, "rmdir", name.display)
        return true
    }

    /// Makes the names in a folder durable; false where the file system cannot (FAT, some FUSE).
    @discardableResult
    func sync(_ folder: Folder) throws(SpoolError) -> Bool {
        try enter("fsync", folder.label)
        let code = fsync(folder.fd) < 0 ? -Int(errno) : 0
        if code == -Int(EINVAL) || code == -Int(ENOTSUP) { return false }
        _ = try check(code, "fsync", folder.label)
        return true
    }

    /// Syncs the whole file system of `folder`: one wait for any number of files.
    func syncFileSystem(of folder: Folder) throws(SpoolError) {
        try enter("syncfs", folder.label)
        _ = try check(Int(winnow_syncfs(folder.fd)), "syncfs", folder.label)
    }

    /// Bytes an ordinary user can still write on the file system of `folder`, and its size.
    func space(of folder: Folder) throws(SpoolError) -> (free: Int64, total: Int64) {
        try enter("statvfs", folder.label)
        var facts = statvfs()
        let result = unsafe fstatvfs(folder.fd, &facts)
        _ = try check(result < 0 ? -Int(errno) : 0, "statvfs", folder.label)
        let unit = Int64(facts.f_frsize)
        return (Int64(facts.f_bavail) * unit, Int64(facts.f_blocks) * unit)
    }

    /// All names in `folder` but `.` and `..`, in the kernel's order.
    func list(_ folder: Folder) throws(SpoolError) -> [SpoolPath] {
        try enter("list", folder.label)
        lseek(folder.fd, 0, SEEK_SET)
        var names: [SpoolPath] = []
        // 32 KiB is what glibc's readdir takes at a time.
        var buffer = [UInt8](repeating: 0, count: 32768)
        while true {
            let result = unsafe buffer.withUnsafeMutableBytes { raw in
                unsafe winnow_list(folder.fd, raw.baseAddress, raw.count)
            }
            let end = try check(result, "list", folder.label)
            if end == 0 { return names }
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
}
