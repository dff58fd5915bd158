/// Words before a date that say what the date is of.
enum DateLabels {
    private static let published = [
        "published", "posted on", "posted:", "posted by", "first posted", "publish date",
        "publication date",
        "date published", "released on", "submitted on", "written on", "date added",
        "veröffentlicht", "erschienen", "erstellt am", "eingestellt am", "publiziert",
        "verfasst am",
        "beitrag wurde am", "artikel wurde am", "beitrag vom", "artikel vom", "meldung vom",
        "erscheinungsdatum",
        "publié le", "publié :", "mis en ligne", "mise en ligne", "paru le", "écrit le",
        "rédigé le",
        "publicado", "publicada", "fecha de publicación", "pubblicato", "data di pubblicazione",
        "postado em",
        "gepubliceerd", "geplaatst", "publicatiedatum", "publicerad", "publisert", "udgivet",
        "julkaistu",
        "опубликован", "дата публикации", "добавлено", "opublikowan", "data publikacji", "dodano",
        "utworzono",
        "publikováno", "yayınlanma", "发布时间", "发表于", "发布于", "發布", "公開日", "掲載", "投稿日", "更新日",
        "등록", "입력",
    ]

    private static let modified = [
        "updated", "modified", "last edited", "last reviewed", "reviewed on", "aktualisier",
        "letzte änderung",
        "zuletzt geändert", "geändert am", "bearbeitet", "mis à jour", "mise à jour", "modifié",
        "actualizad",
        "última actualización", "aggiornat", "atualizad", "bijgewerkt", "gewijzigd", "обновлен",
        "изменен",
        "aktualizacja", "zaktualizowan", "uppdaterad", "oppdatert", "更新于", "更新時間", "更新时间", "최종수정",
    ]

    /// Whether a text names a change and no publication.
    static func saysModified(_ text: String) -> Bool {
        let lower = text.lowercased()
        return modifiedWords.first(in: lower.utf8.span) != nil
            && publishedWords.first(in: lower.utf8.span) == nil
    }

    /// What follows the first word of publication, in lower case; nil where there is none.
    static func afterPublished(_ text: String) -> String? {
        let lower = text.lowercased()
        return publishedWords.first(in: lower.utf8.span).map {
            String(lower[lower.indices($0).upperBound...])
        }
    }

    private static let publishedWords = LabelWords(published)
    private static let modifiedWords = LabelWords(modified)
}

/// Words of labels, found by their bytes in one pass over a text.
private struct LabelWords: Sendable {
    /// By first byte, in the order of the list.
    private let words: [[[UInt8]]]

    init(_ list: [String]) {
        var words = [[[UInt8]]](repeating: [], count: 256)
        for word in list {
            let bytes = Array(word.utf8)
            words[Int(bytes[0])].append(bytes)
        }
        self.words = words
    }

    /// The first word in a text; of those that begin at one place, the first of the list.
    func first(in text: Span<UInt8>) -> Range<Int>? {
        let words = words.span
        for start in 0..<text.count where !words[Int(text[start])].isEmpty {
            for word in words[Int(text[start])] where stands(word, in: text, at: start) {
                return start..<start + word.count
            }
        }
        return nil
    }

    private func stands(_ word: [UInt8], in text: Span<UInt8>, at start: Int) -> Bool {
        guard start + word.count <= text.count else { return false }
        // Most texts differ in the second byte already.
        for k in 1..<word.count where text[start + k] != word[k] { return false }
        return true
    }
}
