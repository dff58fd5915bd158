import CLinux
import Glibc

/// What the kernel told of the inbox since the last look.
enum InboxEvent {
    /// A file appeared or its permissions changed; it may still be written.
    case seen(SpoolPath)
    /// A writer closed it.
    case complete(SpoolPath)
    /// It was renamed in, whole.
    case movedIn(SpoolPath)
    /// A folder appeared, perhaps with files and folders in it: watch, then scan.
    case folder(SpoolPath)
    case folderGone(SpoolPath)
    case gone(SpoolPath)
    /// The queue overflowed or the inbox itself moved: only a scan can tell.
    case lost
}

/// inotify on the inbox and the folders below it. Events are hints, so whatever fails here makes the
/// spool slower, not wrong. A class: it owns a descriptor that the poll loop shares.
final class InboxWatch {
    /// -1 where inotify is not to be had.
    let fd: Int32
    /// False when a folder could not be watched (`fs.inotify.max_user_watches`), or lies where others change files
    /// that no event tells of: poll by scans.
    private(set) var isComplete: Bool
    private let tellsAll: Bool
    private var paths: [Int32: SpoolPath] = [:]
    private var buffer = [UInt8](repeating: 0, count: 64 << 10)
    /// More than the longest event: a read that leaves as much room has emptied the queue.
    private static let eventBytes = 4096

    init(isWanted: Bool, inbox: Folder) {
        fd = isWanted ? inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC)) : -1
        tellsAll = winnow_is_shared_file_system(inbox.fd) == 0
        isComplete = fd >= 0 && tellsAll
    }

    deinit { if fd >= 0 { close(fd) } }

    /// Watches an open folder. Again for a folder that moved: the kernel gives the same watch, which
    /// then has the new path.
    func add(_ folder: Folder, _ path: SpoolPath) {
        guard fd >= 0 else { return }
        let mask =
            IN_MOVED_TO | IN_CLOSE_WRITE | IN_CREATE | IN_ATTRIB | IN_MOVED_FROM | IN_DELETE
            | IN_MOVE_SELF | IN_ONLYDIR
        // By descriptor: a path could have become a symlink since it was opened.
        let watch = unsafe inotify_add_watch(fd, "/proc/self/fd/\(folder.fd)", UInt32(mask))
        if watch >= 0 { paths[watch] = path } else { isComplete = false }
    }

    /// Before a whole scan, which adds all watches again.
    func beginScan() { isComplete = fd >= 0 && tellsAll }

    /// Drops the watches of a folder that left the inbox, and of those below it.
    func remove(below path: SpoolPath) {
        for (watch, watched) in paths where watched.isBelow(path) {
            inotify_rm_watch(fd, watch)
            paths[watch] = nil
        }
    }

    /// All events that are waiting; never blocks.
    func read() -> [InboxEvent] {
        guard fd >= 0 else { return [] }
        var events: [InboxEvent] = []
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { raw in
                unsafe Glibc.read(fd, raw.baseAddress, raw.count)
            }
            if count <= 0 { return events }
            append(buffer[..<count], to: &events)
            if count < buffer.count - Self.eventBytes { return events }
        }
    }

    /// Records of struct inotify_event: watch, mask, cookie, name length (4 bytes each), name.
    private func append(_ records: ArraySlice<UInt8>, to events: inout [InboxEvent]) {
        var at = 0
        while at + 16 <= records.endIndex {
            let watch = Int32(bitPattern: word(records, at))
            let length = Int(word(records, at + 12))
            let name = Array(records[(at + 16)..<(at + 16 + length)].prefix { $0 != 0 })
            if let event = event(watch, word(records, at + 4), name) { events.append(event) }
            at += 16 + length
        }
    }

    private func word(_ bytes: ArraySlice<UInt8>, _ at: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << (8 * UInt32($1)) }
    }

    private func event(_ watch: Int32, _ mask: UInt32, _ name: [UInt8]) -> InboxEvent? {
        func has(_ bits: Int32) -> Bool { mask & UInt32(bitPattern: bits) != 0 }
        if has(IN_Q_OVERFLOW) { return .lost }
        if has(IN_IGNORED) {
            // Removed by us (then it is not in the table any more) or with its folder.
            return paths.removeValue(forKey: watch) == .root ? .lost : nil
        }
        guard let folder = paths[watch] else { return nil }
        if has(IN_MOVE_SELF) { return folder == .root ? .lost : nil }
        guard !name.isEmpty else { return nil }
        let path = folder.appending(name)
        if has(IN_ISDIR) {
            if has(IN_CREATE | IN_MOVED_TO) { return .folder(path) }
            if has(IN_MOVED_FROM | IN_DELETE) { return .folderGone(path) }
            return has(IN_ATTRIB) ? .folder(path) : nil
        }
        if has(IN_MOVED_TO) { return .movedIn(path) }
        if has(IN_CLOSE_WRITE) { return .complete(path) }
        if has(IN_MOVED_FROM | IN_DELETE) { return .gone(path) }
        return .seen(path)
    }
}
