import CLinux
import Glibc

extension EngineDeath {
    /// Share of the memory limit that must have been resident for a death to count as one of memory.
    private static let memoryShare = 0.8

    /// Puts a name to a death by what is known of it.
    ///
    /// - Parameters:
    ///   - cause: why the host ended it, or `.crash` where it ended by itself.
    ///   - why: the host's reason, if it had one.
    ///   - lastWords: the end of its standard error; hostile text.
    static func judged(
        _ cause: Cause, why: String?, exit: winnow_exit?, memoryBytes: Int, lastWords: [UInt8]
    ) -> EngineDeath {
        let words = printable(lastMessage(lastWords))
        var facts: [String] = []
        var cause = cause
        if let why { facts.append(why) }
        if let exit, why == nil {
            facts.append(exit.signal == 0 ? "exit code \(exit.code)" : signalName(exit.signal))
            if isOutOfMemory(exit, memoryBytes, words) {
                cause = .memory
                facts.append("limit \(memoryBytes) bytes")
            }
        }
        if !words.isEmpty { facts.append(words) }
        let endedItself = exit.map { why == nil && $0.signal != SIGKILL } ?? false
        return EngineDeath(
            cause: cause, detail: facts.joined(separator: "; "),
            isOwnDoing: cause != .deadline && endedItself)
    }

    /// The limit makes an allocation fail, which Swift answers with a trap.
    private static func isOutOfMemory(_ exit: winnow_exit, _ limit: Int, _ words: String) -> Bool {
        // Until its exec a spawned child runs in its parent's memory, so that its peak begins with the
        // parent's: only more than that is its own.
        var own = rusage()
        unsafe getrusage(RUSAGE_SELF, &own)
        let isOwnPeak = exit.peak_resident_kib > own.ru_maxrss
        if isOwnPeak, Double(exit.peak_resident_kib) * 1024 >= memoryShare * Double(limit) {
            return true
        }
        return words.contains("allocat") && words.contains("failed")
            || words.contains("out of memory")
    }

    private static func signalName(_ signal: Int32) -> String {
        switch signal {
        case SIGILL, SIGTRAP: return "signal \(signal) (trap)"
        case SIGSEGV, SIGBUS: return "signal \(signal) (bad memory access)"
        case SIGABRT: return "signal \(signal) (abort)"
        case SIGSYS: return "signal \(signal) (forbidden system call)"
        case SIGKILL:
            return "signal \(signal) (killed from outside, or by the kernel for want of memory)"
        default: return "signal \(signal)"
        }
    }

    /// The runtime's last message, or else the last line; a stack trace may follow the message.
    private static func lastMessage(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        let lines = bytes.split(separator: 0x0a)
        let message = lines.last { String(decoding: $0, as: UTF8.self).contains("Fatal error: ") }
        return (message ?? lines.last ?? []).prefix(400)
    }

    /// ASCII as it is, everything else as `?`: it ends in logs and terminals.
    private static func printable(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.map { (0x20...0x7e).contains($0) ? $0 : 0x3f }, as: UTF8.self)
    }
}
