import Glibc

/// What a reader of lines comes upon.
enum LineStep {
    case line([UInt8])
    /// A line over the limit; it is passed over to its end.
    case tooLong
    /// Nothing more for now.
    case pause
    case end
}

/// Reads lines from a descriptor without waiting longer than it has to: complete lines are handed out
/// before the next read. Memory is bounded by the limit of a line.
struct LineReader {
    let descriptor: Int32
    let limitBytes: Int
    private var buffer: [UInt8] = []
    /// Where the next line begins in `buffer`.
    private var start = 0
    /// No line feed lies before here.
    private var searched = 0
    private var isSkipping = false
    private var isOver = false

    init(descriptor: Int32, limitBytes: Int) {
        self.descriptor = descriptor
        self.limitBytes = limitBytes
    }

    /// The next whole line, without its line feed; reads only when it has none and `descriptor` is ready.
    mutating func next() -> LineStep {
        while true {
            if let end = buffer[max(start, searched)...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(buffer[start..<end])
                start = end + 1
                searched = start
                if !isSkipping { return line.count > limitBytes ? .tooLong : .line(line) }
                isSkipping = false
                continue
            }
            if isOver { return lastLine() }
            if buffer.count - start > limitBytes && !isSkipping {
                isSkipping = true
                forget()
                return .tooLong
            }
            if isSkipping { forget() }
            searched = buffer.count
            guard isReady() else { return .pause }
            read()
        }
    }

    private mutating func lastLine() -> LineStep {
        guard start < buffer.count, !isSkipping else { return .end }
        let line = Array(buffer[start...])
        forget()
        return .line(line)
    }

    private mutating func forget() {
        buffer.removeAll(keepingCapacity: true)
        start = 0
        searched = 0
    }

    private func isReady() -> Bool {
        var wish = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&wish, 1, 0) > 0
    }

    private mutating func read() {
        if start > 0 {
            buffer.removeSubrange(..<start)
            searched -= start
            start = 0
        }
        let old = buffer.count
        let piece = 256 << 10
        buffer += [UInt8](repeating: 0, count: piece)
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe Glibc.read(descriptor, bytes.baseAddress.map { unsafe $0 + old }, piece)
        }
        buffer.removeLast(piece - max(0, count))
        if count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN) { isOver = true }
    }
}
