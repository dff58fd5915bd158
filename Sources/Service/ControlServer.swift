import CLinux
import Glibc

/// The service's end of the control socket. A class: it owns descriptors for the life of the loop.
///
/// Never blocks: a client that neither writes nor reads is dropped when its time is over.
package final class ControlServer {
    /// Name of the socket in the state folder.
    package static let name = "control"
    /// More at once are told to wait by the listen queue.
    private static let maxClients = 16
    /// A request is a few words; a list of job numbers is the longest.
    private static let maxRequestBytes = 64 << 10
    /// A client is a local command: it writes at once.
    private static let clientMs: Int64 = 10_000

    private struct Client {
        let number: Int
        let descriptor: Int32
        let deadlineMs: MonotonicMs
        var request: [UInt8] = []
        var reply: ArraySlice<UInt8>?
        var isOver = false
    }

    private let listener: Int32
    private var clients: [Client] = []
    private var nextNumber = 1

    /// - Parameter stateFolder: the caller holds its lock.
    package init(stateFolder: String) throws(ServiceError) {
        let folder = unsafe open(stateFolder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .controlSocket(errno: errno) }
        defer { close(folder) }
        listener = unsafe winnow_listen(folder, ControlServer.name)
        guard listener >= 0 else { throw .controlSocket(errno: -listener) }
    }

    deinit {
        for client in clients { close(client.descriptor) }
        close(listener)
    }

    package func addDescriptors(to set: inout PollSet) {
        if clients.count < ControlServer.maxClients { set.add(listener, Int16(POLLIN)) }
        for client in clients {
            if client.reply != nil {
                set.add(client.descriptor, Int16(POLLOUT))
            } else {
                set.add(client.descriptor, Int16(POLLIN))
            }
        }
    }

    /// Milliseconds until the first silent client is dropped.
    package func msUntilDeadline(_ nowMs: MonotonicMs) -> Int64? {
        clients.map { max(0, $0.deadlineMs - nowMs) }.min()
    }

    /// Takes what clients sent and gives them what fits.
    ///
    /// - Parameter isReady: whether `poll` said that a descriptor can be read.
    /// - Returns: whole requests, each to be answered by `reply(to:)` now or later.
    package func step(
        _ nowMs: MonotonicMs, isReady: (Int32) -> Bool = { _ in true }
    ) -> [(client: Int, line: String)] {
        if isReady(listener) { accept(nowMs) }
        var requests: [(client: Int, line: String)] = []
        for index in clients.indices {
            if clients[index].reply != nil {
                send(index)
            } else if let line = receive(index) {
                requests.append((clients[index].number, line))
            }
            if clients[index].deadlineMs <= nowMs { clients[index].isOver = true }
        }
        for client in clients where client.isOver { close(client.descriptor) }
        clients.removeAll { $0.isOver }
        return requests
    }

    /// Answers a client; one that went away meanwhile is no matter.
    package func reply(to number: Int, _ reply: ControlReply) {
        guard let index = clients.firstIndex(where: { $0.number == number }) else { return }
        clients[index].reply = reply.bytes[...]
        send(index)
    }

    private func accept(_ nowMs: MonotonicMs) {
        while clients.count < ControlServer.maxClients {
            let descriptor = winnow_accept(listener)
            guard descriptor >= 0 else { return }
            clients.append(
                Client(
                    number: nextNumber, descriptor: descriptor,
                    deadlineMs: nowMs + ControlServer.clientMs))
            nextNumber += 1
        }
    }

    /// The client's line once it is whole.
    private func receive(_ index: Int) -> String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let descriptor = clients[index].descriptor
        let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        guard count > 0 else {
            if count == 0 || (errno != EAGAIN && errno != EINTR) { clients[index].isOver = true }
            return nil
        }
        clients[index].request += buffer[..<count]
        let request = clients[index].request
        guard let end = request.firstIndex(of: UInt8(ascii: "\n")) else {
            if request.count > ControlServer.maxRequestBytes { clients[index].isOver = true }
            return nil
        }
        clients[index].request = []
        return String(decoding: request[..<end], as: UTF8.self)
    }

    private func send(_ index: Int) {
        guard let rest = clients[index].reply else { return }
        let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
        let count = unsafe rest.withUnsafeBytes { bytes in
            unsafe Glibc.send(clients[index].descriptor, bytes.baseAddress, bytes.count, flags)
        }
        if count >= 0 {
            clients[index].reply = rest.dropFirst(count)
            clients[index].isOver = count == rest.count
        } else if errno != EAGAIN && errno != EINTR {
            clients[index].isOver = true
        }
    }
}
