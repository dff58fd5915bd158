import PageKit

extension LineLabels {
    /// Names the title, and a short "By ..." near it or above the body.
    mutating func nameHead(title: Int?) {
        let body = lines.indices.first {
            roles[$0] == .body && (lines[$0].isProse || lines[$0].wordCount >= 20)
        }
        let bylines = body.map { max(0, $0 - 12)..<min(lines.count, $0 + 2) } ?? 0..<0
        // What stands right above a byline is a title, whatever the page looks like.
        let above = bylines.first { isByline($0) && $0 > 0 && lines[$0 - 1].wordCount >= 3 }
        if let title = title ?? above.map({ $0 - 1 }),
            reasons[title] == nil || reasons[title] == .lowScore
        {
            rename(title, .title)
        }
        for i in bylines where isByline(i) {
            rename(i, .byline)
        }
    }

    private func isByline(_ i: Int) -> Bool {
        let line = lines[i]
        return line.has(.byline) && line.wordCount >= 2 && line.wordCount <= 9 && !line.endsSentence
            && line.capitalShare >= 0.6 && roles[i] != .title
    }
}

extension Metadata {
    /// Lines between which the date of a page stands: from the title, or so many before the body, to its first.
    private static let linesBeforeBody = 12
    /// A line with a date has no more words than a byline and it.
    private static let mostWords = 16

    /// Lines of few words from the title to the second of the body, where date and authors stand.
    private static func head(_ labels: LineLabels) -> [Int] {
        let lines = labels.lines
        let body = lines.indices.first { labels.roles[$0] == .body && lines[$0].isProse }
        guard let body else { return [] }
        let title = lines.indices.first { labels.roles[$0] == .title && $0 < body }
        let start = max(0, title.map { $0 - 2 } ?? 0, body - linesBeforeBody)
        return (start..<min(lines.count, body + 2)).filter { lines[$0].wordCount <= mostWords }
    }

    /// Takes the authors of a line that tells of more ("Posted on May 4 by ..."), or of the line below ("Written by:").
    mutating func takeAuthors(of page: Page, _ labels: LineLabels) {
        let names = PersonNames(siteKeys: [])
        for i in Self.head(labels) where labels.roles[i] != .title && !labels.lines[i].isProse {
            let words = wordHashes(page.text, page.blocks[i].text)
            // Where names are not parted by spaces they are not told from what stands beside them.
            guard Lexicon.holds(.maker, words), !Lexicon.holds(.otherMaker, words),
                2 * words.count <= 3 * labels.lines[i].wordCount
            else { continue }
            var people = names.people([page.string(page.blocks[i])], trust: .byline)
            let isLabel = labels.lines[i].wordCount <= 3 && labels.lines[i].has(.byline)
            if people.isEmpty, isLabel, i + 1 < labels.lines.count,
                labels.lines[i + 1].wordCount <= 4, labels.lines[i + 1].capitalShare > 0.9
            {
                people = names.people([page.string(page.blocks[i + 1])], trust: .marked)
            }
            guard !people.isEmpty else { continue }
            authors = Sourced(people, from: "text")
            return
        }
    }

    /// Takes the date that stands between title and body: the first that no line calls a change.
    mutating func takeDate(of page: Page, _ labels: LineLabels) {
        let lines = labels.lines
        for i in Self.head(labels) {
            guard lines[i].hasDate, !lines[i].isProse, !lines[i].has(.legal),
                !lines[i].has(.related),
                let found = unambiguousDate(in: page.string(page.blocks[i]))
            else { continue }
            let date = Sourced(found.iso, from: "text")
            if DateLabels.saysModified(page.text.span.extracting(page.blocks[i].text)) {
                modified = modified ?? date
            } else {
                (published, self.date) = (date, date)
                return
            }
        }
        date = modified
    }
}

/// Whether a line is a picture's caption: it ends with a credit of the form "Name / AGENCY" or says that it
/// is one.
func isCaption(_ utf8: [UInt8], _ range: Range<Int>, _ line: LineFacts) -> Bool {
    guard line.wordCount >= 2, line.wordCount <= 80, !line.endsSentence else { return false }
    let text = utf8[range]
    if let first = text.first, captionInitials.contains(first) {
        for opening in captionOpenings where text.starts(with: opening) { return true }
    }
    guard let slash = text.lastIndex(of: UInt8(ascii: "/")), slash > range.lowerBound + 2,
        slash + 2 < range.upperBound
    else { return false }
    return isAgency(text[(slash + 1)...]) && endsWithName(text[..<slash])
}

private let captionOpenings = [
    "Photo:", "Photo by ", "Photo credit:", "Photograph:", "Image:", "Image credit:", "Foto:",
    "Фото:",
]
.map { Array($0.utf8) }
private let captionInitials = Set(captionOpenings.compactMap(\.first))

/// One to four words that begin with capitals, and no digits.
private func isAgency(_ text: ArraySlice<UInt8>) -> Bool {
    let words = text.split(separator: 0x20)
    return (1...4).contains(words.count) && words.allSatisfy(startsWithCapital)
}

/// Whether the text ends with two to four capitalised words after a sentence end, or is only that.
private func endsWithName(_ text: ArraySlice<UInt8>) -> Bool {
    let words = text.split(separator: 0x20)
    let name = words.reversed().prefix { startsWithCapital($0) && $0.last != UInt8(ascii: ".") }
    guard (2...4).contains(name.count) else { return false }
    guard words.count > name.count else { return true }
    let before = words[words.count - name.count - 1]
    return [UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ")")].contains(
        before.last)
}

/// Whether a word begins with a capital of a script that has them.
func startsWithCapital(_ word: ArraySlice<UInt8>) -> Bool {
    guard let scalar = String(decoding: word, as: UTF8.self).unicodeScalars.first else {
        return false
    }
    return Letters.isCapital(scalar.value)
}

/// Whether words are what stands before a name: "by", "written by", "Автор:".
private func isByline(_ words: ArraySlice<Substring>) -> Bool {
    let text = Array(words.joined(separator: " ").utf8)
    let hashes = wordHashes(text, 0..<text.count)
    return hashes.count == words.count && Lexicon.isByline(hashes)
}

/// The names of a byline, without its first words and what follows a comma or bar.
func authors(inByline text: String) -> [String] {
    var rest = text.split(separator: " ")[...]
    while let count = (1...3).last(where: { isByline(rest.prefix($0)) }) {
        rest = rest.dropFirst(count)
    }
    var names: [[Substring]] = [[]]
    for word in rest {
        if ["and", "und", "et", "y", "e", "en", "и", "&"].contains(word) {
            names.append([])
        } else if word == "|" || word == "-" || word == "–" {
            break
        } else {
            names[names.count - 1].append(word.hasSuffix(",") ? word.dropLast() : word)
            if word.hasSuffix(",") { names.append([]) }
        }
    }
    return names.filter { (1...4).contains($0.count) }.map { $0.joined(separator: " ") }
}
