import HTMLCore
import Synchronization

/// What a block is on its page, by its element (HTML) or its shape (plain text).
package enum BlockKind: UInt8, Sendable, BitwiseCopyable {
    case paragraph, heading, listItem, tableCell, preformatted, caption, quote, term, description,
        other
}

/// What a block is for the reader.
package enum Role: String, Sendable, BitwiseCopyable, CaseIterable {
    case body, title, dek, byline, caption, comment, related, promo, navigation, legal, interface,
        unknown
}

/// A fixed name for why a block was dropped; also the metric label. Never prose.
package struct DropReason: RawRepresentable, Hashable, Sendable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package init(_ name: String) { rawValue = name }
}

/// Which stage dropped a block, and why: a number, so that a block is plain bytes, for one of the few
/// pairs that the stages of this program declare.
package struct Drop: Sendable, Equatable, BitwiseCopyable {
    private let number: UInt16
    /// For a block that was never dropped.
    fileprivate static let unset = Drop(number: 0)
    private static let names = Mutex<[(stage: String, reason: DropReason)]>([])

    /// Looks the pair up among those that were made before; for the start of a stage, not for each block.
    package init(stage: String, reason: DropReason) {
        number = Self.names.withLock { names in
            if let known = names.firstIndex(where: { $0.stage == stage && $0.reason == reason }) {
                return UInt16(known)
            }
            names.append((stage, reason))
            return UInt16(names.count - 1)
        }
    }

    private init(number: UInt16) { self.number = number }

    package var stage: String { Self.names.withLock { $0[Int(number)].stage } }
    package var reason: DropReason { Self.names.withLock { $0[Int(number)].reason } }
}

/// A range of indices below 2^32, in 8 bytes.
private struct Range32: Sendable, BitwiseCopyable {
    private var lower: UInt32
    private var upper: UInt32
    init(_ range: Range<Int>) {
        lower = UInt32(truncatingIfNeeded: range.lowerBound)
        upper = UInt32(truncatingIfNeeded: range.upperBound)
    }
    var range: Range<Int> { Int(lower)..<Int(upper) }
}

/// Markup inside a block that Markdown keeps.
package enum SpanKind: UInt8, Sendable, BitwiseCopyable {
    case link, code, strong, emphasis, lineBreak, math
}

/// A marked range of a block's text.
package struct InlineSpan: Sendable, BitwiseCopyable {
    package var kind: SpanKind
    private var rangeBytes: Range32
    /// For links, the row of the `a` element; otherwise the row of the marking element.
    package var row: NodeID

    /// Range in `Page.text`.
    package var range: Range<Int> {
        get { rangeBytes.range }
        set { rangeBytes = Range32(newValue) }
    }

    package init(kind: SpanKind, range: Range<Int>, row: NodeID) {
        self.kind = kind
        self.rangeBytes = Range32(range)
        self.row = row
    }
}

/// A maximal inline run below one block element, or a line or paragraph of a plain-text page.
///
/// Plain bytes, less than 48 of them: a page of one table has a block for every ten bytes.
package struct Block: Sendable, BitwiseCopyable {
    private var textBytes: Range32
    private var spanIndices: Range32
    private var rowIndices: Range32
    private var owner: UInt32
    private var words: UInt32
    private var linkWords: UInt32
    private var level: UInt8
    /// Of a plain-text line: spaces before it, and empty lines; 255 stands for more.
    package var indent: UInt8 = 0
    package var gapBefore: UInt8 = 0
    package var kind: BlockKind
    package var role: Role = .unknown
    /// Whether a kept block is text although its role is not `body`: a pipeline may include captions.
    package var isIncluded = false
    private var isDropped = false
    private var scoreStep = UInt8.max
    private var lastDrop: Drop

    /// The element that owns the run; nil on plain-text pages.
    package var row: NodeID? { owner == .max ? nil : NodeID(Int(owner)) }
    /// Rows of the document that the run covers; empty on plain-text pages.
    package var rows: Range<Int> { rowIndices.range }
    /// The block's text in `Page.text`: whitespace collapsed to single spaces, trimmed (not in
    /// `preformatted`); a `<br>` is "\n".
    package var text: Range<Int> {
        get { textBytes.range }
        set { textBytes = Range32(newValue) }
    }
    /// The block's marks, as a range of `Page.spans`.
    package var spans: Range<Int> {
        get { spanIndices.range }
        set { spanIndices = Range32(newValue) }
    }
    /// 1...6 for headings, else 0.
    package var headingLevel: Int { Int(level) }
    /// Words by `TextCore.wordCount`, which counts scripts without spaces by characters.
    package var wordCount: Int {
        get { Int(words) }
        set { words = UInt32(truncatingIfNeeded: newValue) }
    }
    /// Words that lie inside links.
    package var linkWordCount: Int {
        get { Int(linkWords) }
        set { linkWords = UInt32(truncatingIfNeeded: newValue) }
    }
    /// Nil while the block is kept.
    package var drop: Drop? {
        get { isDropped ? lastDrop : nil }
        set {
            isDropped = newValue != nil
            if let newValue { lastDrop = newValue }
        }
    }

    /// How sure the model is that the block belongs to the main content, 0...1 in steps of 1/200; nil where
    /// no model judged it.
    package var score: Double? {
        get { scoreStep == .max ? nil : Double(scoreStep) / 200 }
        set { scoreStep = newValue.map { UInt8((min(1, max(0, $0)) * 200).rounded()) } ?? .max }
    }

    package var isKept: Bool { !isDropped }

    /// Whether the block is part of the page's text: kept, and body or included; on a page that no stage has
    /// judged all blocks are.
    package var isText: Bool {
        guard isKept else { return false }
        switch role {
        case .body, .unknown: return true
        default: return isIncluded
        }
    }

    package init(
        kind: BlockKind, row: NodeID?, rows: Range<Int>, text: Range<Int>, spans: Range<Int>,
        headingLevel: Int = 0, wordCount: Int, linkWordCount: Int
    ) {
        self.kind = kind
        owner = row?.raw ?? .max
        rowIndices = Range32(rows)
        textBytes = Range32(text)
        spanIndices = Range32(spans)
        level = UInt8(headingLevel)
        words = UInt32(truncatingIfNeeded: wordCount)
        linkWords = UInt32(truncatingIfNeeded: linkWordCount)
        lastDrop = Drop.unset
    }

    /// Share of the block's words that lie inside links, 0...1; 0 for a block without words.
    /// - Source: Kohlschütter et al., WSDM 2010 (link density).
    package var linkDensity: Double {
        wordCount == 0 ? 0 : Double(linkWordCount) / Double(wordCount)
    }
}
