import PageKit

/// Which pages an entry of `sites` holds for: a host, with subdomains where it says so, and the beginning of
/// a path where it gives one.
///
/// `example.org` is that host. `*` is any run of characters, dots too, and `*.example.org` is `example.org` as
/// well. Case, port and a leading `www.` do not count. `example.org/blog` is `/blog` and what lies below it.
package struct SitePattern: Sendable, Equatable {
    /// As it was written.
    package let text: String
    let host: [UInt8]
    /// Without the slash at its end; empty for all paths.
    private let path: [UInt8]

    package init(_ text: String) throws(GlobError) {
        self.text = text
        let bare = try Self.withoutScheme(text)
        let slash = bare.firstIndex(of: "/") ?? bare.endIndex
        try Self.check(host: bare[..<slash])
        try Self.check(path: bare[slash...])
        host = Array(SiteAddress.plain(String(bare[..<slash])).utf8)
        var path = Array(bare[slash...].utf8)
        while path.last == UInt8(ascii: "/") { path.removeLast() }
        self.path = path
    }

    package func matches(_ address: SiteAddress) -> Bool {
        matches(host: Array(address.host.utf8)) && matches(path: Array(address.path.utf8))
    }

    /// Whether all pages of another entry are this one's, so that the other is never reached behind it.
    func covers(_ other: SitePattern) -> Bool {
        // A `*` of the other can only be taken by one of this.
        guard matches(host: other.host), matches(path: other.path) else { return false }
        return other.bareHost.map { matches(host: $0) } ?? true
    }

    /// Whether two entries are of the same pages.
    func isSame(as other: SitePattern) -> Bool { host == other.host && path == other.path }

    /// The host without a `*.` before it; nil where there is another `*`.
    var plainHost: [UInt8]? {
        let bare = bareHost ?? host
        return bare.contains(UInt8(ascii: "*")) ? nil : bare
    }

    /// `example.org` of `*.example.org`.
    private var bareHost: [UInt8]? {
        host.starts(with: "*.".utf8) ? Array(host.dropFirst(2)) : nil
    }

    private func matches(host name: [UInt8]) -> Bool {
        Self.matches(host, name) || bareHost.map { Self.matches($0, name) } ?? false
    }

    private func matches(path other: [UInt8]) -> Bool {
        other.starts(with: path)
            && (path.isEmpty || other.count == path.count || other[path.count] == UInt8(ascii: "/"))
    }

    /// Costs at most the product of the lengths.
    private static func matches(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
        var (token, at) = (0, 0)
        var retry: (token: Int, at: Int)?
        while true {
            if token < pattern.count, pattern[token] == UInt8(ascii: "*") {
                token += 1
                retry = (token, at)
            } else if token < pattern.count, at < name.count, pattern[token] == name[at] {
                token += 1
                at += 1
            } else if token == pattern.count, at == name.count {
                return true
            } else if let last = retry, last.at < name.count {
                retry = (last.token, last.at + 1)
                (token, at) = (last.token, last.at + 1)
            } else {
                return false
            }
        }
    }

    // MARK: checks

    private static func withoutScheme(_ text: String) throws(GlobError) -> Substring {
        guard !text.contains("://") else {
            throw GlobError(
                problem: "it is an address, not a host",
                remedy: "write the host, as example.org or *.example.org, without http://")
        }
        return text[...]
    }

    private static func check(host: Substring) throws(GlobError) {
        guard !host.isEmpty else {
            throw GlobError(
                problem: "it has no host",
                remedy: "write a host before the path, or * for any")
        }
        let isName = host.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "*": true
            default: scalar.value >= 0x80
            }
        }
        guard isName, !host.hasPrefix("."), !host.contains("..") else {
            throw GlobError(
                problem: "no host is written so",
                remedy: "write a host of letters, digits, -, . and * for any characters; no port")
        }
    }

    private static func check(path: Substring) throws(GlobError) {
        guard !path.utf8.contains(where: { "*?# ".utf8.contains($0) }) else {
            throw GlobError(
                problem: "a path is taken as it is written, without * and ?",
                remedy: "write how the path begins, in whole names; all below it matches")
        }
    }
}
