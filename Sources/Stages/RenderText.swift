import PageKit

/// The body as plain text: kept body blocks, one blank line between them.
package struct RenderText: Renderer {
    package static let format = "text"
    package static let fileExtension = "txt"

    package static func render(_ page: Page, explain: Bool, into output: inout [UInt8]) {
        appendBody(page, to: &output)
        if !output.isEmpty { output.append(UInt8(ascii: "\n")) }
    }

    /// Appends the texts of the blocks that are text, "\n\n" between them.
    static func appendBody(_ page: Page, to output: inout [UInt8]) {
        var first = true
        for block in page.blocks where block.isText {
            if !first { output.append(contentsOf: [0x0A, 0x0A]) }
            first = false
            output.append(contentsOf: page.text[block.text])
        }
    }
}
