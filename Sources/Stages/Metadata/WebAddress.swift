/// A web address in its parts; only `http` and `https` ones.
struct WebAddress: Sendable, Equatable {
    var scheme: String
    /// Lower case, with port if any, without user.
    var host: String
    /// Begins with `/`.
    var path: String
    /// Without `?`.
    var query: String?

    /// Nil where the text is no absolute web address. The fragment is dropped.
    init?(_ text: String) {
        let trimmed = collapsed(text)
        let bytes = trimmed.utf8.span
        guard let colon = Self.first(of: ":", in: bytes, from: 0), colon <= 5 else { return nil }
        scheme = trimmed.slice(0..<colon).lowercased()
        guard scheme == "http" || scheme == "https", bytes.count >= colon + 3,
            bytes[colon + 1] == UInt8(ascii: "/"), bytes[colon + 2] == UInt8(ascii: "/")
        else { return nil }
        let start = colon + 3
        let end = Self.first(of: "#", in: bytes, from: start) ?? bytes.count
        let mark =
            Self.first(of: "?", in: bytes, from: start).flatMap { $0 < end ? $0 : nil } ?? end
        let slash =
            Self.first(of: "/", in: bytes, from: start).flatMap { $0 < mark ? $0 : nil } ?? mark
        var hostStart = start
        for i in start..<slash where bytes[i] == UInt8(ascii: "@") && i + 1 < slash {
            hostStart = i + 1
        }
        host = trimmed.slice(hostStart..<slash).lowercased()
        guard Self.isHost(host) else { return nil }
        if mark < end { query = String(trimmed.slice(mark + 1..<end)) }
        path = slash < mark ? String(trimmed.slice(slash..<mark)) : "/"
        guard !path.holds(0x20) else { return nil }
    }

    private static func first(
        of mark: Unicode.Scalar, in bytes: Span<UInt8>, from start: Int
    ) -> Int? {
        for i in start..<bytes.count where UInt32(bytes[i]) == mark.value { return i }
        return nil
    }

    private static func isHost(_ host: String) -> Bool {
        host.holds(UInt8(ascii: ".")) && !host.hasPrefix(".")
            && host.utf8.allSatisfy {
                $0 > 0x20 && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: "{")
                    && $0 != UInt8(ascii: "\"")
            }
    }

    var text: String {
        scheme + "://" + host + path + (query.map { $0.isEmpty ? "" : "?" + $0 } ?? "")
    }

    /// An `href` of a page at this address, made absolute; nil for other schemes.
    func resolving(_ reference: String) -> WebAddress? {
        let href = collapsed(reference)
        if href.hasPrefix("//") { return WebAddress(scheme + ":" + href) }
        if let absolute = WebAddress(href) { return absolute }
        guard !href.isEmpty, !Self.hasScheme(href) else { return nil }
        if href.hasPrefix("/") { return WebAddress(scheme + "://" + host + href) }
        if href.hasPrefix("?") { return WebAddress(scheme + "://" + host + path + href) }
        if href.hasPrefix("#") { return self }
        let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
        var segments: [Substring] = []
        for segment in (folder + href).split(separator: "/", omittingEmptySubsequences: false)
            .dropFirst()
        {
            switch segment {
            case ".": continue
            case "..": _ = segments.popLast()
            default: segments.append(segment)
            }
        }
        return WebAddress(scheme + "://" + host + "/" + segments.joined(separator: "/"))
    }

    private static func hasScheme(_ href: String) -> Bool {
        guard let colon = href.firstIndex(of: ":") else { return false }
        return href[..<colon].utf8.allSatisfy { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
    }

    /// The host without port, and without `www.`, `m.` or `amp.` before it.
    var bareHost: String {
        var name = host[...]
        if let colon = host.utf8.firstIndex(of: UInt8(ascii: ":")), colon > host.startIndex {
            name = host[..<colon]
        }
        for prefix in ["www.", "m.", "amp.", "mobile."] where name.hasPrefix(prefix) {
            let rest = name.utf8.dropFirst(prefix.utf8.count)
            if rest.contains(UInt8(ascii: ".")) { name = Substring(rest) }
        }
        return String(name)
    }

    /// The part of the host that somebody registered: `bbc.co.uk` of `news.bbc.co.uk`.
    ///
    /// By the public second levels and blog hosts that are common, not by the whole public suffix list: a
    /// wrong guess joins two sites of one suffix, which costs only a canonical address.
    var registrableDomain: String {
        let bareHost = bareHost
        let labels = bareHost.utf8.split(separator: UInt8(ascii: ".")).map { Substring($0) }
        guard labels.count > 2, labels.last?.first?.isNumber == false else { return bareHost }
        let lastTwo = labels.suffix(2).joined(separator: ".")
        let isPublic =
            (labels[labels.count - 1].utf8.count == 2
                && Self.secondLevels.contains(String(labels[labels.count - 2])))
            || Self.sharedHosts.contains(lastTwo)
        return labels.suffix(isPublic ? 3 : 2).joined(separator: ".")
    }

    /// Names under a country's top level that are open to registration (publicsuffix.org, the common ones).
    private static let secondLevels: Set<String> = [
        "co", "com", "org", "net", "gov", "gob", "gouv", "ac", "edu", "ne", "or", "go", "nom",
        "ltd", "plc",
        "me", "sch", "mil", "gv", "govt", "asn", "id", "web", "my", "in", "blog", "art",
    ]

    /// Hosts where each subdomain is someone else's site.
    private static let sharedHosts: Set<String> = [
        "blogspot.com", "wordpress.com", "github.io", "gitlab.io", "tumblr.com", "livejournal.com",
        "substack.com", "medium.com", "typepad.com", "blogger.com", "netlify.app", "vercel.app",
        "herokuapp.com", "over-blog.com", "weebly.com", "wixsite.com", "jimdo.com", "blog.de",
        "blogspot.de",
        "hatenablog.com", "web.app", "pages.dev", "appspot.com", "azurewebsites.net",
        "canalblog.com",
    ]

    /// The same address without parameters that only count clicks, and without the fragment.
    var withoutTracking: WebAddress {
        guard let query else { return self }
        var result = self
        let kept = query.split(separator: "&").filter { parameter in
            let name = parameter.prefix { $0 != "=" }.lowercased()
            return !name.hasPrefix("utm_") && !Self.trackers.contains(name)
        }
        result.query = kept.isEmpty ? nil : kept.joined(separator: "&")
        return result
    }

    /// Click identifiers of ad and mail systems (the list of ClearURLs and of browsers' strip lists).
    private static let trackers: Set<String> = [
        "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "igshid",
        "mc_cid",
        "mc_eid", "ref_src", "ref_url", "_hsenc", "_hsmi", "vero_id", "oly_enc_id", "oly_anon_id",
        "wt_mc",
        "wtmc", "cmpid", "ncid", "icid", "xtor", "at_medium", "at_campaign", "ocid", "smid",
        "sr_share",
        "s_cid", "mkt_tok", "_ga", "_gl", "guccounter", "guce_referrer", "guce_referrer_sig", "spm",
        "ito", "cmp", "rss", "taid", "trk",
    ]
}
