import HTMLCore

/// Host and path of a web address, by which a page belongs to a site.
package struct SiteAddress: Sendable, Equatable {
    /// In lower case, without user, port, the dot of the root and a leading `www.`.
    package let host: String
    /// Begins with `/`; as it was written, without query and fragment.
    package let path: String

    /// Nil for what is no absolute `http` or `https` address.
    package init?(_ address: String) {
        let bytes = Array(address.utf8.drop { $0 <= 0x20 })
        guard let start = Self.authority(bytes) else { return nil }
        let end = bytes[start...].firstIndex(where: Self.endsAuthority) ?? bytes.count
        var host = bytes[start..<end]
        if let user = host.lastIndex(of: UInt8(ascii: "@")) { host = host[(user + 1)...] }
        if let port = host.lastIndex(of: UInt8(ascii: ":")),
            host[(port + 1)...].allSatisfy({ (0x30...0x39).contains($0) })
        {
            host = host[..<port]
        }
        self.init(host: String(decoding: host, as: UTF8.self), path: Self.path(bytes[end...]))
    }

    private init?(host: String, path: String) {
        self.host = Self.plain(host)
        self.path = path
        guard !self.host.isEmpty, self.host.utf8.count <= 253 else { return nil }
    }

    /// A host as hosts are compared.
    package static func plain(_ host: String) -> String {
        var name = host.lowercased()[...]
        if name.hasSuffix(".") { name = name.dropLast() }
        if name.hasPrefix("www."), name.utf8.count > 4 { name = name.dropFirst(4) }
        return String(name)
    }

    /// Where the host begins.
    private static func authority(_ bytes: [UInt8]) -> Int? {
        for scheme in ["http://", "https://"] {
            let length = scheme.utf8.count
            if bytes.count > length,
                String(decoding: bytes[..<length], as: UTF8.self).lowercased() == scheme
            {
                return length
            }
        }
        return nil
    }

    private static func endsAuthority(_ byte: UInt8) -> Bool {
        byte <= 0x20 || "/?#\\".utf8.contains(byte)
    }

    private static func path(_ rest: ArraySlice<UInt8>) -> String {
        let path = rest.prefix { $0 > 0x20 && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        return path.isEmpty ? "/" : String(decoding: path, as: UTF8.self)
    }
}

extension Page {
    /// Where the page is from: what its producer said, else the canonical address or `og:url` of its head.
    /// For pages that are parsed; costs a walk over the head where the producer said nothing.
    package var siteAddress: SiteAddress? {
        if let given = input.url, let address = SiteAddress(given) { return address }
        return declaredAddress
    }

    private var declaredAddress: SiteAddress? {
        var openGraph: SiteAddress?
        for row in 0..<document.count {
            switch document.tag[row] {
            case .body: return openGraph
            case .link:
                if let address = canonical(row) { return address }
            case .meta:
                openGraph = openGraph ?? openGraphAddress(row)
            default: break
            }
        }
        return openGraph
    }

    private func canonical(_ row: Int) -> SiteAddress? {
        guard let relations = document.attributeString(.rel, of: row),
            relations.lowercased().split(separator: " ").contains("canonical")
        else { return nil }
        return document.attributeString(.href, of: row).flatMap { SiteAddress($0) }
    }

    private func openGraphAddress(_ row: Int) -> SiteAddress? {
        let name =
            document.attributeString(.property, of: row) ?? document.attributeString(.name, of: row)
        guard name == "og:url" else { return nil }
        return document.attributeString(.content, of: row).flatMap { SiteAddress($0) }
    }
}
