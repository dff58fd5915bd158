import CLinux
import Glibc

/// An engine as the host sees it: a process and the descriptors that lead to it.
///
/// A class because it has identity: what it holds is closed, and the process ended, exactly once.
@safe final class EngineProcess {
    /// What a worker was last seen at.
    struct Sighting {
        var ticket: UInt64 = 0
        var seenNs: UInt64 = 0
    }

    let channel: Int32
    let errors: Int32
    /// For whoever wants to look at the process; signals go through the pidfd.
    let pid: Int32
    private let pidfd: Int32
    private let slots: UnsafeMutablePointer<winnow_progress>
    private let slotCount: Int
    private var isReaped = false

    /// Last bytes of its standard error, at most `errorTailBytes`.
    private(set) var errorTail: [UInt8] = []
    private static let errorTailBytes = 8192
    /// Where reads land first; one for the life of the process.
    private var chunk = [UInt8](repeating: 0, count: 128 << 10)
    private var outgoing: [[UInt8]] = []
    private var outgoingOffset = 0
    private(set) var sightings: [Sighting]

    /// Whether it has its plan already, from the nursery; else a hello must tell it.
    let isLoaded: Bool

    /// Splits it off the nursery, where that is ready, or copies this process, where it can be copied and `copy`
    /// says what the copy does, or starts `configuration.executable`.
    init(
        _ configuration: EngineConfiguration, workers: Int, nursery: EngineNursery? = nil,
        copy: (() -> Never)? = nil
    ) throws(EngineError) {
        var pair: [Int32] = [-1, -1]
        var pipe: [Int32] = [-1, -1]
        var open: [Int32] = []
        func check(_ result: Int32, _ call: String) throws(EngineError) {
            guard result < 0 else { return }
            for fd in open { close(fd) }
            throw .system(call: call, errno: -result)
        }
        // The answers of the some 10 ms that a commit takes the host, so that no worker waits for it (with 1 MiB,
        // a third more and smaller groups); the kernel counts each answer as twice its size and may grant less.
        try check(unsafe winnow_socket_pair(8 << 20, &pair), "socketpair")
        open += pair
        try check(unsafe winnow_error_pipe(&pipe), "pipe2")
        open += pipe
        let progress = winnow_progress_create(UInt32(workers))
        try check(progress, "memfd_create")
        open.append(progress)
        let mapped = unsafe winnow_progress_map(progress, UInt32(workers))
        guard let slots = unsafe mapped else {
            try check(-errno, "mmap")
            throw .system(call: "mmap", errno: ENOMEM)
        }
        var pid: Int32 = 0
        var error: Int32 = 0
        if let split = nursery?.engine(channel: pair[1], progress: progress, errors: pipe[1]) {
            pid = split
            isLoaded = true
        } else if let copied = Self.copied(copy, pair[1], progress, pipe[1]) {
            pid = copied
            isLoaded = true
        } else {
            isLoaded = false
            error = unsafe winnow_spawn_engine(
                configuration.executable, configuration.subcommand, pair[1], progress, pipe[1], &pid
            )
        }
        if error != 0 { unsafe winnow_progress_unmap(slots, UInt32(workers)) }
        try check(-error, "posix_spawn")
        let pidfd = winnow_pidfd_open(pid)
        if pidfd < 0 { kill(pid, SIGKILL) }
        try check(pidfd, "pidfd_open")
        for fd in [pair[1], pipe[1], progress] { close(fd) }
        _ = fcntl(pair[0], F_SETFL, O_NONBLOCK)
        channel = pair[0]
        errors = pipe[0]
        self.pidfd = pidfd
        self.pid = pid
        unsafe self.slots = slots
        slotCount = workers
        sightings = Array(repeating: Sighting(), count: workers)
    }

    /// - Returns: the copy's process, or nil where there is none. In the copy it does not return.
    private static func copied(
        _ copy: (() -> Never)?, _ channel: Int32, _ progress: Int32, _ errors: Int32
    ) -> Int32? {
        guard let copy else { return nil }
        let pid = winnow_copy_as_engine(channel, progress, errors)
        if pid == 0 { copy() }
        return pid > 0 ? pid : nil
    }

