import Engine
import Spool
import Telemetry

/// What keeps a service from starting or going on, or a command from reaching one.
package enum ServiceError: Error, Equatable, Sendable {
    case controlSocket(errno: Int32)
    /// A service took the request and closed without an answer.
    case noAnswer
    case signals(errno: Int32)
    case spool(SpoolError)
    case engine(EngineError)

    /// ENOENT, ENOTDIR, EACCES, EPERM, EROFS, ELOOP, ENAMETOOLONG: of a folder that was named.
    private static let namedWrongly: Set<Int32> = [2, 20, 13, 1, 30, 40, 36]

    /// Whether something that the caller named is wrong, rather than something that broke.
    package var isConfiguration: Bool {
        switch self {
        case .spool(.environment(_, _, let code)): ServiceError.namedWrongly.contains(code)
        case .spool(.ledger), .spool(.aborted): false
        case .spool: true
        case .controlSocket, .noAnswer, .signals, .engine: false
        }
    }

    /// What happened and what helps, for one line of a terminal or a log.
    package var text: String {
        switch self {
        case .controlSocket(let code): "control socket: \(errorText(code))"
        case .noAnswer: "the service took the request and ended without an answer; see its log"
        case .signals(let code): "signals: \(errorText(code))"
        case .spool(let error): describe(error)
        case .engine(let error): describe(error)
        }
    }
}

/// A spool error as a sentence with its remedy.
package func describe(_ error: SpoolError) -> String {
    switch error {
    case .environment(let operation, let path, let code):
        "\(operation) \(escapedText(path)): \(errorText(code))\(environmentRemedy(code))"
    case .stateInUse(let path):
        "\(escapedText(path)) is in use by another winnow; give this one its own --state"
    case .instanceInUse(let instance):
        "instance \(instance) runs already: was its state folder copied? Remove the copy's file "
            + "`instance`, or give another --state"
    case .foreignOwner(let path, let owner):
        "\(escapedText(path)) belongs to user \(owner), who could exchange files under us; "
            + "run as that user or give another folder"
    case .overlapping(let inner, let outer):
        "\(escapedText(inner)) lies inside \(escapedText(outer)); inbox, outbox and state must be apart"
    case .ledger(let path, let detail):
        "the ledger \(escapedText(path)) cannot be used: \(escapedText(detail)); "
            + "nothing is lost: pages wait in inbox and claim folder. Stop the service, then `winnow ledger rebuild`"
    case .unknown(let kind, let name): "no \(kind) \(escapedText(name))"
    case .instanceAlive(let instance): "instance \(instance) is running; stop it first"
    case .aborted: "aborted"
    }
}

private func environmentRemedy(_ code: Int32) -> String {
    switch code {
    case 16: "; another program holds it (a backup, a copy of sqlite3?): end that"  // EBUSY
    case 28: "; free some space (limits.keep_free is the floor)"  // ENOSPC
    case 30: "; the folder must be writable (under systemd: ReadWritePaths)"  // EROFS
    case 24, 23: "; raise the limit of open files"  // EMFILE, ENFILE
    case 2: "; make the folder first"  // ENOENT
    default: ""
    }
}

/// An engine error as a sentence with its remedy.
package func describe(_ error: EngineError) -> String {
    switch error {
    case .system(let call, let code): "the engine needs \(call): \(errorText(code))"
    case .cannotStart(let attempts, let detail):
        "the engine does not start (\(attempts) attempts): \(escapedText(detail))"
    case .planMismatch:
        "the engine read the pipeline differently: the program was replaced while it ran; restart it"
    }
}
