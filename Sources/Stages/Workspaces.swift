import Synchronization

/// Memory that a stage needs while it works on a page, kept between pages: as many spaces as workers have
/// been at work at once, so that a page takes one and allocates nothing.
///
/// What a space holds says nothing about a page: whoever takes one overwrites it.
final class Workspaces<Space: Sendable>: Sendable {
    private let free = Mutex<[Space]>([])
    private let make: @Sendable () -> Space

    init(_ make: @escaping @Sendable () -> Space) {
        self.make = make
    }

    /// Runs `body` with a space of its own.
    /// - Parameter keeps: whether the space is used again; a huge page leaves none behind.
    func use<Result>(keeps: Bool = true, _ body: (inout Space) -> Result) -> Result {
        var space = free.withLock { $0.popLast() } ?? make()
        defer { if keeps { free.withLock { $0.append(space) } } }
        return body(&space)
    }
}
