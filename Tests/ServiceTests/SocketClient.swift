import CLinux
import Glibc
import Service

/// The permission bits of a file.
func permissions(_ path: String) -> mode_t {
    var facts = stat()
    return unsafe lstat(path, &facts) == 0 ? facts.st_mode & 0o777 : 0
}

/// A connection to a control socket that says nothing.
func connect(_ folder: String) -> Int32? {
    let opened = unsafe open(folder, O_RDONLY | O_DIRECTORY)
    defer { close(opened) }
    let connection = unsafe winnow_connect(opened, ControlServer.name)
    return connection < 0 ? nil : connection
}

/// Whether the other end has closed; closes this one.
func readsEnd(_ descriptor: Int32) -> Bool {
    defer { close(descriptor) }
    var byte: UInt8 = 0
    return unsafe read(descriptor, &byte, 1) == 0
}
