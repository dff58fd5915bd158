import HTMLCore
import PageKit

/// What the columns are called, and which tags and names they stand for.
extension BlockFeatures {
    static let names: [String] = {
        var names = [
            "log_words", "log_characters", "characters_per_word", "link_density", "links",
            "sentences_per_word", "commas_per_word", "capitals", "digits", "ends_sentence",
            "function_words", "strong", "wide", "bars", "date", "tag", "kind", "heading_level",
            "depth", "copies", "title_overlap", "description_overlap", "article_overlap",
            "data_overlap",
        ]
        names += phraseClasses.map { "phrase_\($0.name)" }
        names += containerTags.map { "in_\($0.name)" }
        names += conceptNames.map { "up_\($0.name)" }
        names += ["bad_names", "good_names", "up_bad", "up_good"]
        names += ["in_region", "region_share", "region_depth", "prose"]
        names += [
            "index", "words_before", "from_h1", "from_title", "from_biggest", "from_biggest_share",
            "from_heading", "heading_above", "heading_meaning",
        ]
        names += [
            "title_match", "title_up", "title_share", "title_blocks", "title_prose", "in_core",
            "core_share", "core_prose",
        ]
        for level in ["1", "2", "3", "5", "_wider", "_widest"] {
            names += ["words", "links", "prose", "share", "sentences", "block_words"].map {
                "above\(level)_\($0)"
            }
        }
        names += ["list_blocks", "list_block_words", "list_links"]
        names += ["path_up", "path_distance", "candidate_share", "candidate_links"]
        names += [
            "twins0", "twins1", "twins2", "group", "group_share", "group_links", "group_words",
            "group_sentences",
        ]
        for offset in neighbours {
            names += ["words", "links", "phrases", "tag"].map { "next\(offset)_\($0)" }
        }
        names += ["window_words", "window_links", "next_long", "last_long"]
        names += [
            "page_words", "page_links", "page_blocks", "page_biggest", "page_paragraphs",
            "page_headings", "page_type", "page_article", "page_product", "page_candidate",
        ]
        names += HeadFacts.typeNames.map { "data_\($0.name)" }
        return names
    }()

    static let neighbours = [-1, 1, 2]
    static let phraseClasses: [PhraseClass] = [
        .control, .promo, .plea, .legal, .related, .social,
    ]

    static let containerTags: [(name: String, tags: [Tag])] = [
        ("article", [.article]), ("main", [.main]), ("aside", [.aside]), ("nav", [.nav]),
        ("header", [.header]), ("footer", [.footer]), ("form", [.form, .fieldset]),
        ("table", [.table]), ("list", [.ul, .menu]), ("figure", [.figure]), ("dl", [.dl]),
        ("pre", [.pre]),
    ]

    static let containerBits: [UInt32] = {
        var bits = [UInt32](repeating: 0, count: 256)
        for (k, container) in containerTags.enumerated() {
            for tag in container.tags { bits[Int(tag.rawValue)] |= 1 << UInt32(k) }
        }
        return bits
    }()

    static let conceptNames: [(name: String, concept: Concepts)] = [
        ("navigation", .navigation), ("footer", .footer), ("sidebar", .sidebar),
        ("comment", .comment), ("promo", .promo), ("related", .related), ("consent", .consent),
        ("modal", .modal), ("tags", .tags), ("byline", .byline), ("hidden", .hidden),
        ("contents", .contents), ("accordion", .accordion), ("article", .article),
        ("content", .content), ("post", .post), ("main", .main),
    ]
    static let conceptOfBit: [Int] = {
        var column = [Int](repeating: -1, count: 32)
        for (k, named) in conceptNames.enumerated() {
            column[named.concept.rawValue.trailingZeroBitCount] = k
        }
        return column
    }()
    static let goodNames: Concepts = [.article, .content, .post, .main]
    static let badNames: Concepts = [
        .navigation, .footer, .sidebar, .comment, .share, .promo, .related, .consent, .modal,
        .breadcrumb, .tags, .byline, .caption, .hidden, .contents, .pagination, .account, .search,
        .toolbar, .header, .advert, .screenReader, .review, .paywall,
    ]

    /// Tags in an order in which neighbours are alike, for splits by one threshold.
    static let tagNumbers: [Float] = {
        var order = [Float](repeating: 20, count: 256)
        let tags: [Tag] = [
            .p, .h1, .h2, .h3, .h4, .h5, .h6, .li, .td, .th, .dd, .dt, .pre, .blockquote, .div,
            .section, .article, .main, .body, .figcaption,
        ]
        for (k, tag) in tags.enumerated() { order[Int(tag.rawValue)] = Float(k) }
        let later: [Tag] = [
            .caption, .summary, .label, .legend, .button, .header, .footer, .aside, .nav, .form,
        ]
        for (k, tag) in later.enumerated() { order[Int(tag.rawValue)] = Float(k + 21) }
        return order
    }()
}
