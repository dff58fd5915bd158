import Glibc

/// How a move without replacing ended.
enum MoveAnswer {
    case moved
    /// The target name is taken; nothing has changed.
    case taken
    /// There is nothing under the old name (or a folder on the way is gone).
    case missing
}

extension FileOperations {
    /// Moves a file to a name that must be free. Where the file system has no NOREPLACE, by
    /// link and unlink: then a crash between the two leaves both names of one file, and the next
    /// call, seeing the same inode under both, only removes the old one.
    func move(
        _ old: SpoolPath, in from: Folder, to new: SpoolPath, in to: Folder
    ) throws(SpoolError) -> MoveAnswer {
        if linksInsteadOfRenames { return try link(old, in: from, to: new, in: to) }
        try enter("rename", new.display)
        let result = rename(old, from, new, to, exclusive: true)
        if result == -EINVAL || result == -ENOSYS {
            linksInsteadOfRenames = true
            return try link(old, in: from, to: new, in: to)
        }
        return try answer(result, "rename", new)
    }

    /// Moves a file over whatever file has the new name, atomically. A folder of that name: taken.
    func moveReplacing(
        _ old: SpoolPath, in from: Folder, to new: SpoolPath, in to: Folder
    ) throws(SpoolError) -> MoveAnswer {
        try enter("rename", new.display)
        return try answer(rename(old, from, new, to, exclusive: false), "rename", new)
    }

    private func rename(
        _ old: SpoolPath, _ from: Folder, _ new: SpoolPath, _ to: Folder, exclusive: Bool
    ) -> Int32 {
        system.rename(old, in: from.fd, to: new, in: to.fd, exclusive: exclusive)
    }

    private func link(
        _ old: SpoolPath, in from: Folder, to new: SpoolPath, in to: Folder
    ) throws(SpoolError) -> MoveAnswer {
        try enter("link", new.display)
        let result = system.link(old, in: from.fd, to: new, in: to.fd)
        if result == -EEXIST, let here = try facts(at: old, in: from),
            try facts(at: new, in: to)?.isSameFile(as: here) != true
        {
            return .taken
        }
        if result != -EEXIST, try answer(result, "link", new) == .missing { return .missing }
        try remove(old, in: from)
        return .moved
    }

    private func answer(
        _ result: Int32, _ operation: String, _ new: SpoolPath
    ) throws(SpoolError) -> MoveAnswer {
        switch result {
        case 0: return .moved
        case -EEXIST, -EISDIR, -ENOTEMPTY: return .taken
        case -ENOENT: return .missing
        default: throw .environment(operation: operation, path: new.display, errno: -result)
        }
    }
}
