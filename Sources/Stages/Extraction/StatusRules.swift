import HTMLCore
import PageKit

/// Tells from the judged blocks how much of the main text the output holds.
struct StatusRules {
    /// Words below which a page's body is too little to be a success.
    /// - Source: the shortest articles of the development corpus have 40 words.
    private static let lowWordCount = 25
    /// Words of body up to which a consent or paywall text may still stand for the page.
    private static let wallWordCount = 80

    /// Bytes of markup and scripts from which a page without any text is a shell and not an empty page.
    private static let shellBytes = 4_000

    private let page: Page

    init(_ page: Page) {
        self.page = page
    }

    var status: PageStatus {
        let kept = words { $0.isKept && $0.role == .body }
        let consent = words { $0.drop?.reason == .consent || $0.drop?.reason == .modal }
        if kept < Self.wallWordCount && consent > 2 * kept && consent >= 30 { return .wall }
        if kept < Self.lowWordCount { return looksLikeShell ? .emptyShell : .low }
        if isBehindPaywall { return .partial }
        return .ok
    }

    private func words(where matches: (Block) -> Bool) -> Int {
        page.blocks.reduce(0) { matches($1) ? $0 + $1.wordCount : $0 }
    }

    /// Little text in all, and a place for scripts to fill or a plea to turn them on.
    private var looksLikeShell: Bool {
        let document = page.document
        if page.blocks.isEmpty { return page.source.count > Self.shellBytes }
        if words(where: { _ in true }) > 150 { return false }
        for row in 0..<document.count {
            if document.tag[row] == .noscript, Int(document.end[row]) > row + 1 { return true }
            if document.tag[row] == .div, let id = document.attribute(.id, of: row) {
                let name = document.pool[id]
                if ["root", "app", "__next", "__nuxt", "app-root", "main-app"].contains(where: {
                    name.elementsEqual($0.utf8)
                }) {
                    return true
                }
            }
        }
        return false
    }

    /// The publisher's own word (schema.org), or a paywall element.
    private var isBehindPaywall: Bool {
        let declared = page.document.structuredData.contains { range in
            let text = page.document.pool[range].filter { $0 != 0x20 && $0 != 0x0A && $0 != 0x09 }[
                ...]
            return Bytes.contains(text, "\"isAccessibleForFree\":false")
                || Bytes.contains(text, "\"isAccessibleForFree\":\"False\"")
                || Bytes.contains(text, "\"isAccessibleForFree\":\"false\"")
        }
        return declared && hasPaywallElement
    }

    private var hasPaywallElement: Bool {
        let document = page.document
        return (0..<document.count).contains { row in
            guard let name = document.attribute(.class, of: row) ?? document.attribute(.id, of: row)
            else {
                return false
            }
            let folded = document.pool[name].map { $0 | 0x20 }[...]
            return ["paywall", "piano", "subscriber-only", "regwall", "premium-offer"].contains {
                Bytes.contains(folded, $0)
            }
        }
    }
}

/// Texts under the pictures of the content, in page order, each once: those of the `article` or `main` around
/// the region too, where pages put the picture above the text.
func captions(of page: Page, region: Int) -> [String] {
    let document = page.document
    var (current, content) = (region, region)
    while current > 0 {
        if document.tag[current] == .article || document.tag[current] == .main { content = current }
        current = Int(document.parent[current])
    }
    let rows = content..<Int(document.end[content])
    var texts: [String] = []
    var seen: Set<String> = []
    for block in page.blocks where block.role == .caption {
        guard let row = block.row?.index, rows.contains(row) else { continue }
        let text = page.string(block)
        if seen.insert(text).inserted { texts.append(text) }
    }
    return texts
}
