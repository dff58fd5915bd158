import CLinux
import Glibc

/// What fstat says of a file. Two equal values: same file, same bytes, as far as the kernel tells.
/// Identity is never the inode alone: inodes are reused.
package struct FileFacts: Equatable, Sendable {
    package var device: UInt64
    package var inode: UInt64
    package var size: Int64
    package var modifiedNs: Int64
    package var changedNs: Int64
    package var mode: UInt32
    package var owner: UInt32

    package init(
        device: UInt64 = 0, inode: UInt64 = 0, size: Int64 = 0, modifiedNs: Int64 = 0,
        changedNs: Int64 = 0, mode: UInt32 = 0, owner: UInt32 = 0
    ) {
        self.device = device
        self.inode = inode
        self.size = size
        self.modifiedNs = modifiedNs
        self.changedNs = changedNs
        self.mode = mode
        self.owner = owner
    }

    init(_ raw: winnow_facts) {
        device = raw.device
        inode = raw.inode
        size = raw.size
        modifiedNs = raw.modified_ns
        changedNs = raw.changed_ns
        mode = raw.mode
        owner = raw.owner
    }

    var kind: FileKind {
        switch mode & S_IFMT {
        case S_IFREG: .regular
        case S_IFDIR: .folder
        case S_IFLNK: .symlink
        case S_IFIFO: .fifo
        case S_IFSOCK: .socket
        default: .device
        }
    }

    func isSameFile(as other: FileFacts) -> Bool { device == other.device && inode == other.inode }

    /// True when the bytes may differ: a writer was at work, or this is another file.
    /// ctime is left out: our own rename changes it, and so does a chmod.
    func bytesMayDiffer(from other: FileFacts) -> Bool {
        !isSameFile(as: other) || size != other.size || modifiedNs != other.modifiedNs
    }
}

/// The kinds of things a folder can hold.
enum FileKind: String, Sendable {
    case regular, folder, symlink, fifo, socket, device
}
