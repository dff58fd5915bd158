/// What keeps a service from starting or a command from reaching one.
package enum ServiceError: Error, Equatable, Sendable {
    case controlSocket(errno: Int32)
    /// A service took the request and closed without an answer.
    case noAnswer
    case signals(errno: Int32)
}
