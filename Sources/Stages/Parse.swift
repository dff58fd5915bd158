import HTMLCore
import PageKit

/// UTF-8 to rows to blocks: markup becomes the flat document, and text its lines.
package struct Parse: Stage {
    package static let name = "parse"
    package static let summary =
        "Reads the page's markup and splits it into blocks; plain text is split into its lines."
    package static let engine = OptionSpec(
        "engine", .choice(["auto", "native"]), default: .choice("auto"),
        why: "the parser: auto is native for HTML")
    package static let options = [engine]
    package static let reasons: [DropReason] = []

    package init(_ options: Options, limits: PageLimits) {}

    package func apply(to page: inout Page) -> Verdict {
        if page.format == .text {
            page.splitLines()
            return .next
        }
        do throws(ParseError) {
            // Only a page that was sent as XHTML is read by XML's rules; browsers do the same.
            if page.format == .xhtml, page.input.contentType?.contains("xhtml") == true {
                try parseXHTML(page.source, into: &page.document)
            } else {
                try parseHTML(page.source, into: &page.document)
            }
        } catch {
            return .fail(PageFailure(error))
        }
        page.splitBlocks()
        return .next
    }
}

extension PageFailure {
    fileprivate init(_ error: ParseError) {
        switch error {
        case .tooManyRows(let limit):
            self.init(reason: "over_limit", detail: "more than \(limit) elements and texts")
        case .tooDeep(let limit):
            self.init(reason: "over_limit", detail: "nested deeper than \(limit) elements")
        case .tooMuchText(let limit):
            self.init(
                reason: "over_limit", detail: "more than \(limit) bytes of text and attributes")
        }
    }
}
