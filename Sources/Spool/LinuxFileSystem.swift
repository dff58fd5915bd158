import CLinux
import Glibc

/// The kernel's own calls.
package final class LinuxFileSystem: FileSystem {
    package init() {}

    package func openRoot(_ path: String) -> Int32 {
        answer(unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    }

    package func makeRoot(_ path: String) -> Int32 { answer(unsafe mkdir(path, 0o777)) }

    package func isFolder(_ path: String) -> Bool {
        var facts = stat()
        return unsafe stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    }

    package func isUsable(_ path: String) -> Bool { unsafe access(path, R_OK | W_OK) == 0 }

    package func open(
        _ folder: Int32, _ path: SpoolPath, _ flags: Int32, _ mode: UInt32
    ) -> Int32 {
        unsafe path.withCString {
            unsafe winnow_open_beneath(folder, $0, UInt64(flags), UInt64(mode))
        }
    }

    package func openParent(_ folder: Int32) -> Int32 {
        answer(unsafe openat(folder, "..", O_PATH | O_DIRECTORY | O_CLOEXEC))
    }

    package func facts(
        at name: SpoolPath, in folder: Int32, _ facts: inout FileFacts
    ) -> Int32 {
        var raw = winnow_facts()
        let result = unsafe name.withCString { unsafe winnow_facts_at(folder, $0, &raw) }
        if result == 0 { facts = FileFacts(raw) }
        return result
    }

    package func makeFolder(_ name: SpoolPath, in folder: Int32, _ mode: UInt32) -> Int32 {
        unsafe name.withCString { answer(unsafe mkdirat(folder, $0, mode)) }
    }

    package func removeFolder(_ name: SpoolPath, in folder: Int32) -> Int32 {
        unsafe name.withCString { answer(unsafe unlinkat(folder, $0, AT_REMOVEDIR)) }
    }

    package func remove(_ name: SpoolPath, in folder: Int32) -> Int32 {
        unsafe name.withCString { answer(unsafe unlinkat(folder, $0, 0)) }
    }

    package func rename(
        _ old: SpoolPath, in from: Int32, to new: SpoolPath, in to: Int32, exclusive: Bool
    ) -> Int32 {
        unsafe old.withCString { oldName in
            unsafe new.withCString { newName in
                unsafe winnow_rename(from, oldName, to, newName, exclusive ? 1 : 0)
            }
        }
    }

    package func link(
        _ old: SpoolPath, in from: Int32, to new: SpoolPath, in to: Int32
    ) -> Int32 {
        unsafe old.withCString { oldName in
            unsafe new.withCString { newName in
                answer(unsafe linkat(from, oldName, to, newName, 0))
            }
        }
    }

    package func facts(of file: Int32, _ facts: inout FileFacts) -> Int32 {
        var raw = winnow_facts()
        let result = unsafe winnow_facts_of(file, &raw)
        if result == 0 { facts = FileFacts(raw) }
        return result
    }

    package func read(
        _ file: Int32, _ buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) -> Int {
        let count = unsafe pread(file, buffer.baseAddress, buffer.count, offset)
        return count < 0 ? -Int(errno) : count
    }

    package func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        let count = unsafe Glibc.write(file, bytes.baseAddress, bytes.count)
        return count < 0 ? -Int(errno) : count
    }

    /// Written first, cut then: the file is never empty in between.
    package func overwrite(_ file: Int32, _ bytes: [UInt8]) -> Int {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: $0[done...])
                return unsafe pwrite(file, rest.baseAddress, rest.count, off_t(done))
            }
            if count < 0, errno == EINTR { continue }
            if count < 0 { return -Int(errno) }
            done += count
        }
        return ftruncate(file, off_t(done)) < 0 ? -Int(errno) : done
    }

    package func sync(_ file: Int32) -> Int32 { answer(fsync(file)) }

    package func syncAll(_ folder: Int32) -> Int32 { winnow_syncfs(folder) }

    package func setMode(_ folder: Int32, _ mode: UInt32) -> Int32 { answer(fchmod(folder, mode)) }

    package func lock(_ file: Int32) -> Int32 { answer(flock(file, LOCK_EX | LOCK_NB)) }

    package func lease(_ file: Int32) -> Int32 { winnow_lease(file) }

    package func unlease(_ file: Int32) { _ = winnow_unlease(file) }

    package func space(_ folder: Int32, free: inout Int64, total: inout Int64) -> Int32 {
        var facts = statvfs()
        let result = answer(unsafe fstatvfs(folder, &facts))
        free = Int64(facts.f_bavail) * Int64(facts.f_frsize)
        total = Int64(facts.f_blocks) * Int64(facts.f_frsize)
        return result
    }

    package func path(_ folder: Int32) -> String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe buffer.withUnsafeMutableBytes { raw in
            guard let start = raw.baseAddress else { return 0 }
            return unsafe readlink(
                "/proc/self/fd/\(folder)", start.assumingMemoryBound(to: CChar.self), raw.count)
        }
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }

    private func answer(_ result: Int32) -> Int32 { result < 0 ? -errno : result }
}
