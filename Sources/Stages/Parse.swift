import HTMLCore
import PageKit
import TextCore

/// UTF-8 to rows to blocks: markup becomes the flat document, and text its lines.
package struct Parse: Stage {
    package static let name = "parse"
    package static let summary =
        "Reads the page's markup and splits it into blocks; plain text is split into its lines."
    package static let engine = OptionSpec(
        "engine", .choice(["auto", "native", "libxml2"]), default: .choice("auto"),
        why:
            "the parser: auto is native for HTML and libxml2 for XHTML, feeds and other XML; native reads "
            + "those too as HTML; libxml2 reads HTML by its HTML parser, older and slower, for comparison"
    )
    package static let options = [engine]
    package static let reasons: [DropReason] = []

    private enum Engine: String { case auto, native, libxml2 }
    private let engine: Engine

    package init(_ options: Options, limits: PageLimits) {
        engine = Engine(rawValue: options.string(Self.engine)) ?? .auto
    }

    package func apply(to page: inout Page) -> Verdict {
        if page.format == .text {
            if let (text, count) = withoutLeftoverTags(page.source) {
                page.source = text
                page.changes.tags = count
            }
            page.splitLines()
            return .next
        }
        do throws(ParseError) {
            try parse(&page)
        } catch {
            return .fail(PageFailure(error))
        }
        page.splitBlocks()
        return .next
    }

    private func parse(_ page: inout Page) throws(ParseError) {
        guard engine != .native else { return try readNatively(&page) }
        switch page.format {
        case .feed:
            let fault = try parseFeed(page.source, into: &page.document)
            note(fault, "mended", &page)
        case .xml:
            let fault = try parseXML(page.source, into: &page.document)
            note(fault, "mended", &page)
            page.notes.append("xml: no format that is known, so the text of all its elements")
            page.status = .low
        case .xhtml where !isSent("text/html", page):
            let fault = try parseXHTML(wellFormed: page.source, into: &page.document)
            guard let fault else { return }
            note(fault, "read as HTML", &page)
            try readHTML(&page)
        case .html, .xhtml, .text: try readHTML(&page)
        }
    }

    /// Browsers read a page by what it was sent as, and its author saw it so; XML's rules hold only where
    /// it was sent as XML, or where nobody knows.
    private func isSent(_ type: String, _ page: Page) -> Bool {
        page.input.contentType.map { $0.lowercased().hasPrefix(type) } ?? false
    }

    private func readHTML(_ page: inout Page) throws(ParseError) {
        if engine == .libxml2 {
            try parseHTMLByLibXML2(page.source, into: &page.document)
        } else {
            try readNatively(&page)
        }
    }

    private func readNatively(_ page: inout Page) throws(ParseError) {
        if page.format == .xhtml, isSent("application/xhtml", page) {
            try parseXHTML(page.source, into: &page.document)
        } else {
            try parseHTML(page.source, into: &page.document)
        }
    }

    private func note(_ fault: MarkupFault?, _ remedy: String, _ page: inout Page) {
        guard let fault else { return }
        page.notes.append(
            "\(page.format.rawValue): not well-formed at line \(fault.line): \(fault.message); \(remedy)"
        )
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
