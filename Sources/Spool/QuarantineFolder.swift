import Glibc
import TextCore

/// One quarantined page.
package struct QuarantineEntry: Sendable, Equatable {
    /// The name of its folder: what `show` and `retry` take.
    package let name: String
    /// Where it came from, below the inbox.
    package let path: SpoolPath
    package let reason: String
    package let detail: String
    /// RFC 3339, UTC.
    package let when: String
    package let attemptCount: Int
    package let sizeBytes: Int64
    /// `reason.json` as it is.
    package let reasonBytes: [UInt8]
    /// Absolute, as text.
    package let originalPath: String
}

/// `inbox/.winnow/quarantine`, for whoever looks at it or takes from it; needs no instance, so it works
/// beside a running service. A class: it holds the folders open.
package final class QuarantineFolder {
    private let files: FileOperations
    private let inbox: Folder
    private let folder: Folder?

    package init(inbox path: String, files: FileOperations = .system) throws(SpoolError) {
        self.files = files
        inbox = try files.openRoot(path, create: false)
        var cache = FolderCache(root: inbox, files: files)
        folder = try cache.existing(SpoolPath(".winnow/quarantine"))
    }

    /// All entries that have an original, by name.
    package func list() throws(SpoolError) -> [QuarantineEntry] {
        guard let folder else { return [] }
        var entries: [QuarantineEntry] = []
        for name in try files.list(folder) {
            if let entry = try entry(name.display) { entries.append(entry) }
        }
        return entries.sorted { ($0.when, $0.name) < ($1.when, $1.name) }
    }

    /// The entry called `name`.
    package func show(_ name: String) throws(SpoolError) -> QuarantineEntry {
        guard let entry = try entry(name) else {
            throw .unknown(kind: "quarantine entry", name: name)
        }
        return entry
    }

    /// Puts the original (and before it its sidecar) back into the inbox under its own name, or, when
    /// that is taken, under the next number. It will be claimed as a new page.
    /// Crash before the page moved: the entry is still there (perhaps without its sidecar, which then
    /// waits in the inbox); after it: an entry without an original, which `retry` and pruning remove.
    /// - Returns: where it is now, below the inbox.
    @discardableResult
    package func retry(_ name: String) throws(SpoolError) -> SpoolPath {
        let entry = try show(name)
        guard let folder else { throw .unknown(kind: "quarantine entry", name: name) }
        let home = try files.openFolder(SpoolPath(name), in: folder)
        let page = SpoolPath(quarantineName(of: entry.path.name))
        let sidecar = try files.facts(at: page.sidecar, in: home) == nil ? nil : page.sidecar
        var cache = FolderCache(root: inbox, files: files)
        let parent = entry.path.parent
        guard let target = try cache.made(parent) else {
            throw .environment(operation: "retry", path: parent.display, errno: ENOTDIR)
        }
        let moved = try files.moveVersioned(
            page, sidecar: sidecar, in: home, to: entry.path.name, in: target)
        cache.touch(parent)
        try cache.sync()
        try files.remove(reasonFile, in: home)
        try files.removeFolder(SpoolPath(name), in: folder)
        try files.sync(folder)
        return parent.appending(moved.bytes)
    }

    private func entry(_ name: String) throws(SpoolError) -> QuarantineEntry? {
        var cache = FolderCache(root: inbox, files: files)
        let path = SpoolPath(".winnow/quarantine").appending(name)
        guard !name.isEmpty, !name.utf8.contains(slashByte), let home = try cache.existing(path),
            try files.facts(at: reasonFile, in: home) != nil
        else { return nil }
        let file = try files.openForReading(reasonFile, in: home)
        let bytes = try files.read(file, expected: 4096, limit: 1 << 20, reasonFile)
        guard let fields = try? parseJSON(bytes, .strict) else { return nil }
        let origin = SpoolPath(
            percentDecoded(Array((fields["path_bytes"]?.string ?? "").utf8)[...]))
        let page = SpoolPath(quarantineName(of: origin.name))
        guard !origin.bytes.isEmpty, let facts = try files.facts(at: page, in: home) else {
            return nil
        }
        return QuarantineEntry(
            name: name, path: origin, reason: fields["reason"]?.string ?? "",
            detail: fields["detail"]?.string ?? "", when: fields["when"]?.string ?? "",
            attemptCount: fields["attempts"]?.int ?? 0,
            sizeBytes: facts.size, reasonBytes: bytes,
            originalPath: files.pathOf(home) + "/" + page.display)
    }
}
