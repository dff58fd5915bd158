import Glibc
import Pipeline
import Spool

/// One page that `clean` shall read.
struct PageFile {
    /// Where it lies; nil for standard input.
    let path: [UInt8]?
    let id: String
    /// As it was found; 0 where that cannot be told.
    var sizeBytes = 0
}

/// What a walk comes upon next.
enum PageFileStep {
    case page(PageFile)
    /// A given path, or a folder below one, that cannot be used.
    case unreadable(id: String, detail: String)

    /// Bytes that it will take.
    var sizeBytes: Int {
        if case .page(let file) = self { return file.sizeBytes }
        return 0
    }
}

/// The pages of the given paths, one after the other: files as given, folders recursively in the order
/// of their names, by the rules of the inbox (`inbox.include`; no dotfiles, no sidecars, no symlinks).
///
/// Holds the names of the folders on the way down only.
struct PageFiles: IteratorProtocol {
    private struct Folder {
        /// With a slash behind it.
        let path: [UInt8]
        /// Below the given folder.
        let below: SpoolPath
        /// Names still to come, last first.
        var names: [[UInt8]]
    }

    private var arguments: ArraySlice<[UInt8]>
    private var folders: [Folder] = []
    private let inbox: InboxPlan

    init(_ arguments: [[UInt8]], inbox: InboxPlan) {
        self.arguments = arguments[...]
        self.inbox = inbox
    }

    mutating func next() -> PageFileStep? {
        while true {
            if !folders.isEmpty {
                if let step = nextInFolder() { return step }
            } else {
                guard let argument = arguments.popFirst() else { return nil }
                if let step = begin(argument) { return step }
            }
        }
    }

    private mutating func begin(_ argument: [UInt8]) -> PageFileStep? {
        if argument == [UInt8(ascii: "-")] { return .page(PageFile(path: nil, id: "stdin")) }
        let path = SpoolPath(withoutTrailingSlashes(argument))
        let id = SpoolPath(path.name).displayID
        switch fileFacts(argument, followsLinks: true) {
        case .failure(let code): return .unreadable(id: id, detail: errorDetail(code))
        case .success((S_IFDIR, _)): return enter(path.bytes, .root, id: id)
        case .success(let facts):
            return .page(PageFile(path: argument, id: id, sizeBytes: facts.sizeBytes))
        }
    }

    private mutating func enter(
        _ path: [UInt8], _ below: SpoolPath, id: String
    ) -> PageFileStep? {
        switch namesOfFolder(path) {
        case .failure(let code): return .unreadable(id: id, detail: errorDetail(code))
        case .success(let names):
            let sorted = names.sorted { $1.lexicographicallyPrecedes($0) }
            folders.append(
                Folder(path: path == [slash] ? path : path + [slash], below: below, names: sorted))
            return nil
        }
    }

    /// Nil where the next name is no page; the folder may be over then.
    private mutating func nextInFolder() -> PageFileStep? {
        let last = folders.count - 1
        guard let name = folders[last].names.popLast() else {
            folders.removeLast()
            return nil
        }
        let path = folders[last].path + name
        let below = folders[last].below.appending(name)
        guard case .success((let kind, let size)) = fileFacts(path, followsLinks: false) else {
            return nil
        }
        if kind == S_IFDIR {
            return name.first == UInt8(ascii: ".") ? nil : enter(path, below, id: below.display)
        }
        guard kind == S_IFREG, isPageName(name), inbox.includes(below.bytes.span) else {
            return nil
        }
        return .page(PageFile(path: path, id: below.displayID, sizeBytes: size))
    }
}

private let slash = UInt8(ascii: "/")

private func withoutTrailingSlashes(_ path: [UInt8]) -> [UInt8] {
    var path = path
    while path.count > 1, path.last == slash { path.removeLast() }
    return path
}
