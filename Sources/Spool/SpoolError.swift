/// Everything that can go wrong in the spool. Pages never throw: a bad page is an outcome.
package enum SpoolError: Error, Equatable, Sendable {
    /// A call on the file system failed (disk full, read-only, I/O error, no descriptors ...).
    /// Nothing is charged to a page: pause, then call again with the same arguments.
    case environment(operation: String, path: String, errno: Int32)
    /// Another process holds this state directory.
    case stateInUse(path: String)
    /// Another process holds the instance's claim folder (a copied state directory).
    case instanceInUse(instance: String)
    /// `.winnow` belongs to another user, who could exchange files under us.
    case foreignOwner(path: String, owner: UInt32)
    /// One folder lies within another in a way that would feed winnow its own files.
    case overlapping(inner: String, outer: String)
    /// The ledger is of a newer winnow, or damaged.
    case ledger(path: String, detail: String)
    /// No such instance, job or quarantine entry.
    case unknown(kind: String, name: String)
    /// The instance to adopt is running.
    case instanceAlive(instance: String)
    /// Only from the fault seam of tests: the process is considered dead from here on.
    case aborted

    /// The errno of an environment error, else 0.
    package var code: Int32 {
        if case .environment(_, _, let errno) = self { return errno }
        return 0
    }
}
