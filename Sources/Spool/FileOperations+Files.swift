import CLinux
import Glibc

extension FileOperations {
    /// Opens `path` below `folder`; never through a symlink, above the folder or across a mount.
    func open(
        _ path: SpoolPath, in folder: Folder, _ flags: Int32, mode: UInt32 = 0
    ) throws(SpoolError) -> OwnedFD {
        try enter("open", path.display)
        let result = unsafe path.withCString {
            unsafe winnow_open_beneath(folder.fd, $0, UInt64(flags), UInt64(mode))
        }
        return OwnedFD(Int32(try check(Int(result), "open", path.display)))
    }

    /// Opens a file that may be anything for reading: does not block on a FIFO, does not follow.
    func openForReading(_ path: SpoolPath, in folder: Folder) throws(SpoolError) -> OwnedFD {
        try open(path, in: folder, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
    }

    func facts(of file: borrowing OwnedFD, _ label: SpoolPath) throws(SpoolError) -> FileFacts {
        try enter("stat", label.display)
        var raw = winnow_facts()
        let result = unsafe winnow_facts_of(file.raw, &raw)
        _ = try check(Int(result), "stat", label.display)
        return FileFacts(raw)
    }

    /// Facts of a single name in `folder`, or nil when there is none. A symlink is not followed.
    func facts(at name: SpoolPath, in folder: Folder) throws(SpoolError) -> FileFacts? {
        try enter("stat", name.display)
        var raw = winnow_facts()
        let result = unsafe name.withCString { unsafe winnow_facts_at(folder.fd, $0, &raw) }
        if result == -ENOENT { return nil }
        _ = try check(Int(result), "stat", name.display)
        return FileFacts(raw)
    }

    /// At most `limit` bytes from the file's begin; fewer at its end.
    func read(
        _ file: borrowing OwnedFD, expected: Int, limit: Int, _ label: SpoolPath
    ) throws(SpoolError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < limit {
            try enter("read", label.display)
            // One byte more than expected, so that the end is seen without a second buffer.
            let room = min(bytes.isEmpty ? expected + 1 : 65536, limit - bytes.count)
            var readResult = 0
            let chunk = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                let got = unsafe pread(file.raw, buffer.baseAddress, room, bytes.count)
                count = max(got, 0)
                readResult = got < 0 ? -Int(errno) : got
            }
            if readResult == -Int(EINTR) { continue }
            if try check(readResult, "read", label.display) == 0 { break }
            if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
        }
        return bytes
    }

    /// Writes `bytes` as the new file `name` in `folder`. An older file of that name (a leftover
    /// whose fsync may have failed) is removed, never reused.
    func writeNew(
        _ bytes: [UInt8], _ name: SpoolPath, in folder: Folder, mode: UInt32 = 0o666
    ) throws(SpoolError) -> OwnedFD {
        let file = try openNew(name, in: folder, mode)
        var done = 0
        while done < bytes.count {
            let dying = try dies(in: "write", name.display)
            let end = dying ? done + (bytes.count - done) / 2 : bytes.count
            let result = unsafe bytes.withUnsafeBytes { buffer in
                let part = unsafe UnsafeRawBufferPointer(rebasing: buffer[done..<end])
                return unsafe Glibc.write(file.raw, part.baseAddress, part.count)
            }
            if dying { throw .aborted }
            let written = result < 0 ? -Int(errno) : result
            if written == -Int(EINTR) { continue }
            done += try check(written, "write", name.display)
        }
        return file
    }

    private func openNew(
        _ name: SpoolPath, in folder: Folder, _ mode: UInt32
    ) throws(SpoolError) -> OwnedFD {
        let flags = O_WRONLY | O_CREAT | O_EXCL
        do { return try open(name, in: folder, flags, mode: mode) } catch {
            guard error.code == EEXIST else { throw error }
            try remove(name, in: folder)
            return try open(name, in: folder, flags, mode: mode)
        }
    }

    func sync(_ file: borrowing OwnedFD, _ label: SpoolPath) throws(SpoolError) {
        try enter("fsync", label.display)
        let result = fsync(file.raw)
        _ = try check(result < 0 ? -Int(errno) : 0, "fsync", label.display)
    }

    /// Writes, syncs and closes one file.
    func writeDurable(
        _ bytes: [UInt8], _ name: SpoolPath, in folder: Folder, mode: UInt32 = 0o600
    ) throws(SpoolError) {
        let file = try writeNew(bytes, name, in: folder, mode: mode)
        try sync(file, name)
    }

    /// Removes a file; false when there was none.
    @discardableResult
    func remove(_ name: SpoolPath, in folder: Folder) throws(SpoolError) -> Bool {
        try enter("unlink", name.display)
        let result = unsafe name.withCString { unsafe unlinkat(folder.fd, $0, 0) }
        let code = result < 0 ? -Int(errno) : 0
        if code == -Int(ENOENT) { return false }
        _ = try check(code, "unlink", name.display)
        return true
    }

    /// Asks for a read lease; see `LeaseAnswer`.
    func lease(_ file: borrowing OwnedFD, _ label: SpoolPath) throws(SpoolError) -> LeaseAnswer {
        try enter("lease", label.display)
        guard mayLease else { return .unsupported }
        switch winnow_lease(file.raw) {
        case 0: return .granted
        case -EAGAIN: return .writerPresent
        default: return .unsupported
        }
    }

    func unlease(_ file: borrowing OwnedFD) { _ = winnow_unlease(file.raw) }
}

/// Whether anybody has a file open for writing.
enum LeaseAnswer {
    /// Nobody has; and whoever tries waits until the lease is given back.
    case granted
    /// Somebody has.
    case writerPresent
    /// Not our file, or the file system has no leases: only time can tell.
    case unsupported
}
