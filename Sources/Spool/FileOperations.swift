/// Every call by which the spool touches the file system or the ledger, counted, so that a test can
/// let the nth one fail or die there. A class because the count is shared by all who hold it.
package final class FileOperations {
    /// What the seam does at one call.
    package enum Fault: Equatable {
        case none
        /// The call fails with this errno, once.
        case failing(Int32)
        /// The process "dies": this call (a write: half of it) and all later ones do nothing.
        case abort
    }

    package let system: any FileSystem
    /// Calls so far.
    package private(set) var callCount = 0
    /// Calls so far by name; what tests and the figures of fsyncs per page read.
    package private(set) var counts: [String: Int] = [:]
    /// Set where a file system cannot refuse to replace on rename: moves are links and unlinks then.
    package var linksInsteadOfRenames = false
    /// False to behave as on files of other users, where the kernel gives no leases.
    package var mayLease = true
    private let fault: Fault
    private let faultAt: Int
    /// Only calls of this name count for the fault, when given.
    private let faultName: String?
    private var matching = 0
    private var dead = false

    package init(
        _ fault: Fault = .none, atCall: Int = 0, named: String? = nil,
        on system: any FileSystem = LinuxFileSystem()
    ) {
        self.system = system
        self.fault = fault
        faultAt = atCall
        faultName = named
    }

    /// Plain calls of the kernel.
    package static var system: FileOperations { FileOperations() }

    /// The call with this index (from 0; of that name, when given) fails once with `errno`.
    package static func failing(
        _ errno: Int32, atCall: Int, named: String? = nil
    ) -> FileOperations {
        FileOperations(.failing(errno), atCall: atCall, named: named)
    }

    /// The process dies at the call with this index: nothing after it happens.
    package static func aborting(atCall: Int) -> FileOperations {
        FileOperations(.abort, atCall: atCall)
    }

    /// Notes one call; throws instead of it when the fault is due.
    func enter(_ operation: String, _ path: @autoclosure () -> String) throws(SpoolError) {
        if isDue(operation) {
            switch fault {
            case .none: break
            case .failing(let errno):
                throw .environment(operation: operation, path: path(), errno: errno)
            case .abort: dead = true
            }
        }
        if dead { throw .aborted }
    }

    /// Like `enter`, but true when the process dies in the middle of this call.
    func dies(in operation: String, _ path: @autoclosure () -> String) throws(SpoolError) -> Bool {
        let wasDead = dead
        do { try enter(operation, path()) } catch {
            guard error == .aborted, !wasDead else { throw error }
            return true
        }
        return false
    }

    private func isDue(_ operation: String) -> Bool {
        defer { callCount += 1 }
        counts[operation, default: 0] += 1
        guard fault != .none, !dead, faultName == nil || faultName == operation else {
            return false
        }
        defer { matching += 1 }
        return matching == faultAt
    }

    /// Turns a kernel answer into its value or an error.
    func check(
        _ result: Int, _ operation: String, _ path: @autoclosure () -> String
    ) throws(SpoolError) -> Int {
        guard result >= 0 else {
            throw .environment(operation: operation, path: path(), errno: Int32(-result))
        }
        return result
    }
}
