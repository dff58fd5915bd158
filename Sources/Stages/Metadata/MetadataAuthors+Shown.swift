import HTMLCore
import PageKit

/// Authors that readers see: in elements marked as byline, in lines that begin as one, and beside the date.
extension MetadataAuthors {
    /// Elements that call themselves author or byline, near the title.
    func fromBylines() -> Sourced<[String]>? {
        for (index, row) in evidence.bylines.enumerated() {
            guard isNearTitle(row, before: 400, after: 1_500), !isOfPicture(row) else { continue }
            let people = people(markedBy: row)
            guard !people.isEmpty else { continue }
            let inner = innerPeople(index)
            let all = inner.count >= people.count ? inner : withSiblings(people, index)
            return Sourced(PersonNames.withoutAgencies(all), from: "byline")
        }
        return nil
    }

    /// Whether a row belongs to a picture: its author took it.
    private func isOfPicture(_ row: Int) -> Bool {
        var at = row
        for _ in 0..<6 where at > 0 {
            switch document.tag[at] {
            case .figure, .figcaption, .picture: return true
            default: at = Int(document.parent[at])
            }
        }
        return false
    }

    private func people(markedBy row: Int) -> [String] {
        let text = evidence.text(row, limitBytes: 300)
        guard !text.isEmpty else { return [] }
        let people = text.utf8.count < 160 ? names.people([text], trust: trust(row, text)) : []
        // "Jane Doe" in an element of its own, a role or a biography behind it.
        guard people.count < 2, let name = firstPlainName(row), name != text else { return people }
        return [name]
    }

    /// The first of the texts below a row that is a name and nothing else; none has a label but a byline's.
    private func firstPlainName(_ row: Int) -> String? {
        for index in evidence.texts.texts(in: row..<Int(document.end[row])).prefix(4) {
            let range = document.textRange(Int(evidence.texts.rows[index]))
            guard range.count < 120 else { return nil }
            let text = collapsed(document.pool.span.extracting(range))
            if names.isPlainName(text) { return text }
            guard text.isEmpty || Self.labels.contains(text.lowercased()) else { return nil }
        }
        return nil
    }

    /// The people of the marked elements inside one: a box may hold a role or a biography too.
    private func innerPeople(_ index: Int) -> [String] {
        let row = evidence.bylines[index]
        var found: [String] = []
        var end = row
        for inner in evidence.bylines[(index + 1)...].prefix(8) {
            guard inner < Int(document.end[row]) else { break }
            guard inner >= end else { continue }
            let people = people(markedBy: inner)
            guard !people.isEmpty else { continue }
            end = Int(document.end[inner])
            found += people.filter { !found.contains($0) }
        }
        return found
    }

    /// With the people of elements of the same class right behind: an element an author.
    private func withSiblings(_ people: [String], _ index: Int) -> [String] {
        var row = evidence.bylines[index]
        let mark = document.attribute(.class, of: row)
        guard let mark, !mark.isEmpty else { return people }
        let (tag, pool) = (document.tag[row], document.pool.span)
        var all = people
        for next in evidence.bylines[(index + 1)...].prefix(8) where next >= Int(document.end[row])
        {
            guard let range = document.attribute(.class, of: next), document.tag[next] == tag,
                range.count == mark.count,
                sameBytes(pool, range.lowerBound, mark.lowerBound, count: mark.count),
                evidence.texts.distance(from: row, to: next) < Self.betweenSiblings
            else { break }
            all += self.people(markedBy: next).filter { !all.contains($0) }
            row = next
        }
        return all
    }

    /// Text bytes of one author and the words before the next: "and", a role.
    private static let betweenSiblings = 60

    /// A link and nothing else is a name; a short element is one if it is a single word.
    private func trust(_ row: Int, _ text: String) -> PersonNames.Trust {
        guard text.utf8.count < 60 else { return .byline }
        for inner in (row..<Int(document.end[row])).prefix(40) where document.tag[inner] == .a {
            guard evidence.text(inner, limitBytes: 200) == text else { break }
            return text.utf8.count { $0 == 0x20 } <= 3 ? .named : .byline
        }
        return .marked
    }

    /// A short text near the title, or behind the main text, that begins as a byline does: "By Jane Doe".
    func fromBylineText() -> Sourced<[String]>? {
        if let anchor, let found = bylineText(from: anchor, limit: 700, starts: Self.bylineStarts) {
            return found
        }
        guard let body, let last = lastTexts(of: body) else { return nil }
        return bylineText(from: last, limit: 500, starts: Self.signatures)
    }

    /// The row of the fourth text from the end of the main text: signatures are the last lines.
    private func lastTexts(of body: Range<Int>) -> Int? {
        let texts = evidence.texts.texts(in: body)
        guard !texts.isEmpty else { return nil }
        return Int(evidence.texts.rows[max(texts.lowerBound, texts.upperBound - 4)])
    }

