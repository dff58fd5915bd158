import Glibc

/// A folder of one test, removed with all it holds when the test lets go of it. A class: it owns the folder.
package final class TemporaryFolder {
    package let path: String

    package init() {
        var name = Array("/tmp/winnow-test-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&name) != nil else { preconditionFailure("mkdtemp: \(errno)") }
        path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { removeTree(Array(path.utf8)) }

    package func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Makes a folder below, with those above it.
    @discardableResult
    package func makeFolder(_ name: String) -> String {
        var made = path
        for part in name.split(separator: "/") {
            made += "/\(part)"
            unsafe mkdir(made, 0o755)
        }
        return made
    }

    package func write(_ name: String, _ text: String) { write(name, Array(text.utf8)) }

    package func write(_ name: String, _ bytes: [UInt8]) { write(Array(name.utf8), bytes) }

    /// Writes a file whose name need not be UTF-8.
    package func write(_ name: [UInt8], _ bytes: [UInt8]) {
        writeFile(Array(path.utf8) + [0x2F] + name, bytes)
    }

    /// Writes beside the folder tree first and renames, as a careful producer does.
    package func drop(_ name: [UInt8], into folder: String, _ bytes: [UInt8]) {
        let whole = Array("\(path)/\(folder)/".utf8)
        let hidden = Array("\(path)/.drop".utf8)
        writeFile(hidden, bytes)
        let moved = unsafe withPath(hidden) { old in
            unsafe withPath(whole + name) { new in unsafe rename(old, new) }
        }
        precondition(moved == 0, "rename: \(errno)")
    }

    package func drop(_ name: String, into folder: String, _ text: String) {
        drop(Array(name.utf8), into: folder, Array(text.utf8))
    }

    package func read(_ name: String) -> [UInt8]? { readFile(file(name)) }

    package func text(_ name: String) -> String? {
        read(name).map { String(decoding: $0, as: UTF8.self) }
    }

    /// All regular files below, by path; without folders whose name begins with a dot.
    package func files(_ name: String) -> [String] {
        filesBelow(Array(file(name).utf8), "").sorted()
    }
}

private func writeFile(_ path: [UInt8], _ bytes: [UInt8]) {
    let file = unsafe withPath(path) { unsafe open($0, O_WRONLY | O_CREAT | O_TRUNC, 0o644) }
    precondition(file >= 0, "open: \(errno)")
    defer { close(file) }
    var sent = 0
    while sent < bytes.count {
        let start = sent
        let count = unsafe bytes.withUnsafeBytes { buffer in
            unsafe Glibc.write(
                file, buffer.baseAddress.map { unsafe $0 + start }, buffer.count - start)
        }
        precondition(count > 0, "write: \(errno)")
        sent += count
    }
}

/// The bytes of a file, or nil when it cannot be opened.
package func readFile(_ path: String) -> [UInt8]? { readFile(Array(path.utf8)) }

package func readFile(_ path: [UInt8]) -> [UInt8]? {
    let file = unsafe withPath(path) { unsafe open($0, O_RDONLY) }
    guard file >= 0 else { return nil }
    defer { close(file) }
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = unsafe Glibc.read(file, &buffer, buffer.count)
        guard count > 0 else { return all }
        all += buffer[..<count]
    }
}

private func names(_ folder: [UInt8]) -> [[UInt8]] {
    guard let open = unsafe withPath(folder, { unsafe opendir($0) }) else { return [] }
    defer { unsafe closedir(open) }
    var names: [[UInt8]] = []
    while let entry = unsafe readdir(open) {
        let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
            unsafe Array($0.prefix { $0 != 0 })
        }
        if name != [0x2E] && name != [0x2E, 0x2E] { names.append(name) }
    }
    return names
}

private func isFolder(_ path: [UInt8]) -> Bool {
    var facts = stat()
    return unsafe withPath(path) { unsafe lstat($0, &facts) } == 0
        && facts.st_mode & S_IFMT == S_IFDIR
}

private func filesBelow(_ folder: [UInt8], _ prefix: String) -> [String] {
    var files: [String] = []
    for name in names(folder) {
        let path = folder + [0x2F] + name
        let shown = prefix + String(decoding: name, as: UTF8.self)
        if !isFolder(path) {
            files.append(shown)
        } else if name.first != 0x2E {
            files += filesBelow(path, shown + "/")
        }
    }
    return files
}

private func removeTree(_ path: [UInt8]) {
    guard isFolder(path) else {
        _ = unsafe withPath(path) { unsafe unlink($0) }
        return
    }
    for name in names(path) { removeTree(path + [0x2F] + name) }
    _ = unsafe withPath(path) { unsafe rmdir($0) }
}

/// Calls `body` with the path as a C string.
func withPath<R>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> R) -> R {
    let terminated = path + [0]
    return unsafe terminated.withUnsafeBufferPointer { bytes in
        unsafe bytes.withMemoryRebound(to: CChar.self) { chars in
            guard let start = chars.baseAddress else { preconditionFailure("empty C string") }
            return unsafe body(start)
        }
    }
}
