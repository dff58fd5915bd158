/// What a producer says of the bytes; `auto` lets winnow tell by content.
package enum InputKind: UInt8, Sendable {
    case auto, html, text
}

/// One raw page as it arrived, with what its producer said of it.
package struct PageInput: Sendable {
    /// Path below the given folder without its last extension; invalid UTF-8 and controls as %XX.
    package var id: String
    package var bytes: [UInt8]
    package var url: String?
    /// An HTTP Content-Type value, for example `text/html; charset=koi8-r`.
    package var contentType: String?
    /// When the page was fetched, as the producer wrote it (RFC 3339).
    package var fetchedAt: String?
    package var kind: InputKind

    package init(
        id: String, bytes: [UInt8], url: String? = nil, contentType: String? = nil,
        fetchedAt: String? = nil, kind: InputKind = .auto
    ) {
        self.id = id
        self.bytes = bytes
        self.url = url
        self.contentType = contentType
        self.fetchedAt = fetchedAt
        self.kind = kind
    }
}
