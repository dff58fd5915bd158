/// An element's name as one byte; `text` marks a text row.
///
/// Names outside HTML are `unknown`: they are kept as inline containers, so that no text below them is lost.
package enum Tag: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    case text
    case unknown
    case a, abbr, address, applet, area, article, aside, audio, b
    case base, basefont, bdi, bdo, bgsound, big, blockquote, body, br, button, canvas
    case caption, center, cite, code, col, colgroup, data, datalist
    case dd, del, details, dfn, dialog, dir, div, dl
    case dt, em, embed, fieldset, figcaption, figure, font, footer
    case form, frame, frameset, h1, h2, h3, h4, h5
    case h6, head, header, hgroup, hr, html, i, iframe
    case img, input, ins, kbd, keygen, label, legend, li, link
    case listing, main, map, mark, marquee, math, menu, meta
    case meter, nav, nobr, noembed, noframes, noscript, object, ol
    case optgroup, option, output, p, param, picture, plaintext, pre
    case progress, q, rb, rp, rt, rtc, ruby, s
    case samp, script, search, section, select, slot, small, source
    case span, strike, strong, style, sub, summary, sup, svg
    case table, tbody, td, template, textarea, tfoot, th, thead
    case time, title, tr, track, tt, u, ul, `var`
    case video, wbr, xmp
    /// Of MathML: another way of writing the formula, mostly TeX.
    case annotation
}

extension Tag {
    /// Whether the element starts a new block, by the rendering section of the HTML standard.
    package var isBlock: Bool {
        switch self {
        case .address, .article, .aside, .blockquote, .body, .caption, .center, .dd, .details,
            .dialog,
            .dir, .div, .dl, .dt, .fieldset, .figcaption, .figure, .footer, .form, .frameset, .h1,
            .h2,
            .h3, .h4, .h5, .h6, .head, .header, .hgroup, .hr, .html, .iframe, .legend, .li,
            .listing,
            .main, .menu, .nav, .noscript, .ol, .optgroup, .option, .p, .plaintext, .pre, .search,
            .section, .select, .summary, .table, .tbody, .td, .textarea, .tfoot, .th, .thead,
            .title,
            .tr, .ul, .xmp:
            true
        default: false
        }
    }

    /// 1...6 for `h1`...`h6`, otherwise 0.
    package var headingLevel: Int {
        self.rawValue >= Tag.h1.rawValue && self.rawValue <= Tag.h6.rawValue
            ? Int(self.rawValue - Tag.h1.rawValue) + 1 : 0
    }
}
