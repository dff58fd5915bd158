/// What tree construction needs to know of an element, by the HTML standard, section 13.2.
struct TagRules: OptionSet, Sendable {
    let rawValue: UInt16
    /// Never has content.
    static let void = TagRules(rawValue: 1 << 0)
    /// Its start tag ends an open `p`.
    static let endsParagraph = TagRules(rawValue: 1 << 1)
    /// Reopened after a block that was closed over it.
    static let formatting = TagRules(rawValue: 1 << 2)
    /// The standard's category "special".
    static let special = TagRules(rawValue: 1 << 3)
    /// Ends the search of "has an element in scope".
    static let scope = TagRules(rawValue: 1 << 4)
    /// Its end tag closes whatever is open inside, if it is in scope.
    static let block = TagRules(rawValue: 1 << 5)
    /// Belongs into `head` when it comes before the body.
    static let metadata = TagRules(rawValue: 1 << 6)
    /// Part of a table other than the cells.
    static let tablePart = TagRules(rawValue: 1 << 7)
    /// Starts its own list of formatting elements.
    static let marker = TagRules(rawValue: 1 << 8)

    private static let lists: [(TagRules, [Tag])] = [
        (
            .void,
            [
                .area, .base, .br, .col, .embed, .frame, .hr, .img, .input, .link, .meta, .param,
                .source,
                .track, .wbr,
            ]
        ),
        (
            .endsParagraph,
            [
                .address, .article, .aside, .blockquote, .center, .details, .dialog, .dir, .div,
                .dl,
                .fieldset, .figcaption, .figure, .footer, .header, .hgroup, .main, .menu, .nav, .ol,
                .p,
                .search, .section, .summary, .ul, .h1, .h2, .h3, .h4, .h5, .h6, .pre, .listing,
                .form,
                .table, .hr, .xmp, .plaintext, .li, .dd, .dt,
            ]
        ),
        (
            .formatting,
            [.a, .b, .code, .em, .font, .i, .nobr, .s, .small, .strike, .strong, .tt, .u]
        ),
        (
            .special,
            [
                .address, .area, .article, .aside, .base, .blockquote, .body, .br, .button,
                .caption,
                .center, .col, .colgroup, .dd, .details, .dir, .div, .dl, .dt, .embed, .fieldset,
                .figcaption, .figure, .footer, .form, .frame, .frameset, .h1, .h2, .h3, .h4, .h5,
                .h6,
                .head, .header, .hgroup, .hr, .html, .iframe, .img, .input, .li, .link, .listing,
                .main,
                .marquee, .menu, .meta, .nav, .noembed, .noframes, .noscript, .object, .ol, .p,
                .param,
                .plaintext, .pre, .script, .search, .section, .select, .source, .style, .summary,
                .table, .tbody, .td, .template, .textarea, .tfoot, .th, .thead, .title, .tr, .track,
                .ul, .wbr, .xmp,
            ]
        ),
        (.scope, [.caption, .html, .table, .td, .th, .marquee, .object, .template]),
        (
            .block,
            [
                .address, .article, .aside, .blockquote, .button, .center, .details, .dialog, .dir,
                .div,
                .dl, .fieldset, .figcaption, .figure, .footer, .form, .header, .hgroup, .listing,
                .main,
                .marquee, .menu, .nav, .noscript, .object, .ol, .pre, .search, .section, .summary,
                .ul, .dd,
                .dt,
                .select,
            ]
        ),
        (.metadata, [.base, .link, .meta, .title, .noscript]),
        (.tablePart, [.caption, .colgroup, .col, .tbody, .thead, .tfoot, .tr, .td, .th, .table]),
        (.marker, [.caption, .td, .th, .marquee, .object]),
    ]

    /// The rules of every tag, by its raw value.
    static let all: [TagRules] = {
        var rules = [TagRules](repeating: [], count: 256)
        for (rule, tags) in lists {
            for tag in tags { rules[Int(tag.rawValue)].insert(rule) }
        }
        return rules
    }()
}

extension Tag {
    /// All known names; `image` is an old name of `img`.
    static let names = NameTable(
        Tag.allCases.filter { $0 != .text && $0 != .unknown }.map { ("\($0)", $0.rawValue) }
            + [("image", Tag.img.rawValue)])
}

extension AttributeName {
    /// All kept names; `xml:lang` counts as `lang`.
    static let names = NameTable(
        AttributeName.allCases.map { ($0.htmlName, $0.rawValue) }
            + [("xml:lang", AttributeName.lang.rawValue)])

    /// The name as it is written in HTML.
    package var htmlName: String {
        switch self {
        case .ariaHidden: "aria-hidden"
        case .ariaLabel: "aria-label"
        case .dataTestid: "data-testid"
        case .httpEquiv: "http-equiv"
        case .dataSrc: "data-src"
        default: "\(self)"
        }
    }
}
