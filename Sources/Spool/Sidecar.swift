/// What a producer says of a page in `page.html.meta.json`.
package struct Sidecar: Sendable, Equatable {
    /// As on disk; at most `Sidecar.limitBytes`.
    package let bytes: [UInt8]
    /// Part of the job: the output is a function of the page and of this.
    package let digest: String

    /// Larger ones are invalid: three strings need no more.
    static let limitBytes = 65536

    static let suffix = Array(".meta.json".utf8)
}

extension SpoolPath {
    /// True for names that only sidecars may have; never a page.
    var isSidecar: Bool {
        bytes.count >= Sidecar.suffix.count
            && bytes.suffix(Sidecar.suffix.count) == Sidecar.suffix[...]
    }

    /// Where the sidecar of this page would be.
    var sidecar: SpoolPath { SpoolPath(bytes + Sidecar.suffix) }
}
