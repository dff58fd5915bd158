/// What tree construction does with a start tag "in body" (HTML standard, section 13.2.6.4.7).
enum StartRule: UInt8 {
    case ordinary, root, metadata, body, frameset, block, heading, preformatted, form, item, term
    case plaintext, button, link, formatting, noBreak, marker, table, void, input, parameter, rule
    case textarea, markupAsText, noscript, select, optionGroup, option, rubyBase, rubyText, math,
        svg
    case ignored
}

/// What tree construction does with an end tag "in body".
enum EndRule: UInt8 {
    case ordinary, template, body, root, block, form, paragraph, item, term, heading, formatting
    case marker, lineBreak, noscript
}

/// Categories of the standard that several insertion modes ask for.
struct TagTraits: OptionSet {
    let rawValue: UInt16
    /// The standard's category "special".
    static let special = TagTraits(rawValue: 1 << 0)
    /// Ends the search of "has an element in scope".
    static let scope = TagTraits(rawValue: 1 << 1)
    static let formatting = TagTraits(rawValue: 1 << 2)
    /// Its end tag may be left out ("generate implied end tags").
    static let impliedEnd = TagTraits(rawValue: 1 << 3)
    /// `caption`, `col`, `colgroup`, `tbody`, `td`, `tfoot`, `th`, `thead`, `tr`.
    static let tablePart = TagTraits(rawValue: 1 << 4)
    /// Text here belongs before the table.
    static let fosters = TagTraits(rawValue: 1 << 5)
    /// Ends foreign content where it stands in it.
    static let breakout = TagTraits(rawValue: 1 << 6)
    /// The insertion mode can be told from it ("reset the insertion mode appropriately").
    static let tellsMode = TagTraits(rawValue: 1 << 7)
}

/// The rules of every tag, by its raw value; built once, never freed.
@safe struct TagRules: @unchecked Sendable {
    struct Entry {
        var start = StartRule.ordinary
        var end = EndRule.ordinary
        var traits: TagTraits = []
    }

    static let all = TagRules()

    private let entries: UnsafeMutablePointer<Entry>

    @inline(__always)
    subscript(_ tag: Tag) -> Entry { unsafe entries[Int(tag.rawValue)] }

    private init() {
        unsafe entries = .allocate(capacity: 256)
        unsafe entries.initialize(repeating: Entry(), count: 256)
        for (rule, tags) in Self.starts {
            for tag in tags { unsafe entries[Int(tag.rawValue)].start = rule }
        }
        for (rule, tags) in Self.ends {
            for tag in tags { unsafe entries[Int(tag.rawValue)].end = rule }
        }
        for (trait, tags) in Self.traits {
            for tag in tags { unsafe entries[Int(tag.rawValue)].traits.insert(trait) }
        }
    }

    private static let headings: [Tag] = [.h1, .h2, .h3, .h4, .h5, .h6]
    private static let blocks: [Tag] = [
        .address, .article, .aside, .blockquote, .center, .details, .dialog, .dir, .div, .dl,
        .fieldset, .figcaption, .figure, .footer, .header, .hgroup, .main, .menu, .nav, .ol,
        .search, .section, .summary, .ul,
    ]
    private static let formatting: [Tag] = [
        .b, .big, .code, .em, .font, .i, .s, .small, .strike, .strong, .tt, .u,
    ]
    private static let markers: [Tag] = [.applet, .marquee, .object]
    private static let tableParts: [Tag] = [
        .caption, .col, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr,
    ]
    private static let metadata: [Tag] = [
        .base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template, .title,
    ]

    private static let starts: [(StartRule, [Tag])] = [
        (.root, [.html]), (.metadata, metadata), (.body, [.body]), (.frameset, [.frameset]),
        (.block, blocks + [.p]), (.heading, headings), (.preformatted, [.pre, .listing]),
        (.form, [.form]), (.item, [.li]), (.term, [.dd, .dt]), (.plaintext, [.plaintext]),
        (.button, [.button]), (.link, [.a]), (.formatting, formatting), (.noBreak, [.nobr]),
        (.marker, markers), (.table, [.table]),
        (.void, [.area, .br, .embed, .img, .keygen, .wbr]), (.input, [.input]),
        (.parameter, [.param, .source, .track]), (.rule, [.hr]), (.textarea, [.textarea]),
        (.markupAsText, [.xmp, .iframe, .noembed]), (.noscript, [.noscript]), (.select, [.select]),
        (.optionGroup, [.optgroup]), (.option, [.option]), (.rubyBase, [.rb, .rtc]),
        (.rubyText, [.rp, .rt]), (.math, [.math]), (.svg, [.svg]),
        (.ignored, tableParts + [.frame, .head]),
    ]

