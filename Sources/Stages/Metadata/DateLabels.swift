/// Words before a date that say what the date is of.
enum DateLabels {
    private static let published = WordPrefixes([
        "published", "posted on", "posted:", "posted by", "first posted", "publish date",
        "publication date",
        "date published", "released on", "submitted on", "written on", "date added",
        "veröffentlicht", "erschienen", "erstellt am", "eingestellt am", "publiziert",
        "verfasst am",
        "beitrag wurde am", "dieser beitrag wurde", "dieser artikel wurde", "artikel wurde am",
        "beitrag vom", "artikel vom", "meldung vom",
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
    ])

    private static let modified = WordPrefixes([
        "updated", "modified", "last edited", "last update", "last revised", "last reviewed",
        "reviewed on", "aktualisier",
        "letzte änderung",
        "zuletzt geändert", "geändert am", "bearbeitet", "mis à jour", "mise à jour", "modifié",
        "actualizad",
        "última actualización", "aggiornat", "atualizad", "bijgewerkt", "gewijzigd", "обновлен",
        "изменен",
        "aktualizacja", "zaktualizowan", "uppdaterad", "oppdatert", "更新于", "更新時間", "更新时间", "최종수정",
        "оновлен", "aktualizován", "ενημερώθηκε", "τελευταία ενημέρωση", "güncellen",
        "son güncelleme",
        "diperbarui", "cập nhật", "آخر تحديث", "تم التحديث", "به روز رسانی",
    ])

    /// Whether a text names a change and no publication.
    static func saysModified(_ text: String) -> Bool { saysModified(text.utf8.span) }

    static func saysModified(_ text: Span<UInt8>) -> Bool {
        var lower: [UInt8] = []
        appendLowercased(text, to: &lower)
        return find(modified, in: lower.span) != nil && find(published, in: lower.span) == nil
    }

    /// Where the first word of publication ends in a text in lower case; nil where there is none.
    static func endOfPublished(_ lower: Span<UInt8>) -> Int? {
        find(published, in: lower)?.upperBound
    }

    /// Where the first word of a change ends in a text in lower case; nil where there is none.
    static func endOfModified(_ lower: Span<UInt8>) -> Int? {
        find(modified, in: lower)?.upperBound
    }

    /// Whether a text is nothing but the name of a date, as in a list of an article's facts.
    static func isBareLabel(_ lower: Span<UInt8>) -> Bool {
        bare.contains { name in
            let name = name.utf8.span
            guard lower.count == name.count else { return false }
            for i in 0..<name.count where lower[i] != name[i] { return false }
            return true
        }
    }

    private static let bare = [
        "date", "date:", "datum", "datum:", "fecha", "fecha:", "data", "data:", "дата", "дата:",
        "日付", "日期", "日期：", "ημερομηνία", "tarih", "tarih:", "날짜", "dato", "dato:",
        "published", "published:", "release date", "release date:",
    ]

    private static func find(_ labels: WordPrefixes, in text: Span<UInt8>) -> Range<Int>? {
        for at in 0..<text.count {
            if let found = labels.first(text, at: at, before: text.count) {
                return at..<at + found.length
            }
        }
        return nil
    }
}
