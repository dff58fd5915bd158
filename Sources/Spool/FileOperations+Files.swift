import Glibc

extension FileOperations {
    /// Opens `path` below `folder`; never through a symlink, above the folder or across a mount.
    func open(
        _ path: SpoolPath, in folder: Folder, _ flags: Int32, mode: UInt32 = 0
    ) throws(SpoolError) -> OwnedFD {
        try enter("open", path.display)
        let result = system.open(folder.fd, path, flags, mode)
        return OwnedFD(Int32(try check(Int(result), "open", path.display)))
    }

    /// Opens a file that may be anything for reading: does not block on a FIFO, does not follow.
    func openForReading(_ path: SpoolPath, in folder: Folder) throws(SpoolError) -> OwnedFD {
        try open(path, in: folder, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
    }

    func facts(of file: borrowing OwnedFD, _ label: SpoolPath) throws(SpoolError) -> FileFacts {
        try enter("stat", label.display)
        var facts = FileFacts()
        _ = try check(Int(system.facts(of: file.raw, &facts)), "stat", label.display)
        return facts
    }

    /// Facts of a single name in `folder`, or nil when there is none. A symlink is not followed.
    func facts(at name: SpoolPath, in folder: Folder) throws(SpoolError) -> FileFacts? {
        try enter("stat", name.display)
        var facts = FileFacts()
        let result = system.facts(at: name, in: folder.fd, &facts)
        if result == -ENOENT { return nil }
        _ = try check(Int(result), "stat", name.display)
        return facts
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
                let space = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[..<room])
                readResult = unsafe system.read(file.raw, space, at: bytes.count)
                count = max(readResult, 0)
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
            let written = unsafe bytes.withUnsafeBytes { buffer in
                let part = unsafe UnsafeRawBufferPointer(rebasing: buffer[done..<end])
                return unsafe system.write(file.raw, part)
            }
            if dying { throw .aborted }
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
        _ = try check(Int(system.sync(file.raw)), "fsync", label.display)
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
        let code = system.remove(name, in: folder.fd)
        if code == -ENOENT { return false }
        _ = try check(Int(code), "unlink", name.display)
        return true
    }

    /// Asks for a read lease; see `LeaseAnswer`.
    func lease(_ file: borrowing OwnedFD, _ label: SpoolPath) throws(SpoolError) -> LeaseAnswer {
        try enter("lease", label.display)
        guard mayLease else { return .unsupported }
        switch system.lease(file.raw) {
        case 0: return .granted
        case -EAGAIN: return .writerPresent
        default: return .unsupported
        }
    }

    func unlease(_ file: borrowing OwnedFD) { system.unlease(file.raw) }
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
