import PageKit

/// The entries of `sites` by their hosts, so that a file of thousands costs a page some look-ups.
package struct SiteIndex: Sendable {
    package private(set) var patterns: [SitePattern] = []
    /// Entries without a `*`, and those whose only one is `*.` before a host, by that host.
    private var byHost: [[UInt8]: [Int]] = [:]
    /// All others.
    private var others: [Int] = []

    package init(_ patterns: [SitePattern] = []) {
        for pattern in patterns { append(pattern) }
    }

    mutating func append(_ pattern: SitePattern) {
        if let host = pattern.plainHost {
            byHost[host, default: []].append(patterns.count)
        } else {
            others.append(patterns.count)
        }
        patterns.append(pattern)
    }

    /// The first entry that holds for an address.
    package func first(for address: SiteAddress) -> Int? {
        candidates(Array(address.host.utf8)).filter { patterns[$0].matches(address) }.min()
    }

    /// The first entry of the same pages as another one.
    func first(sameAs pattern: SitePattern) -> Int? {
        candidates(pattern.host).filter { patterns[$0].isSame(as: pattern) }.min()
    }

    /// The first entry that holds for all pages of another one.
    func first(covering pattern: SitePattern) -> Int? {
        candidates(pattern.host).filter { patterns[$0].covers(pattern) }.min()
    }

    /// Entries of the host and of the hosts that it is below of, and those that only a match can tell.
    private func candidates(_ host: [UInt8]) -> [Int] {
        var found = others
        var rest = host[...]
        while true {
            found += byHost[Array(rest)] ?? []
            guard let dot = rest.firstIndex(of: UInt8(ascii: ".")) else { return found }
            rest = rest[(dot + 1)...]
        }
    }
}
