import HTMLCore
import PageKit

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
    let blocks = page.blocks.span
    for index in blocks.indices where blocks[index].role == .caption {
        guard let row = blocks[index].rowIndex, rows.contains(row) else { continue }
        let text = String(decoding: page.text[blocks[index].text], as: UTF8.self)
        if seen.insert(text).inserted { texts.append(text) }
    }
    return texts
}
