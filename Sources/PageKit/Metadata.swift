/// A value with the place it was found, for example `json-ld` or `og:title`.
package struct Sourced<Value: Sendable & Equatable>: Sendable, Equatable {
    package var value: Value
    package var source: String
    package init(_ value: Value, from source: String) {
        self.value = value
        self.source = source
    }
}

/// What is known of a page beside its text; nil or empty where there is no evidence.
package struct Metadata: Sendable, Equatable {
    package var title: Sourced<String>?
    package var authors: Sourced<[String]>?
    /// ISO 8601, with the precision and zone that the page gave (`2024-05`, `2024-05-01T10:00:00+02:00`).
    package var published: Sourced<String>?
    package var modified: Sourced<String>?
    /// The one date that stands for the page: when it was published; when it was changed, where that is all
    /// that readers see.
    package var date: Sourced<String>?
    package var site: Sourced<String>?
    package var url: Sourced<String>?
    /// BCP 47.
    package var language: Sourced<String>?
    package var description: Sourced<String>?
    package var captions: [String] = []
    package var tags: Sourced<[String]>?
    package var image: Sourced<String>?
    package var license: Sourced<String>?
    package init() {}
}
