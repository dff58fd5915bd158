import Glibc

/// Folders below one root, opened once for the pages of a batch, and which of them must be synced.
/// It lives no longer than the batch: a kept descriptor would follow a folder that was moved away.
struct FolderCache {
    let root: Folder
    private let files: FileOperations
    /// A folder that we may not enter is one of the environment's errors, not one to go around.
    private let needsPermission: Bool
    private var open: [SpoolPath: Folder]
    private var dirty: Set<SpoolPath> = []

    init(root: Folder, files: FileOperations, needsPermission: Bool = false) {
        self.needsPermission = needsPermission
        self.root = root
        self.files = files
        open = [.root: root]
    }

    /// The folder at `path`, or nil when there is none that may be used: it is missing, a file, a
    /// symlink, a mount, or not readable for us.
    mutating func existing(_ path: SpoolPath) throws(SpoolError) -> Folder? {
        if let folder = open[path] { return folder }
        do {
            let folder = try files.openFolder(path, in: root)
            open[path] = folder
            return folder
        } catch {
            switch error.code {
            case EACCES where needsPermission: throw error
            case ENOENT, ENOTDIR, ELOOP, EXDEV, EACCES, ENAMETOOLONG: return nil
            default: throw error
            }
        }
    }

    /// The folder at `path`, made with all on the way to it where missing; nil when something that is
    /// not a folder of ours stands in the way. What is made is synced by `sync`.
    mutating func made(_ path: SpoolPath) throws(SpoolError) -> Folder? {
        if let folder = try existing(path) { return folder }
        guard path != .root, let parent = try made(path.parent) else { return nil }
        if try files.makeFolder(SpoolPath(path.name), in: parent) { touch(path.parent) }
        return try existing(path)
    }

    /// Opens `path` anew: the folder was removed under us.
    mutating func forget(_ path: SpoolPath) { if path != .root { open[path] = nil } }

    /// A name was added to or taken from the folder at `path`.
    mutating func touch(_ path: SpoolPath) { dirty.insert(path) }

    /// Makes all touched folders durable. One that is gone needs it no more.
    mutating func sync() throws(SpoolError) {
        for path in dirty {
            if let folder = try existing(path) { try files.sync(folder) }
            dirty.remove(path)
        }
    }
}
