import TextCore

/// What a producer says of a page in `page.html.meta.json`, written before the page.
package struct Sidecar: Sendable, Equatable {
    /// Part of the job: the output is a function of the page and of this.
    package let digest: String
    package private(set) var url: String?
    /// An HTTP Content-Type value.
    package private(set) var contentType: String?
    /// As written, RFC 3339.
    package private(set) var fetchedAt: String?
    /// Why it could not be used, when it could not; the page is processed all the same.
    package private(set) var note: String?

    /// Larger ones are invalid: three strings need no more.
    static let limitBytes = 65536

    static let suffix = Array(".meta.json".utf8)

    /// Reads `bytes`; what is not understood becomes a note, never an error.
    package init(_ bytes: [UInt8]) {
        digest = TextCore.digest(bytes)
        guard bytes.count <= Sidecar.limitBytes else {
            note = "sidecar_too_large"
            return
        }
        do {
            // Repaired first: the reader takes valid UTF-8 only.
            let json = try parseJSON(Array(String(decoding: bytes, as: UTF8.self).utf8), .strict)
            guard json.members != nil else {
                note = "sidecar_not_an_object"
                return
            }
            url = text(json, "url")
            contentType = text(json, "content_type")
            fetchedAt = text(json, "fetched_at")
        } catch {
            note = "sidecar_invalid_json at byte \(error.atByte)"
        }
    }

    private mutating func text(_ json: JSONValue, _ name: String) -> String? {
        switch json[name] {
        case nil, .null: return nil
        case .string(let text): return text
        default:
            note = "sidecar_\(name)_not_a_string"
            return nil
        }
    }
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