    private static let ends: [(EndRule, [Tag])] = [
        (.template, [.template]), (.body, [.body]), (.root, [.html]),
        (.block, blocks + [.button, .listing, .pre, .select]), (.form, [.form]),
        (.paragraph, [.p]), (.item, [.li]), (.term, [.dd, .dt]), (.heading, headings),
        (.formatting, formatting + [.a, .nobr]), (.marker, markers), (.lineBreak, [.br]),
        (.noscript, [.noscript]),
    ]

    private static let traits: [(TagTraits, [Tag])] = [
        (
            .special,
            blocks + headings + markers + tableParts + metadata + [
                .area, .body, .br, .button, .dd, .dt, .embed, .form, .frame, .frameset, .head, .hr,
                .html, .iframe, .img, .input, .keygen, .li, .listing, .noembed, .noscript, .p,
                .param, .plaintext, .pre, .select, .source, .table, .textarea, .track, .wbr, .xmp,
            ]
        ),
        (.scope, markers + [.caption, .html, .table, .td, .th, .select, .template]),
        (.formatting, formatting + [.a, .nobr]),
        (.impliedEnd, [.dd, .dt, .li, .optgroup, .option, .p, .rb, .rp, .rt, .rtc]),
        (.tablePart, tableParts),
        (.fosters, [.table, .tbody, .tfoot, .thead, .tr]),
        (
            .breakout,
            headings + [
                .b, .big, .blockquote, .body, .br, .center, .code, .dd, .div, .dl, .dt, .em, .embed,
                .head, .hr, .i, .img, .li, .listing, .menu, .meta, .nobr, .ol, .p, .pre, .ruby, .s,
                .small, .span, .strong, .strike, .sub, .sup, .table, .tt, .u, .ul, .var,
            ]
        ),
        (
            .tellsMode,
            [
                .td, .th, .tr, .tbody, .thead, .tfoot, .caption, .colgroup, .table, .template,
                .head,
                .body, .frameset, .html,
            ]
        ),
    ]
}

extension Tag {
    /// All known names; `image` is an old name of `img`.
    ///
    /// In the order of the cases: reading them from the cases would take longer than a small page.
    static let names = NameTable(
        """
        a abbr address applet area article aside audio b base basefont bdi bdo bgsound big \
        blockquote body br button canvas caption center cite code col colgroup data datalist dd \
        del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer \
        form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins \
        kbd keygen label legend li link listing main map mark marquee math menu meta meter nav \
        nobr noembed noframes noscript object ol optgroup option output p param picture \
        plaintext pre progress q rb rp rt rtc ruby s samp script search section select slot \
        small source span strike strong style sub summary sup svg table tbody td template \
        textarea tfoot th thead time title tr track tt u ul var video wbr xmp annotation
        """, first: Tag.a.rawValue, [("image", Tag.img.rawValue)])
}

extension AttributeName {
    /// All kept names; `xml:lang` counts as `lang`. Some more only tell the tokenizer something.
    static let names = NameTable(
        """
        alt alttext aria-hidden aria-label cite charset class colspan content data-testid datetime dir \
        hidden href http-equiv id itemid itemprop itemscope itemtype lang name open property rel \
        reversed role rowspan src start style title type value data-src \
        data-preloaded
        """, first: AttributeName.alt.rawValue,
        [
            ("xml:lang", AttributeName.lang.rawValue),
            ("shadowrootmode", SourceAttribute.shadowRootMode),
            ("encoding", SourceAttribute.encoding),
            ("color", SourceAttribute.fontLook), ("face", SourceAttribute.fontLook),
            ("size", SourceAttribute.fontLook),
        ])

    /// The name as it is written in HTML.
    package var htmlName: String {
        switch self {
        case .ariaHidden: "aria-hidden"
        case .ariaLabel: "aria-label"
        case .dataTestid: "data-testid"
        case .httpEquiv: "http-equiv"
        case .dataSrc: "data-src"
        case .dataPreloaded: "data-preloaded"
        default: "\(self)"
        }
    }
}
