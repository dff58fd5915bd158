import Glibc
import Spool

/// A spool with two claimed pages, whose ledger is damaged: opening it says so, or recovers, and neither page
/// is ever gone.
///
/// The input is a list of damages, three bytes each: where (16 bits, as a share of the file), and what is put there;
/// an odd byte at the end cuts the file.
@Sendable func ledger(_ bytes: [UInt8]) {
    var content = image
    for k in stride(from: 0, to: bytes.count - 2, by: 3) {
        let share = Int(bytes[k]) << 8 | Int(bytes[k + 1])
        content[share * content.count >> 16] = bytes[k + 2]
    }
    if bytes.count % 3 == 1 { content.removeLast(content.count * Int(bytes[bytes.count - 1]) >> 8) }
    for name in ["ledger.sqlite-wal", "ledger.sqlite-shm"] {
        unsafe unlink("\(root)/state/\(name)")
    }
    write("\(root)/state/ledger.sqlite", content)
    do throws(SpoolError) {
        let spool = try open()
        _ = try spool.recover()
        _ = try spool.audit()
    } catch {}
    let found = pageCount("\(root)/inbox")
    guard found == 2 else { fatalError("broken law: of two pages \(found) are left") }
}

private let root: String = {
    let base = unsafe access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
    var template = Array("\(base)/winnow-fuzz-XXXXXX".utf8CString)
    guard let made = unsafe mkdtemp(&template) else { fatalError("no temporary folder") }
    return unsafe String(cString: made)
}()

/// The undamaged ledger, of two pages that were claimed.
private let image: [UInt8] = {
    for name in ["inbox", "outbox", "state"] { unsafe mkdir("\(root)/\(name)", 0o755) }
    write("\(root)/inbox/a.html", Array("<p>a".utf8))
    write("\(root)/inbox/b.html", Array("<p>b".utf8))
    do throws(SpoolError) {
        let spool = try open()
        try spool.scan()
        _ = try spool.claim(maxBytes: 1 << 20)
    } catch { fatalError("the first claim: \(error)") }
    return read("\(root)/state/ledger.sqlite")
}()

private func open() throws(SpoolError) -> Spool {
    var configuration = SpoolConfiguration(
        inbox: "\(root)/inbox", outbox: "\(root)/outbox", state: "\(root)/state")
    configuration.watchesInbox = false
    return try Spool(configuration)
}

/// Files of four bytes, which both pages are, anywhere below a folder.
private func pageCount(_ folder: String) -> Int {
    guard let directory = unsafe opendir(folder) else { return 0 }
    defer { unsafe closedir(directory) }
    var count = 0
    while let entry = unsafe readdir(directory) {
        let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
            unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) {
                unsafe String(cString: $0)
            }
        }
        if name == "." || name == ".." { continue }
        var facts = stat()
        guard unsafe lstat("\(folder)/\(name)", &facts) == 0 else { continue }
        if facts.st_mode & S_IFMT == S_IFDIR {
            count += pageCount("\(folder)/\(name)")
        } else if facts.st_size == 4 {
            count += 1
        }
    }
    return count
}

private func write(_ path: String, _ bytes: [UInt8]) {
    let file = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    let done = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
    close(file)
    guard done == bytes.count else { fatalError("write \(path): \(errno)") }
}

private func read(_ path: String) -> [UInt8] {
    let file = unsafe Glibc.open(path, O_RDONLY)
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = unsafe bytes.withUnsafeMutableBytes {
        unsafe Glibc.read(file, $0.baseAddress, $0.count)
    }
    return Array(bytes.prefix(max(0, count)))
}
