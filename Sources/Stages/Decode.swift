import PageKit
import TextCore

/// Bytes to UTF-8: decompresses, decodes, tells HTML from text.
package struct Decode: Stage {
    package static let name = "decode"
    package static let summary =
        "Turns the page's bytes into UTF-8, from gzip where need be, and tells HTML from plain text."
    package static let fallback = OptionSpec(
        "fallback",
        .choice(["windows-1252", "windows-1251", "iso-8859-2", "shift_jis", "gb18030", "utf-8"]),
        default: .choice("windows-1252"),
        why:
            "charset when neither the page nor its bytes tell one (WHATWG Encoding, legacy default)"
    )
    package static let options = [fallback]
    package static let reasons: [DropReason] = []

    private let fallback: String
    private let limits: PageLimits

    package init(_ options: Options, limits: PageLimits) {
        fallback = options.string(Self.fallback)
        self.limits = limits
    }

    package func apply(to page: inout Page) -> Verdict {
        do throws(TextError) {
            try decode(&page)
        } catch {
            return .fail(PageFailure(error))
        }
        return .next
    }

    private func decode(_ page: inout Page) throws(TextError) {
        guard page.input.bytes.count <= limits.documentBytes else {
            throw .overLimit(limitBytes: limits.documentBytes)
        }
        let bytes = try inflateIfGzip(page.input.bytes, limitBytes: limits.documentBytes)
        let facts = try decodeText(
            bytes, contentType: page.input.contentType, fallback: fallback, into: &page.source)
        page.charset = facts.charset
        page.charsetEvidence = facts.evidence
        page.notes += facts.notes
        page.format = format(of: page)
    }

    private func format(of page: Page) -> SourceFormat {
        switch page.input.kind {
        case .html: return .html
        case .text: return .text
        case .auto: break
        }
        switch sniffFormat(page.source, contentType: page.input.contentType) {
        case .html: return .html
        case .xhtml: return .xhtml
        case .feed: return .feed
        case .xml: return .xml
        case .text: return .text
        }
    }
}

extension PageFailure {
    fileprivate init(_ error: TextError) {
        switch error {
        case .brokenGzip(let byte, let detail):
            self.init(reason: "broken_gzip", detail: "gzip data broken at byte \(byte): \(detail)")
        case .gzipBomb(let limit):
            self.init(
                reason: "gzip_bomb",
                detail: "decompresses to more than limits.document_bytes = \(limit) bytes")
        case .binary(let evidence):
            self.init(reason: "binary", detail: "not a text page: \(evidence)")
        case .overLimit(let limit):
            self.init(
                reason: "over_limit", detail: "larger than limits.document_bytes = \(limit) bytes")
        }
    }
}
