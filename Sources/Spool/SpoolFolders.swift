import CLinux
import Glibc

/// The folders of one instance, open and locked from start to end.
/// Inbox and outbox each have a private `.winnow` (0700, ours), so that nothing we rename ever
/// crosses a mount. A class: it owns the locks of the process.
final class SpoolFolders {
    let instance: String
    let inbox: Folder
    let outbox: Folder
    let state: Folder
    /// `inbox/.winnow`
    let inboxPrivate: Folder
    /// `inbox/.winnow/claim/<instance>`
    let claim: Folder
    let archive: Folder
    let quarantine: Folder
    /// `outbox/.winnow/stage/<instance>`
    let stage: Folder
    private let locks: [Folder]

    init(_ configuration: SpoolConfiguration) throws(SpoolError) {
        let files = configuration.files
        inbox = try files.openRoot(configuration.inbox, create: configuration.createInbox)
        outbox = try files.openRoot(configuration.outbox, create: true)
        state = try files.openRoot(configuration.state, create: true)
        guard let stateLock = try files.lock(SpoolPath("lock"), in: state) else {
            throw .stateInUse(path: configuration.state)
        }
        inboxPrivate = try files.privateFolder(in: inbox)
        let outboxPrivate = try files.privateFolder(in: outbox)
        try files.refuseOverlap(inbox: inbox, outbox: outbox, state: state, hidden: inboxPrivate)
        let name = try files.instanceName(in: state)
        instance = name
        archive = try files.ownFolder("archive", in: inboxPrivate)
        quarantine = try files.ownFolder("quarantine", in: inboxPrivate)
        claim = try files.ownFolder(name, in: files.ownFolder("claim", in: inboxPrivate))
        stage = try files.ownFolder(name, in: files.ownFolder("stage", in: outboxPrivate))
        var locks = [stateLock]
        for folder in [claim, stage] {
            guard let lock = try files.lock(SpoolPath("owner"), in: folder) else {
                throw .instanceInUse(instance: name)
            }
            try files.describeOwner(lock, state: state)
            locks.append(lock)
        }
        self.locks = locks
    }
}

extension FileOperations {
    /// `.winnow` of a root folder. Another owner could exchange our files under us: refused.
    func privateFolder(in root: Folder) throws(SpoolError) -> Folder {
        let folder = try ownFolder(".winnow", in: root)
        guard let facts = try facts(at: .root, in: folder) else { return folder }
        guard facts.owner == geteuid() else {
            throw .foreignOwner(path: folder.label, owner: facts.owner)
        }
        if facts.mode & 0o777 != 0o700 {
            try enter("chmod", folder.label)
            _ = try check(fchmod(folder.fd, 0o700) < 0 ? -Int(errno) : 0, "chmod", folder.label)
        }
        return folder
    }

    /// A folder of our own (0700), made durably where missing.
    func ownFolder(_ name: String, in parent: Folder) throws(SpoolError) -> Folder {
        let path = SpoolPath(name)
        if try makeFolder(path, in: parent, mode: 0o700) { try sync(parent) }
        return try openFolder(path, in: parent)
    }

    /// Locks the file `name` for the life of the returned descriptor; nil when another holds it.
    func lock(_ name: SpoolPath, in folder: Folder) throws(SpoolError) -> Folder? {
        let file = try open(name, in: folder, O_RDWR | O_CREAT, mode: 0o600)
        try enter("flock", name.display)
        if !lockPatiently(file.raw) {
            if errno == EWOULDBLOCK { return nil }
            throw .environment(operation: "flock", path: folder.label, errno: errno)
        }
        return Folder(file, label: "\(folder.label)/\(name.display)")
    }

    /// A process that is being started holds, between its fork and its exec, copies of all descriptors of
    /// its parent, the locks of a parent that has just died too: a busy lock is tried for 100 ms.
    private func lockPatiently(_ file: Int32) -> Bool {
        for _ in 0..<50 {
            if flock(file, LOCK_EX | LOCK_NB) == 0 { return true }
            guard errno == EWOULDBLOCK else { return false }
            usleep(2_000)
        }
        return flock(file, LOCK_EX | LOCK_NB) == 0
    }

