import CLinux
import Glibc

/// Asks the service that runs on a state folder.
///
/// - Returns: its answer, or nil when no service listens there.
/// - Throws: when a service listens and does not answer.
package func askService(
    stateFolder: String, _ request: ControlRequest
) throws(ServiceError) -> ControlReply? {
    let folder = unsafe open(stateFolder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return nil }
    defer { close(folder) }
    let connection = unsafe winnow_connect(folder, ControlServer.name)
    switch connection {
    case 0...: break
    case -ENOENT, -ECONNREFUSED: return nil
    default: throw .controlSocket(errno: -connection)
    }
    defer { close(connection) }
    let line = Array((request.line + "\n").utf8)
    let sent = unsafe send(connection, line, line.count, Int32(MSG_NOSIGNAL))
    guard sent == line.count, let reply = ControlReply(bytes: readToEnd(connection)) else {
        throw .noAnswer
    }
    return reply
}

private func readToEnd(_ descriptor: Int32) -> [UInt8] {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = unsafe read(descriptor, &buffer, buffer.count)
        if count > 0 {
            all += buffer[..<count]
        } else if count == 0 || errno != EINTR {
            return all
        }
    }
}
