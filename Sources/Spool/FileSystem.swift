/// The calls by which the spool touches files, by descriptors, as the kernel has them. Answers are a value >= 0
/// or a negative errno. `FileOperations` is the only caller; a test puts a model in its place that knows
/// what may survive a crash.
package protocol FileSystem: AnyObject {
    // Roots, by the path the operator gave: here symlinks are followed.

    /// Opens a folder for reading.
    func openRoot(_ path: String) -> Int32
    /// Makes one folder, mode 0777 by the umask.
    func makeRoot(_ path: String) -> Int32
    /// Whether there is a folder, symlinks followed.
    func isFolder(_ path: String) -> Bool
    /// Whether there is a file that may be read and written.
    func isUsable(_ path: String) -> Bool

    // Names below an open folder; never through a symlink, above the folder or across a mount.

    /// - Parameter flags: of open(2).
    func open(_ folder: Int32, _ path: SpoolPath, _ flags: Int32, _ mode: UInt32) -> Int32
    func openParent(_ folder: Int32) -> Int32
    func facts(at name: SpoolPath, in folder: Int32, _ facts: inout FileFacts) -> Int32
    func makeFolder(_ name: SpoolPath, in folder: Int32, _ mode: UInt32) -> Int32
    func removeFolder(_ name: SpoolPath, in folder: Int32) -> Int32
    func remove(_ name: SpoolPath, in folder: Int32) -> Int32
    /// With `exclusive`, an existing target is EEXIST, or EINVAL where the file system cannot refuse.
    func rename(
        _ old: SpoolPath, in from: Int32, to new: SpoolPath, in to: Int32, exclusive: Bool
    ) -> Int32
    func link(_ old: SpoolPath, in from: Int32, to new: SpoolPath, in to: Int32) -> Int32
    /// Appends the names in `folder` but `.` and `..`.
    func list(_ folder: Int32, _ names: inout [SpoolPath]) -> Int

    // Open files and folders.

    func facts(of file: Int32, _ facts: inout FileFacts) -> Int32
    func read(_ file: Int32, _ buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int
    func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int
    /// Makes `bytes` the whole content.
    func overwrite(_ file: Int32, _ bytes: [UInt8]) -> Int
    func sync(_ file: Int32) -> Int32
    func syncAll(_ folder: Int32) -> Int32
    func setMode(_ folder: Int32, _ mode: UInt32) -> Int32
    /// Locks for the life of the descriptor; -EWOULDBLOCK when another holds it.
    func lock(_ file: Int32) -> Int32
    /// Takes a read lease: 0, or -EAGAIN when somebody has the file open for writing.
    func lease(_ file: Int32) -> Int32
    func unlease(_ file: Int32)
    /// Bytes an ordinary user can still write, and the size, of the file system.
    func space(_ folder: Int32, free: inout Int64, total: inout Int64) -> Int32
    /// The absolute path of an open folder now; nil when that is unknown.
    func path(_ folder: Int32) -> String?
    /// Mount points strictly below absolute folders.
    func mounts(below folders: [String]) -> [String]
}
