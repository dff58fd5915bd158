import Glibc

/// Descriptors from here on are of a model, not of the kernel (its limit, fs.nr_open, is below).
package let firstModelledDescriptor: Int32 = 1 << 30

private func closeIfReal(_ fd: Int32) { if fd < firstModelledDescriptor { close(fd) } }

/// One open file. Closed exactly once.
struct OwnedFD: ~Copyable {
    let raw: Int32

    init(_ raw: Int32) { self.raw = raw }
    deinit { closeIfReal(raw) }

    /// Hands the descriptor to a new owner.
    consuming func release() -> Int32 {
        let fd = raw
        discard self
        return fd
    }
}

/// An open folder. A class because the pages of a batch share it; closed with the last of them.
final class Folder {
    let fd: Int32
    /// For messages only.
    let label: String

    init(_ owned: consuming OwnedFD, label: String) {
        fd = owned.release()
        self.label = label
    }

    deinit { closeIfReal(fd) }
}
