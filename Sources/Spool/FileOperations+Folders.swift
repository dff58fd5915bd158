import Glibc

extension FileOperations {
    /// Opens one of the service's own folders (inbox, outbox, state) by the path the user gave.
    /// Here symlinks are followed: the path is the operator's.
    func openRoot(_ path: String, create: Bool) throws(SpoolError) -> Folder {
        if create { try makeFolders(path) }
        try enter("open", path)
        let fd = try check(Int(system.openRoot(path)), "open", path)
        return Folder(OwnedFD(Int32(fd)), label: path)
    }

    /// `mkdir -p` for a root folder, by the user's umask. What is made is synced: without its name in the folder
    /// above, a power failure would take a root with all that was synced in it.
    private func makeFolders(_ path: String) throws(SpoolError) {
        var end = path.utf8.startIndex
        while end != path.utf8.endIndex {
            let from = path.utf8.index(after: end)
            end = path.utf8[from...].firstIndex(of: slashByte) ?? path.utf8.endIndex
            let part = String(path[..<end])
            if part.isEmpty || part == "/" { continue }
            try enter("mkdir", part)
            let code = system.makeRoot(part)
            if code != 0, code != -EEXIST, !system.isFolder(part) {
                throw .environment(operation: "mkdir", path: part, errno: -code)
            }
            if code == 0 { try syncParent(of: part) }
        }
    }

    private func syncParent(of path: String) throws(SpoolError) {
        let parent =
            path.utf8.lastIndex(of: slashByte).map { String(path[...$0]) } ?? "."
        try enter("open", parent)
        let fd = try check(Int(system.openRoot(parent)), "open", parent)
        try sync(Folder(OwnedFD(Int32(fd)), label: parent))
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
        let code = system.makeFolder(name, in: folder.fd, mode)
        if code == -EEXIST { return false }
        _ = try check(Int(code), "mkdir", name.display)
        return true
    }

    /// Removes an empty folder; false when it is not there or not empty.
    @discardableResult
    func removeFolder(_ name: SpoolPath, in folder: Folder) throws(SpoolError) -> Bool {
        try enter("rmdir", name.display)
        let code = system.removeFolder(name, in: folder.fd)
        if code == -ENOENT || code == -ENOTEMPTY || code == -EEXIST { return false }
        _ = try check(Int(code), "rmdir", name.display)
        return true
    }

    /// Makes the names in a folder durable; false where the file system cannot (FAT, some FUSE).
    @discardableResult
    func sync(_ folder: Folder) throws(SpoolError) -> Bool {
        try enter("fsync", folder.label)
        let code = system.sync(folder.fd)
        if code == -EINVAL || code == -ENOTSUP { return false }
        _ = try check(Int(code), "fsync", folder.label)
        return true
    }

    /// Syncs the whole file system of `folder`: one wait for any number of files.
    func syncFileSystem(of folder: Folder) throws(SpoolError) {
        try enter("syncfs", folder.label)
        _ = try check(Int(system.syncAll(folder.fd)), "syncfs", folder.label)
    }

    /// Bytes an ordinary user can still write on the file system of `folder`, and its size.
    func space(of folder: Folder) throws(SpoolError) -> (free: Int64, total: Int64) {
        try enter("statvfs", folder.label)
        var (free, total): (Int64, Int64) = (0, 0)
        let result = system.space(folder.fd, free: &free, total: &total)
        _ = try check(Int(result), "statvfs", folder.label)
        return (free, total)
    }

    /// All names in `folder` but `.` and `..`, in the kernel's order.
    func list(_ folder: Folder) throws(SpoolError) -> [SpoolPath] {
        try enter("list", folder.label)
        var names: [SpoolPath] = []
        _ = try check(system.list(folder.fd, &names), "list", folder.label)
        return names
    }
}
