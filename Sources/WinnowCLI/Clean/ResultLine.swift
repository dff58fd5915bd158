import PageKit
import TextCore

/// Keys of a page object that are null where there is no page (the contract of `winnow clean`).
private let pageKeys = [
    "text", "title", "authors", "published", "modified", "site", "url", "language", "description",
    "captions", "tags", "image", "license",
]

/// The line of a page that has no result: every key null but `id`, `status` and `schema`.
///
/// - Parameters:
///   - status: `failed` or `rejected`.
///   - key: `error` or `rejection`, an object of `facts`.
private func emptyLine(
    id: String, status: String, key: String, facts: [(String, String)]
) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.name("schema")
    json.number(1)
    json.name("id")
    json.string(id)
    json.name("status")
    json.string(status)
    for name in pageKeys {
        json.name(name)
        json.null()
    }
    json.name(key)
    json.beginObject()
    for (name, value) in facts {
        json.name(name)
        json.string(value)
    }
    json.endObject()
    json.endObject()
    return json.bytes
}

/// The object of a page that failed.
func failureLine(id: String, _ failure: PageFailure) -> [UInt8] {
    emptyLine(
        id: id, status: "failed", key: "error",
        facts: [("reason", failure.reason), ("detail", failure.detail)])
}

/// The object of a page that a filter stage does not want.
func rejectionLine(id: String, stage: String, reason: String) -> [UInt8] {
    emptyLine(
        id: id, status: "rejected", key: "rejection", facts: [("stage", stage), ("reason", reason)])
}
