import HTMLCore

/// What the search for metadata asks of an element's tag.
struct RowKind: OptionSet, Sendable {
    let rawValue: UInt8
    /// Text right below it is not the page's.
    static let hidesText = RowKind(rawValue: 1)
    /// Text before and after its start stands apart.
    static let breaksText = RowKind(rawValue: 2)
    /// Says something without any attribute.
    static let isNoted = RowKind(rawValue: 4)
    /// `property` names a property of an item there, and no meta.
    static let hasProperties = RowKind(rawValue: 8)

    /// By the tag's raw value.
    static let table: [RowKind] = {
        var table = [RowKind](repeating: [.hasProperties], count: 256)
        for tag in Tag.allCases where tag.isBlock || tag == .br {
            table[Int(tag.rawValue)].insert(.breaksText)
        }
        for tag in [Tag.title, .script, .style, .noscript, .option] {
            table[Int(tag.rawValue)].insert(.hidesText)
        }
        for tag in [
            Tag.html, .title, .base, .meta, .h1, .h2, .h3, .h4, .time, .nav, .footer, .aside,
        ] {
            table[Int(tag.rawValue)].insert(.isNoted)
        }
        table[Int(Tag.meta.rawValue)].remove(.hasProperties)
        return table
    }()
}
