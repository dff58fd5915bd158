/// A scalar as written.
struct YAMLScalar: Sendable {
    let text: String
    /// Without quotes, so that YAML readers may take it for a number, a truth value or null.
    let isPlain: Bool

    /// Nothing, `~` or `null`.
    var isNull: Bool { isPlain && ["", "~", "null", "Null", "NULL"].contains(text) }
}

/// A value of a YAML document with its place.
struct YAMLNode: Sendable {
    enum Content: Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        case mapping([YAMLEntry])
        /// Already reported; whoever reads it says no more.
        case unusable
    }

    let content: Content
    let position: Position

    /// For messages: what the reader wrote.
    var kindName: String {
        switch content {
        case .scalar(let scalar): scalar.isNull ? "nothing" : "\"\(scalar.text)\""
        case .sequence: "a list"
        case .mapping: "keys with values"
        case .unusable: "something unusable"
        }
    }
}

/// One `key: value` of a mapping.
struct YAMLEntry: Sendable {
    let key: String
    let keyPosition: Position
    let value: YAMLNode
}
