import HTMLCore
import PageKit

/// Tells whether a block repeats the page's title.
struct TitleMatch: Sendable {
    /// The folded title: letters and digits in lower case (ASCII; other scripts byte by byte), words with
    /// single spaces between them.
    private var text: [UInt8] = []
    private var wordCount = 0
    private var heading: [UInt8] = []

    /// Takes the title of a page.
    mutating func read(_ page: Page) {
        text.removeAll(keepingCapacity: true)
        let (tags, ends) = (page.document.tag.span, page.document.end.span)
        let (starts, lengths) = (page.document.textStart.span, page.document.textLength.span)
        if let row = page.document.tag.firstIndex(of: .title) {
            for inner in row..<Int(ends[row]) where tags[inner] == .text {
                let start = Int(starts[inner])
                Self.fold(page.document.pool.span, start..<start + Int(lengths[inner]), into: &text)
            }
        }
        Self.trimEnd(&text)
        wordCount = Self.wordCount(text)
    }

    /// Whether the text is the title, or the title with a site name before or after it.
    ///
    /// - Parameter isMain: the block is an `h1`, which may be a small part of a long `<title>`.
    mutating func matches(_ bytes: Span<UInt8>, _ range: Range<Int>, isMain: Bool) -> Bool {
        // Without a `<title>` the main heading is all there is.
        if wordCount == 0 { return isMain }
        heading.removeAll(keepingCapacity: true)
        Self.fold(bytes, range, into: &heading)
        Self.trimEnd(&heading)
        let words = Self.wordCount(heading)
        guard words > 0, words <= wordCount, heading.count <= text.count else { return false }
        if !isMain && words * 2 < wordCount { return false }
        let rest = text.count - heading.count
        if rest == 0 { return text == heading }
        return text[heading.count] == 0x20 && text.starts(with: heading)
            || text[rest - 1] == 0x20 && text[rest...].elementsEqual(heading)
    }

    /// Whether the page itself is about privacy, cookies and the like.
    /// - Parameter folded: scratch.
    func speaksOfConsent(_ folded: inout [UInt8]) -> Bool {
        ConsentText.matches(text.span, 0..<text.count, &folded)
    }

    private static func wordCount(_ folded: [UInt8]) -> Int {
        folded.isEmpty ? 0 : folded.reduce(1) { $1 == 0x20 ? $0 + 1 : $0 }
    }

    private static func trimEnd(_ folded: inout [UInt8]) {
        if folded.last == 0x20 { folded.removeLast() }
    }

    /// Appends letters and digits in lower case, anything else as single spaces.
    private static func fold(_ bytes: Span<UInt8>, _ range: Range<Int>, into folded: inout [UInt8])
    {
        for i in range {
            let byte = bytes[i]
            switch byte {
            case 0x30...0x39, 0x61...0x7A, 0xC0...0xE1, 0xE3...0xFF:
                folded.append(byte)
            case 0x80...0xBF where (folded.last ?? 0x20) >= 0x80:
                folded.append(byte)
            case 0x41...0x5A: folded.append(byte | 0x20)
            default:
                if let last = folded.last, last != 0x20 { folded.append(0x20) }
            }
        }
    }
}
