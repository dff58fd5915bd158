/// Addresses of authors' pages: `/author/jane-doe`.
struct AuthorPages: Sendable {
    static let shared = AuthorPages()

    private let folders = WordPrefixes([
        "author", "autor", "auteur", "redakteur", "journalist", "contributor", "newsteam/",
        "staff/", "columnist", "reporter", "periodista", "firmas/", "by/", "editors/",
    ])

    /// Whether an address has the folder of an author; longer ones than 200 bytes are for counting.
    func holds(_ bytes: Span<UInt8>, _ href: Range<Int>) -> Bool {
        guard href.count < 200 else { return false }
        for at in href where bytes[at] == UInt8(ascii: "/") {
            if folders.first(bytes, at: at + 1, before: href.upperBound) != nil { return true }
        }
        return false
    }
}