    deinit {
        _ = end()
        close(channel)
        close(errors)
        close(pidfd)
        unsafe winnow_progress_unmap(slots, UInt32(slotCount))
    }

    /// Ends the process if it still runs and reaps it. Nil when it was reaped before.
    func end() -> winnow_exit? {
        guard !isReaped else { return nil }
        isReaped = true
        // One that has ended by itself keeps its own signal or exit code.
        _ = winnow_pidfd_kill(pidfd)
        var result = winnow_exit()
        let answer = unsafe winnow_pidfd_reap(pidfd, 1, &result)
        return answer == 1 ? result : nil
    }

    // MARK: - Channel

    var hasOutgoing: Bool { !outgoing.isEmpty }

    /// Small pieces are joined up to this size: a call for each would cost more than the copy.
    private static let joinedBytes = 128 << 10

    /// Queues bytes. `flush` writes them.
    func send(_ bytes: [UInt8]) {
        if let last = outgoing.indices.last,
            outgoing[last].count + bytes.count <= EngineProcess.joinedBytes
        {
            outgoing[last].append(contentsOf: bytes)
        } else if !bytes.isEmpty {
            outgoing.append(bytes)
        }
    }

    /// More waits than one call would write well.
    var isFlushDue: Bool { outgoing.count > 1 }

    /// Writes what fits. A lost peer is noticed when reading.
    func flush() {
        var sent = 0
        while sent < outgoing.count {
            let bytes = outgoing[sent]
            let offset = outgoingOffset
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.send(
                    channel, buffer.baseAddress.map { unsafe $0 + offset }, buffer.count - offset,
                    Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            outgoingOffset += count
            guard outgoingOffset == bytes.count else { continue }
            outgoingOffset = 0
            sent += 1
        }
        outgoing.removeFirst(sent)
    }

    enum Received { case bytes, nothing, end }

    /// Appends what there is, at most `limit` bytes.
    func receive(into buffer: inout [UInt8], limit: Int) -> Received {
        read(channel, into: &buffer, limit: limit)
    }

    /// Keeps the end of what the engine wrote to its standard error.
    func receiveErrors() {
        while read(errors, into: &errorTail, limit: 64 << 10) == .bytes {
            if errorTail.count > Self.errorTailBytes {
                errorTail.removeFirst(errorTail.count - Self.errorTailBytes)
            }
        }
    }

    /// Reads until nothing more is there, or `limit` is reached. An end that comes after bytes is seen next time.
    private func read(_ fd: Int32, into buffer: inout [UInt8], limit: Int) -> Received {
        var total = 0
        while total < limit {
            let got = unsafe chunk.withUnsafeMutableBytes { space in
                unsafe Glibc.read(fd, space.baseAddress, space.count)
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else {
                if total > 0 { return .bytes }
                return got < 0 && errno == EAGAIN ? .nothing : .end
            }
            buffer.append(contentsOf: chunk[..<got])
            total += got
            // A stream that gave less than it could is empty for now: spares the call that would say so.
            if got < chunk.count { break }
        }
        return .bytes
    }

    // MARK: - Progress

    /// The pages that workers have begun, with when (CLOCK_MONOTONIC, nanoseconds).
    ///
    /// The engine can write what it likes there: a time is believed only as far as it is not later than
    /// when the host first saw the page begun.
    func begun(nowNs: UInt64) -> [(ticket: Ticket, beganNs: UInt64, stage: UInt64)] {
        var found: [(Ticket, UInt64, UInt64)] = []
        for k in 0..<slotCount {
            var beganNs: UInt64 = 0
            let ticket = unsafe winnow_progress_read(slots + k, &beganNs)
            if ticket != sightings[k].ticket {
                sightings[k] = Sighting(ticket: ticket, seenNs: nowNs)
            }
            if ticket != 0 {
                let stage = unsafe winnow_progress_stage_of(slots + k)
                found.append((Ticket(raw: ticket), min(beganNs, sightings[k].seenNs), stage))
            }
        }
        return found
    }
}