    private func bylineText(
        from start: Int, limit: Int, starts: [String]
    ) -> Sourced<[String]>? {
        var label = ""
        for index in evidence.texts.texts(in: start..<document.count) {
            let row = Int(evidence.texts.rows[index])
            if evidence.texts.distance(from: start, to: row) > limit { return nil }
            guard evidence.isOwn(row), document.textLength[row] < 120 else {
                label = ""
                continue
            }
            let text = collapsed(document.pool.span.extracting(document.textRange(row)))
            guard !text.isEmpty else { continue }
            let lower = text.lowercased()
            // The label may stand in an element of its own: `<b>Autor:</b> Jane Doe`.
            if Self.labels.contains(lower) || lower.hasSuffix(" by") {
                label = "by "
                continue
            }
            let isLabelled = !label.isEmpty
            label = ""
            guard isLabelled || starts.contains(where: { lower.hasPrefix($0) }) else { continue }
            let isLink = document.tag[Int(document.parent[row])] == .a
            // "by jane" and nothing else is a name too.
            let isAlone = lower.hasPrefix("by ") && lower.utf8.count(where: { $0 == 0x20 }) == 1
            let trust: PersonNames.Trust = (isLabelled && isLink) || isAlone ? .marked : .byline
            if let authors = sourced([text], trust, from: "byline") { return authors }
        }
        return nil
    }

    private static let labels: Set<String> = [
        "by", "von", "par", "por", "di", "door", "av", "autor:", "author:", "autorin:", "text:",
        "von:", "by:", "written by", "posted by", "| by", "auteur :", "par :", "por:", "redaktion:",
        "автор:", "作者：", "作者:", "written by:", "words by", "story by", "texte :", "texte:",
        "texto:", "testo:", "tekst:", "autore:", "autoren:", "authors:", "a cura di", "yazar:",
        "текст:", "撰文", "文/", "文：", "بقلم", "بقلم:", "συντάκτης:", "thread starter",
        "topic author", "started by", "auteur(s) :", "autor(en):", "autor", "autorin", "auteur",
    ]

    private static let bylineStarts = [
        "by ", "von ", "par ", "por ", "written by ", "posted by ", "text: ", "autor: ", "author: ",
        "di ", "autorin: ", "text von ", "door ", "автор: ", "作者：", "作者:", "auteur :",
        "redaktion: ", "av ", "| by ", "ein artikel von ", "ein beitrag von ", "a cura di ",
        "texte : ", "texto: ", "testo: ", "tekst: ", "текст: ", "文/", "文：", "بقلم", "από ",
        "words by ", "story by ", "autoren ", "autoren: ", "authors: ", "posted on ", "autor ",
    ]

    /// What a line behind the text begins with when it names the author; "By" and "von" begin sentences too.
    private static let signatures = [
        "text: ", "autor: ", "author: ", "autorin: ", "autoren: ", "autoren ", "authors: ",
        "written by ", "text von ", "автор: ", "作者：", "作者:", "auteur : ", "texte : ",
        "texto: ", "testo: ", "tekst: ", "текст: ", "文/", "文：", "بقلم", "words by ",
    ]

    /// A name beside the date near the title, in no link: "May 1, 2024 · 5 min · Jane Doe".
    func fromDateLine() -> Sourced<[String]>? {
        for line in evidence.dateMarks
        where isNearTitle(line, before: 150, after: 400)
            && evidence.texts.hasDateRow(in: line..<Int(document.end[line]))
            && evidence.text(line, limitBytes: 250).utf8.count < 200
        {
            for index in evidence.texts.texts(in: line..<Int(document.end[line])).prefix(12) {
                let row = Int(evidence.texts.rows[index])
                guard document.textLength[row] < 120, !isInTitle(row),
                    document.tag[Int(document.parent[row])] != .a
                else { continue }
                let text = collapsed(document.pool.span.extracting(document.textRange(row)))
                for part in Self.lineMarks.parts(of: text.utf8.span) {
                    let name = collapsed(text.slice(part))
                    if names.isPlainName(name) { return Sourced([name], from: "date-line") }
                }
            }
        }
        return nil
    }

    private func isInTitle(_ row: Int) -> Bool {
        anchor.map { row >= $0 && row < Int(document.end[$0]) } ?? false
    }

    private static let lineMarks = Separators([" | ", "|", "·", "•", " – ", " — ", " - ", "/"])

    /// The name in a box about the author that follows the text.
    func fromAuthorBox() -> Sourced<[String]>? {
        guard let body, body.upperBound < document.count else { return nil }
        for row in evidence.bylines where row >= body.lowerBound {
            let distance = evidence.texts.distance(from: body.upperBound, to: row)
            guard distance >= -Self.insideText else { continue }
            guard distance <= Self.behindText else { return nil }
            for index in evidence.texts.texts(in: row..<Int(document.end[row])).prefix(4) {
                let text = collapsed(
                    document.pool.span.extracting(
                        document.textRange(Int(evidence.texts.rows[index]))))
                let people = text.utf8.count < 80 ? names.people([text], trust: .byline) : []
                if people.count == 1, names.isPlainName(people[0]) {
                    return Sourced(people, from: "author-box")
                }
            }
        }
        return nil
    }

    /// The main text may end with the box, and a list of tags may stand before it.
    private static let insideText = 600
    private static let behindText = 800

    private func isNearTitle(_ row: Int, before: Int, after: Int) -> Bool {
        guard let anchor else { return evidence.texts.textBefore(row) < after }
        let distance = evidence.texts.distance(from: anchor, to: row)
        return distance >= -before && distance <= after
    }
}
