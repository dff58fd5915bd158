/// Headings of sections that stand beside the content, in the languages that winnow knows.
///
/// A heading counts when it begins with one of these; a section is dropped by it only where it is a small
/// part of the page.
struct SectionNames: Sendable {
    static let standard = SectionNames()

    private static let related = [
        "related", "recommended", "you may also", "you might also", "more from", "more stories",
        "more articles",
        "more in ", "more on this", "most read", "most popular", "popular posts",
        "popular articles", "trending",
        "read next", "up next", "read more", "latest news", "latest posts", "latest articles",
        "recent posts",
        "similar ", "see also", "further reading", "customers also", "don't miss", "don’t miss",
        "mehr zum thema", "das könnte", "auch interessant", "ähnliche", "weitere artikel",
        "meistgelesen",
        "à lire aussi", "a lire aussi", "lire aussi", "sur le même sujet", "articles similaires",
        "te puede interesar", "también te", "noticias relacionadas", "artículos relacionados",
        "lee también",
        "leggi anche", "potrebbe interessarti", "articoli correlati", "leia também", "leia mais",
        "zobacz także", "zobacz też", "czytaj także", "читайте также", "похожие", "相关", "推荐阅读",
        "関連",
        "lees ook", "σχετικά άρθρα", "اقرأ أيضا",
    ]
    private static let comments = [
        "comments", "leave a comment", "leave a reply", "leave your comment", "post a comment",
        "add a comment",
        "join the conversation", "join the discussion", "kommentare", "kommentar schreiben",
        "schreibe einen kommentar", "commentaires", "laisser un commentaire", "comentarios",
        "deja un comentario",
        "deja una respuesta", "commenti", "lascia un commento", "comentários",
        "deixe um comentário",
        "komentarze", "dodaj komentarz", "комментарии", "добавить комментарий", "评论", "コメント",
        "reacties",
        "one response", "write a comment",
    ]
    private static let promotion = [
        "subscribe", "sign up", "newsletter", "get our newsletter", "join our newsletter",
        "stay in the loop",
        "stay up to date", "stay updated", "follow us", "stay connected", "share this", "share on",
        "share:",
        "support us", "support our", "donate", "advertisement", "download our app", "get the app",
        "jetzt abonnieren", "teilen", "folgen sie uns", "werbung", "anzeige", "abonnez-vous",
        "partager",
        "inscrivez-vous", "suscríbete", "compartir", "síguenos", "iscriviti", "condividi",
        "seguici",
        "assine", "compartilhe", "udostępnij", "подпишитесь", "поделиться", "分享", "シェア",
        "about the author",
        "about author", "über den autor", "sobre el autor", "à propos de l'auteur",
    ]

    /// Pieces of interface that fall alone, without what stands below them.
    private static let interface = [
        "was this page helpful", "was this article helpful", "did you find this", "rate this",
        "was this helpful",
        "posts:", "messages:", "member since", "war dieser artikel hilfreich",
        "war diese seite hilfreich",
        "cet article vous a-t-il", "¿te ha resultado útil",
    ]

    private let relatedNames = PhraseSet(related)
    private let commentNames = PhraseSet(comments)
    private let promotionNames = PhraseSet(promotion)
    private let interfaceNames = PhraseSet(interface)

    /// What the heading announces, or nil for content: `related`, `comment`, `promotion` or `interface`.
    ///
    /// Pieces of interface may begin at any of the text's lines.
    /// - Parameter folded: scratch.
    func meaning(
        of text: Span<UInt8>, _ range: Range<Int>, _ folded: inout [UInt8]
    ) -> Exclusion? {
        LowerCase.fold(text, range, into: &folded)
        let bytes = folded.span
        let all = 0..<bytes.count
        if relatedNames.begins(bytes, all) { return .related }
        if commentNames.begins(bytes, all) { return .comment }
        if promotionNames.begins(bytes, all) { return .promotion }
        if interfaceNames.begins(bytes, all) { return .interface }
        for i in all where bytes[i] == 0x0A {
            if interfaceNames.begins(bytes, i + 1..<bytes.count) { return .interface }
        }
        return nil
    }
}
