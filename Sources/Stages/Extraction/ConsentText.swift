/// Recognises the texts of consent dialogs, in the languages in which the law asks for them.
enum ConsentText {
    /// Two of these in one block, or one in a short one.
    private static let signs = PhraseSet([
        "cookie", "consent", "personal data", "partners", "legitimate interest", "privacy",
        "your device",
        "geolocation", "advertising", "audience research", "einwilligung", "datenschutz",
        "personenbezogen",
        "partner", "consentement", "données personnelles", "vie privée", "consentimiento",
        "datos personales",
        "privacidad", "consenso", "dati personali", "consentimento", "dados pessoais",
        "toestemming",
        "persoonsgegevens", "zgod", "danych osobowych", "соглас", "персональных данных",
    ])
    private static let buttons = PhraseSet([
        "accept", "agree", "allow all", "reject all", "akzeptieren", "zustimmen", "alle ablehnen",
        "accepter",
        "refuser", "aceptar", "rechazar", "accetta", "rifiuta", "aceitar", "accepteren", "akkoord",
        "akceptuj",
        "zgadzam", "принять", "同意",
    ])

    /// Bytes of a text that is so short that one sign tells.
    private static let shortText = 80

    /// Whether the block speaks of consent.
    /// - Parameter folded: scratch.
    static func matches(_ text: Span<UInt8>, _ range: Range<Int>, _ folded: inout [UInt8]) -> Bool {
        LowerCase.fold(text, range, into: &folded)
        let count = signs.found(in: folded.span, 0..<folded.count).nonzeroBitCount
        return count >= 2 || count == 1 && folded.count < shortText
    }

    /// Whether the block is a button that gives or refuses consent.
    /// - Parameter folded: scratch.
    static func isButton(_ text: Span<UInt8>, _ range: Range<Int>, _ folded: inout [UInt8]) -> Bool
    {
        LowerCase.fold(text, range, into: &folded)
        return buttons.occurs(in: folded.span, 0..<folded.count)
    }
}
