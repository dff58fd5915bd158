import PageKit
import TextCore

/// Lines `Name: value` at the top of a plain-text page: those of a mail, of front matter, or of the crawler that
/// dumped it.
///
/// Two names that are known must stand among them, so that a page that begins with "Note: ..." keeps its text.
struct PageHeader {
    enum Field { case title, author, date, url, site, language, tags, description, other }

    /// The lines, those of the fence of front matter included.
    let lines: Range<Int>
    private(set) var values: [(field: Field, value: String)] = []

    private static let mostLines = 40
    private static let longestName = 28

    /// Nil where the page has none.
    init?(_ page: Page) {
        let blocks = page.blocks
        let isFenced = blocks.first.map { Self.isFence(page.text[$0.text]) } ?? false
        var known: Set<Field> = []
        var i = isFenced ? 1 : 0
        let start = i
        while i < min(blocks.count, Self.mostLines) {
            let line = page.text[blocks[i].text]
            if isFenced, Self.isFence(line) { break }
            if i > start, blocks[i].gapBefore > 0, !isFenced { break }
            if let (field, value) = Self.field(line) {
                values.append((field, value))
                if field != .other { known.insert(field) }
            } else if i == start
                || !(isFenced || blocks[i].indent > 0 || blocks[i].kind == .listItem)
            {
                // Values go on in lines that are indented.
                break
            }
            i += 1
        }
        guard known.count >= 2, i == blocks.count || isFenced || blocks[i].gapBefore > 0 else {
            return nil
        }
        if isFenced {
            guard i < blocks.count, Self.isFence(page.text[blocks[i].text]) else { return nil }
            i += 1
        }
        lines = 0..<i
    }

    func first(_ field: Field) -> String? {
        values.first { $0.field == field && !$0.value.isEmpty }?.value
    }

    private static func isFence(_ line: ArraySlice<UInt8>) -> Bool {
        line.elementsEqual("---".utf8) || line.elementsEqual("+++".utf8)
    }

    private static func field(_ line: ArraySlice<UInt8>) -> (Field, String)? {
        guard
            let colon = line.prefix(longestName * 2).firstIndex(where: { $0 == 0x3A || $0 == 0x3D }
            ),
            colon > line.startIndex
        else { return nil }
        var name = String(decoding: line[..<colon], as: UTF8.self)
        while name.last == " " { name.removeLast() }
        // An address is no name and value.
        guard !line[(colon + 1)...].starts(with: "//".utf8), name.count <= longestName,
            name.unicodeScalars.allSatisfy({
                Letters.isPartOfWord($0.value) || $0 == " " || $0 == "-" || $0 == "_"
            })
        else { return nil }
        var value = String(decoding: line[(colon + 1)...], as: UTF8.self)[...]
        while value.first == " " { value.removeFirst() }
        for quote in ["\"", "'"]
        where value.count >= 2 && value.hasPrefix(quote) && value.hasSuffix(quote) {
            value = value.dropFirst().dropLast()
        }
        let key = name.lowercased().map { $0 == "_" || $0 == "-" ? " " : $0 }
        if let field = names[String(key)] { return (field, String(value)) }
        // Other names are one word, as `Message-ID` is.
        return name.contains(" ") ? nil : (.other, String(value))
    }

    private static let names: [String: Field] = {
        let fields: [(Field, [String])] = [
            (
                .title,
                [
                    "title", "subject", "headline", "betreff", "titel", "titre", "título", "titolo",
                    "objet", "asunto",
                    "oggetto", "заголовок", "тема", "标题", "件名",
                ]
            ),
            (
                .author,
                [
                    "author", "authors", "from", "by", "byline", "writer", "autor", "autoren",
                    "von", "auteur",
                    "auteurs", "de", "autore", "da", "автор", "от", "作者", "差出人",
                ]
            ),
            (
                .date,
                [
                    "date", "published", "publication date", "date published", "published on",
                    "published at", "pubdate",
                    "posted", "datum", "veröffentlicht", "fecha", "publié le", "data", "дата", "日期",
                    "日付",
                ]
            ),
            (.url, ["url", "link", "permalink", "source url", "canonical", "uri"]),
            (
                .site,
                [
                    "site", "sitename", "site name", "website", "publisher", "publication",
                    "source", "hostname",
                ]
            ),
            (.language, ["language", "lang", "sprache", "langue", "idioma", "lingua", "язык"]),
            (.tags, ["tags", "keywords", "categories", "schlagwörter"]),
            (.description, ["description", "summary", "excerpt", "beschreibung"]),
        ]
        var names: [String: Field] = [:]
        for (field, words) in fields { for word in words { names[word] = field } }
        return names
    }()
}

extension Metadata {
    /// Takes what a header tells, where nothing is known yet.
    mutating func take(_ header: PageHeader) {
        let source = "header"
        if title == nil, let value = header.first(.title) { title = Sourced(value, from: source) }
        if authors == nil, let value = header.first(.author) {
            let names = Stages.authors(inByline: Self.withoutAddresses(value))
            if !names.isEmpty { authors = Sourced(names, from: source) }
        }
        if date == nil, let value = header.first(.date), let found = unambiguousDate(in: value) {
            (published, date) = (Sourced(found.iso, from: source), Sourced(found.iso, from: source))
        }
        if url == nil, let value = header.first(.url), let address = WebAddress(value) {
            url = Sourced(address.withoutTracking.text, from: source)
        }
        if site == nil, let value = header.first(.site), WebAddress(value) == nil {
            site = Sourced(value, from: source)
        }
        if language == nil, let tag = header.first(.language).flatMap(LanguageTag.canonical) {
            language = Sourced(tag, from: source)
        }
        if description == nil, let value = header.first(.description) {
            description = Sourced(value, from: source)
        }
        if tags == nil, let value = header.first(.tags) {
            let list = value.split { ",[]".contains($0) }.map { tag in
                String(tag.drop { $0 == " " || $0 == "\"" || $0 == "'" })
                    .trimmed { $0 == " " || $0 == "\"" || $0 == "'" }
            }.filter { !$0.isEmpty }
            if !list.isEmpty { tags = Sourced(list, from: source) }
        }
    }

    /// "Ann Example <ann@example.org>", "ann@example.org (Ann Example)": the name.
    private static func withoutAddresses(_ text: String) -> String {
        var kept = ""
        var inside = false
        for character in text {
            switch character {
            case "<": inside = true
            case ">": inside = false
            case "(", ")", "\"", "[", "]": kept += " "
            default: if !inside { kept.append(character) }
            }
        }
        return kept.split(separator: " ").filter { !$0.contains("@") }.joined(separator: " ")
    }
}

extension String {
    /// Without what `isMargin` says at the end.
    fileprivate func trimmed(_ isMargin: (Character) -> Bool) -> String {
        var text = self[...]
        while let last = text.last, isMargin(last) { text.removeLast() }
        return String(text)
    }
}

/// The first full date of a text; nil where it means another day to other readers (`03/04/2020`).
func unambiguousDate(in text: String) -> PageDate? {
    let tokens = dateTokens(text, limit: 200)
    guard let found = DateReading(order: .dayFirst).first(in: tokens),
        DateReading(order: .monthFirst).first(in: tokens)?.date == found.date
    else { return nil }
    return found.date
}