    /// Writes pid and state directory into an owner file, for whoever adopts this instance.
    func describeOwner(_ lock: Folder, state: Folder) throws(SpoolError) {
        try enter("write", lock.label)
        let text = Array("\(getpid())\n\(pathOf(state))".utf8)
        _ = try check(ftruncate(lock.fd, 0) < 0 ? -Int(errno) : 0, "write", lock.label)
        var done = 0
        while done < text.count {
            let result = unsafe text.withUnsafeBytes {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: $0[done...])
                return unsafe pwrite(lock.fd, rest.baseAddress, rest.count, off_t(done))
            }
            if result < 0, errno == EINTR { continue }
            done += try check(result < 0 ? -Int(errno) : result, "write", lock.label)
        }
    }

    /// The absolute path of an open folder, as the kernel knows it now.
    func pathOf(_ folder: Folder) -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe buffer.withUnsafeMutableBytes { raw in
            guard let start = raw.baseAddress else { return 0 }
            return unsafe readlink(
                "/proc/self/fd/\(folder.fd)", start.assumingMemoryBound(to: CChar.self), raw.count)
        }
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : folder.label
    }

    /// The UUID in `state/instance`, made at the first start.
    func instanceName(in state: Folder) throws(SpoolError) -> String {
        let name = SpoolPath("instance")
        if try facts(at: name, in: state) != nil {
            let file = try openForReading(name, in: state)
            let text = try read(file, expected: 36, limit: 64, name)
            let instance = String(decoding: text, as: UTF8.self)
            if isInstanceName(instance) { return instance }
        }
        let instance = randomUUID()
        let fresh = SpoolPath("instance.new")
        try writeDurable(Array(instance.utf8), fresh, in: state)
        _ = try moveReplacing(fresh, in: state, to: name, in: state)
        try sync(state)
        return instance
    }

    /// Refuses an outbox or state where winnow would read its own files as pages.
    func refuseOverlap(
        inbox: Folder, outbox: Folder, state: Folder, hidden: Folder
    ) throws(SpoolError) {
        let tests = [(outbox, inbox), (inbox, outbox), (state, inbox)]
        for (inner, outer) in tests where try lies(inner, in: outer, butNot: hidden) {
            throw .overlapping(inner: inner.label, outer: outer.label)
        }
    }

    /// Walks up from `inner` to the root of the file tree.
    private func lies(
        _ inner: Folder, in outer: Folder, butNot hidden: Folder
    ) throws(SpoolError) -> Bool {
        guard let target = try facts(at: .root, in: outer),
            let exempt = try facts(at: .root, in: hidden),
            var here = try facts(at: .root, in: inner)
        else { return false }
        var folder = inner
        while true {
            if here.isSameFile(as: exempt) { return false }
            if here.isSameFile(as: target) { return true }
            try enter("open", folder.label)
            let fd = unsafe openat(folder.fd, "..", O_PATH | O_DIRECTORY | O_CLOEXEC)
            // A parent that we may not enter cannot be one of ours.
            if fd < 0 { return false }
            folder = Folder(OwnedFD(fd), label: folder.label + "/..")
            guard let above = try facts(at: .root, in: folder) else { return false }
            if above.isSameFile(as: here) { return false }
            here = above
        }
    }
}

/// A random (version 4) UUID in lower-case text.
private func randomUUID() -> String {
    var generator = SystemRandomNumberGenerator()
    let high = generator.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
    let low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    let digits = Array(hexadecimal(high) + hexadecimal(low))
    let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
    return groups.map { String(digits[$0]) }.joined(separator: "-")
}

private func hexadecimal(_ value: UInt64) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
}

/// True for what `randomUUID` makes; anything else is not used as a folder name.
func isInstanceName(_ text: String) -> Bool {
    let hex = Set("0123456789abcdef-".utf8)
    return text.utf8.count == 36 && text.utf8.allSatisfy(hex.contains)
}
