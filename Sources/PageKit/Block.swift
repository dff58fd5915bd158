import HTMLCore

/// What a block is on its page, by its element (HTML) or its shape (plain text).
package enum BlockKind: UInt8, Sendable {
    case paragraph, heading, listItem, tableCell, preformatted, caption, quote, term, description,
        other
}

/// What a block is for the reader.
package enum Role: String, Sendable, CaseIterable {
    case body, title, dek, byline, caption, comment, related, promo, navigation, legal, interface,
        unknown
}

/// A fixed name for why a block was dropped; also the metric label. Never prose.
package struct DropReason: RawRepresentable, Hashable, Sendable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package init(_ name: String) { rawValue = name }
}

/// Which stage dropped a block, and why.
package struct Drop: Sendable, Equatable {
    package let stage: String
    package let reason: DropReason
    package init(stage: String, reason: DropReason) {
        self.stage = stage
        self.reason = reason
    }
}

/// Markup inside a block that Markdown keeps.
package enum SpanKind: UInt8, Sendable {
    case link, code, strong, emphasis, lineBreak, math
}

/// A marked range of a block's text.
package struct InlineSpan: Sendable {
    package var kind: SpanKind
    /// Range in `Page.text`.
    package var range: Range<Int>
    /// For links, the row of the `a` element; otherwise the row of the marking element.
    package var row: NodeID
    package init(kind: SpanKind, range: Range<Int>, row: NodeID) {
        self.kind = kind
        self.range = range
        self.row = row
    }
}

/// A maximal inline run below one block element, or a line or paragraph of a plain-text page.
package struct Block: Sendable {
    package var kind: BlockKind
    /// The element that owns the run; nil on plain-text pages.
    package var row: NodeID?
    /// Rows of the document that the run covers; empty on plain-text pages.
    package var rows: Range<Int>
    /// The block's text in `Page.text`: whitespace collapsed to single spaces, trimmed (not in
    /// `preformatted`); a `<br>` is "\n".
    package var text: Range<Int>
    /// The block's marks, as a range of `Page.spans`.
    package var spans: Range<Int>
    /// 1...6 for headings, else 0.
    package var headingLevel: Int
    /// Words by `TextCore.wordCount`; characters of scripts without spaces count one each.
    package var wordCount: Int
    /// Words that lie inside links.
    package var linkWordCount: Int
    package var role: Role = .unknown
    /// Nil while the block is kept.
    package var drop: Drop?

    package var isKept: Bool { drop == nil }

    package init(
        kind: BlockKind, row: NodeID?, rows: Range<Int>, text: Range<Int>, spans: Range<Int>,
        headingLevel: Int = 0, wordCount: Int, linkWordCount: Int
    ) {
        self.kind = kind
        self.row = row
        self.rows = rows
        self.text = text
        self.spans = spans
        self.headingLevel = headingLevel
        self.wordCount = wordCount
        self.linkWordCount = linkWordCount
    }

    /// Share of the block's words that lie inside links, 0...1; 0 for a block without words.
    /// - Source: Kohlschütter et al., WSDM 2010 (link density).
    package var linkDensity: Double {
        wordCount == 0 ? 0 : Double(linkWordCount) / Double(wordCount)
    }
}
