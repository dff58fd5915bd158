import HTMLCore
import PageKit

/// Tells whether a block repeats the page's title.
struct TitleMatch {
    /// Words of `<title>`, lower-cased ASCII; other scripts byte by byte.
    private let titleWords: [ArraySlice<UInt8>]
    private let title: [UInt8]

    /// The folded title.
    var text: ArraySlice<UInt8> { title[...] }

    init(_ page: Page) {
        let folded = Self.fold(Self.rawTitle(page)[...])
        title = folded
        titleWords = folded.split(separator: 0x20)
    }

    /// Whether the text is the title, or the title with a site name before or after it.
    ///
    /// - Parameter isMain: the block is an `h1`, which may be a small part of a long `<title>`.
    func matches(_ text: ArraySlice<UInt8>, isMain: Bool) -> Bool {
        // Without a `<title>` the main heading is all there is.
        guard !titleWords.isEmpty else { return isMain }
        let folded = Self.fold(text)
        let words = folded.split(separator: 0x20)
        guard !words.isEmpty, words.count <= titleWords.count else { return false }
        if !isMain && words.count * 2 < titleWords.count { return false }
        return titleWords.starts(with: words) || titleWords.suffix(words.count).elementsEqual(words)
    }

    private static func rawTitle(_ page: Page) -> [UInt8] {
        let document = page.document
        guard let row = document.tag.firstIndex(of: .title) else { return [] }
        var text: [UInt8] = []
        for inner in row..<Int(document.end[row]) where document.tag[inner] == .text {
            text.append(contentsOf: document.pool[document.textRange(inner)])
        }
        return text
    }

    /// Letters and digits in lower case, anything else as single spaces.
    private static func fold(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var folded: [UInt8] = []
        folded.reserveCapacity(text.count)
        for byte in text {
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
        if folded.last == 0x20 { folded.removeLast() }
        return folded
    }
}
