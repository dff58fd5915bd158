import PageKit

extension LineLabels {
    /// Names title and byline: the best heading-like line above the body, and a short "By ..." near it.
    mutating func nameHead() {
        guard
            let body = lines.indices.first(where: {
                roles[$0] == .body && (lines[$0].isProse || lines[$0].wordCount >= 20)
            })
        else { return }
        var title: (line: Int, worth: Double)?
        // Scripts without capitals have none in the body either.
        let hasCapitals = lines[body].capitalShare > 0
        for i in max(0, body - 40)..<body where mayBeTitle(i, hasCapitals: hasCapitals) {
            // A headline has four words or more, often stands twice, and is not far above the text.
            let worth =
                Double(min(lines[i].wordCount, 8)) + (lines[i].repeatCount > 1 ? 2 : 0) - 0.25
                * Double(body - i)
            if title.map({ worth > $0.worth }) ?? true { title = (i, worth) }
        }
        if let title { rename(title.line, .title) }
        for i in max(0, body - 12)..<min(lines.count, body + 2) where isByline(i) {
            rename(i, .byline)
        }
    }

    private func mayBeTitle(_ i: Int, hasCapitals: Bool) -> Bool {
        let line = lines[i]
        guard reasons[i] == nil || reasons[i] == .lowScore, roles[i] != .caption, !line.isItem
        else { return false }
        let looksWrong =
            line.endsColon || line.has(.byline) || line.digitShare > 0.5 || line.separatorCount > 3
        return line.wordCount >= 2 && line.wordCount <= 30 && line.innerSentenceCount <= 1
            && !looksWrong && (line.capitalShare > 0 || !hasCapitals)
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

    /// Takes the date that stands between title and body: the first that no line calls a change.
    mutating func takeDate(of page: Page, _ labels: LineLabels) {
        let lines = labels.lines
        guard
            let body = lines.indices.first(where: { labels.roles[$0] == .body && lines[$0].isProse }
            )
        else { return }
        let title = lines.indices.first { labels.roles[$0] == .title && $0 < body }
        let start = max(0, title.map { $0 - 2 } ?? 0, body - Self.linesBeforeBody)
        for i in start..<min(lines.count, body + 2) where lines[i].wordCount <= Self.mostWords {
            guard lines[i].hasDate, !lines[i].isProse, !lines[i].has(.legal),
                !lines[i].has(.related),
                let found = unambiguousDate(in: page.string(page.blocks[i]))
            else { continue }
            let date = Sourced(found.iso, from: "text")
            if Self.tellsOfChange(page.string(page.blocks[i])) {
                modified = modified ?? date
            } else {
                (published, self.date) = (date, date)
                return
            }
        }
        date = modified
    }

    private static func tellsOfChange(_ line: String) -> Bool {
        let words = line.lowercased()
        return changeWords.contains { words.contains($0) }
    }
    private static let changeWords = [
        "updated", "modified", "last edited", "aktualisiert", "geändert", "mis à jour", "modifié",
        "actualizado",
        "aggiornato", "atualizado", "обновлено", "изменено", "zaktualizowano", "bijgewerkt", "更新",
    ]
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
