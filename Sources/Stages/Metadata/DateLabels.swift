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
        let lower = Array(text.lowercased().utf8)
        return modifiedBytes.contains { find($0, in: lower) != nil }
            && !publishedBytes.contains { find($0, in: lower) != nil }
    }

    /// What follows the first word of publication, in lower case; nil where there is none.
    static func afterPublished(_ text: String) -> String? {
        let lower = Array(text.lowercased().utf8)
        var best: Range<Int>?
        for label in publishedBytes {
            guard let start = find(label, in: lower), start < best?.lowerBound ?? Int.max else {
                continue
            }
            best = start..<start + label.count
        }
        return best.map { String(decoding: lower[$0.upperBound...], as: UTF8.self) }
    }

    private static let publishedBytes = published.map { Array($0.utf8) }
    private static let modifiedBytes = modified.map { Array($0.utf8) }

    private static func find(_ word: [UInt8], in text: [UInt8]) -> Int? {
        guard text.count >= word.count else { return nil }
        for start in 0...text.count - word.count where text[start] == word[0] {
            if text[start..<start + word.count].elementsEqual(word) { return start }
        }
        return nil
    }
}
