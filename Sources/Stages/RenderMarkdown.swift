import HTMLCore
import PageKit

/// The body as Markdown (CommonMark with GFM tables): title, headings, paragraphs, nested lists, tables,
/// quotes, fenced code, inline marks and links with absolute addresses.
///
/// Holds what the text holds: kept blocks whose role is `body`, under the title. Pictures are left out.
package struct RenderMarkdown: Renderer {
    package static let format = "markdown"
    package static let fileExtension = "md"

    package static func render(_ page: Page, explain: Bool, into output: inout [UInt8]) {
        var writer = MarkdownWriter(page)
        writer.writeTitle()
        var k = 0
        while k < page.blocks.count {
            k = writer.writeBlock(k)
        }
        output.append(contentsOf: writer.output)
        if !writer.output.isEmpty { output.append(UInt8(ascii: "\n")) }
    }
}
