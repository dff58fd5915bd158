/// How an answer is written.
package enum ReportFormat: String, Sendable {
    case text, json
}

/// What a `winnow` command may ask of a running service: one line of words on its control socket.
package enum ControlRequest: Equatable, Sendable {
    case status(ReportFormat)
    case audit(ReportFormat)
    case reload
    /// Take over the work of a dead instance.
    case adopt(instance: String)
    /// What is known of a host; as `SiteAddress.host`.
    case showSite(String, ReportFormat)
    case forgetSite(String)

    /// The line, without its line feed.
    package var line: String {
        switch self {
        case .status(let format): "status \(format.rawValue)"
        case .audit(let format): "audit \(format.rawValue)"
        case .reload: "reload"
        case .adopt(let instance): "adopt \(instance)"
        case .showSite(let host, let format): "site-show \(host) \(format.rawValue)"
        case .forgetSite(let host): "site-forget \(host)"
        }
    }

    /// Nil for a line that no `winnow` of this version writes.
    package init?(line: String) {
        let words = line.split(separator: " ").map(String.init)
        let format = words.count == 2 ? ReportFormat(rawValue: words[1]) : nil
        switch (words.first, format) {
        case ("status", let format?): self = .status(format)
        case ("audit", let format?): self = .audit(format)
        case ("reload", nil) where words.count == 1: self = .reload
        case ("adopt", nil) where words.count == 2: self = .adopt(instance: words[1])
        case ("site-forget", nil) where words.count == 2: self = .forgetSite(words[1])
        case ("site-show", nil) where words.count == 3:
            guard let format = ReportFormat(rawValue: words[2]) else { return nil }
            self = .showSite(words[1], format)
        default: return nil
        }
    }
}

/// The service's answer: what the asking command prints, and how it exits.
package struct ControlReply: Equatable, Sendable {
    /// 0, 1 or 2, as in the command's `--help`.
    package let exitCode: Int32
    package let text: String

    package init(exitCode: Int32, text: String) {
        self.exitCode = exitCode
        self.text = text
    }

    /// As sent: the exit code on a line of its own, then the text up to the end of the stream.
    package var bytes: [UInt8] { Array("\(exitCode)\n\(text)".utf8) }

    /// Nil when the stream ended before a whole first line.
    package init?(bytes: [UInt8]) {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")),
            let code = Int32(String(decoding: bytes[..<end], as: UTF8.self))
        else { return nil }
        exitCode = code
        text = String(decoding: bytes[(end + 1)...], as: UTF8.self)
    }
}
