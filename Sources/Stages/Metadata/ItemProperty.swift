import HTMLCore

/// An element that is a property of an item (microdata, RDFa).
struct ItemProperty: Sendable {
    let row: Int
    /// The innermost element around it that has an `itemtype`.
    let scope: Int?

    /// Whether it is one of the item's properties of this name: `author`, `dc:author`.
    func isNamed(_ name: StaticString, in document: Document) -> Bool {
        Self.isNamed(name, row, in: document)
    }

    static func isNamed(_ name: StaticString, _ row: Int, in document: Document) -> Bool {
        guard
            let range = document.attribute(.itemprop, of: row)
                ?? document.attribute(.property, of: row)
        else { return false }
        let value = document.pool.span.extracting(range)
        var start = 0
        for i in 0...value.count where i == value.count || value[i] == 0x20 {
            let word = value.extracting(start..<i)
            start = i + 1
            guard word.hasSuffix(name) else { continue }
            let before = word.count - name.utf8CodeUnitCount
            if before == 0 || word[before - 1] == UInt8(ascii: ":") { return true }
        }
        return false
    }

    /// Whether it is not that of a comment, a review or a listed article.
    func isOwn(in document: Document) -> Bool {
        guard let scope, let range = document.attribute(.itemtype, of: scope) else { return true }
        let type = document.pool.span.extracting(range)
        return !type.hasSuffix("Comment") && !type.hasSuffix("Review") && !type.hasSuffix("Answer")
    }
}
