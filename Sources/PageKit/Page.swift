import HTMLCore
import TextCore

/// What a page turned out to be, by its bytes.
package enum SourceFormat: String, Sendable {
    case html, xhtml
    /// RSS or Atom: a page with an `article` for each entry.
    case feed
    /// XML of no known format.
    case xml
    case text

    /// Whether nothing of it is boilerplate, as far as one can know.
    package var isAllContent: Bool { self == .feed || self == .xml }
}

/// How much of the page's main text the output holds.
package enum PageStatus: String, Sendable {
    case ok, low, partial, emptyShell = "empty_shell", wall
}

/// One page on its way through the stages, and the scratch of the worker that carries it.
///
/// `reset` keeps all memory, so that a worker's next page allocates little.
package struct Page: Sendable {
    package var input = PageInput(id: "", bytes: [])
    /// The page as valid UTF-8 without NUL; filled by `decode`.
    package var source: [UInt8] = []
    package var format = SourceFormat.html
    /// WHATWG name of the charset that was decoded, in lower case.
    package var charset = "utf-8"
    /// Why that charset: `bom`, `declared`, `meta`, `valid_utf8`, `detected` or `fallback`.
    package var charsetEvidence = "valid_utf8"
    package var document = Document()
    /// Text of all blocks, one after the other.
    package var text: [UInt8] = []
    package var spans: [InlineSpan] = []
    /// All blocks in page order; kept ones have no `drop`.
    package var blocks: [Block] = []
    package var metadata = Metadata()
    package var status = PageStatus.ok
    /// 0...1, how sure the extraction is; nil where nothing was estimated.
    package var confidence: Double?
    /// Short facts for the reader of the JSON, for example `charset: meta said X, bytes are Y`.
    package var notes: [String] = []
    /// What was changed in the text's characters.
    package var changes = TextChanges()
    /// The entry of the pipeline's `sites` that holds for the page.
    package var site: SiteUse?
    /// What pages seen before have taught; nil where the pipeline has no memory of sites.
    package var siteMemories: SiteMemories?
    /// What the memory of the page's host has decided.
    package var recall: SiteRecall?
    /// What the page teaches of its host.
    package var observation: SiteObservation?
    /// Tells duplicates of the page's text; nil where the pipeline does not ask, and without text.
    package var sketch: TextSketch?

    /// Scratch of `splitBlocks`.
    var splitter = BlockSplitter()

    package init() {}

    /// Forgets the last page and takes the next one, keeping memory.
    package mutating func reset(_ next: PageInput) {
        input = next
        // Shares its bytes with the input, so there is nothing to keep.
        source = []
        format = .html
        charset = "utf-8"
        charsetEvidence = "valid_utf8"
        document.removeAll()
        text.removeAll(keepingCapacity: true)
        spans.removeAll(keepingCapacity: true)
        blocks.removeAll(keepingCapacity: true)
        metadata = Metadata()
        status = .ok
        confidence = nil
        notes.removeAll(keepingCapacity: true)
        changes = TextChanges()
        site = nil
        (siteMemories, recall, observation, sketch) = (nil, nil, nil, nil)
    }

    /// A block's text as a String; not for per-block loops on hot paths.
    package func string(_ block: Block) -> String {
        String(decoding: text[block.text], as: UTF8.self)
    }
}
