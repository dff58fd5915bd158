/// Recognises the texts of consent dialogs, in the languages in which the law asks for them.
enum ConsentText {
    /// Two of these in one block, or one in a short one.
    private static let signs = [
        "cookie", "consent", "personal data", "partners", "legitimate interest", "privacy",
        "your device",
        "geolocation", "advertising", "audience research", "einwilligung", "datenschutz",
        "personenbezogen",
        "partner", "consentement", "données personnelles", "vie privée", "consentimiento",
        "datos personales",
        "privacidad", "consenso", "dati personali", "consentimento", "dados pessoais",
        "toestemming",
        "persoonsgegevens", "zgod", "danych osobowych", "соглас", "персональных данных",
    ]
    private static let buttons = [
        "accept", "agree", "allow all", "reject all", "akzeptieren", "zustimmen", "alle ablehnen",
        "accepter",
        "refuser", "aceptar", "rechazar", "accetta", "rifiuta", "aceitar", "accepteren", "akkoord",
        "akceptuj",
        "zgadzam", "принять", "同意",
    ]

    /// Whether the block speaks of consent.
    static func matches(_ text: ArraySlice<UInt8>) -> Bool {
        let folded = String(decoding: text, as: UTF8.self).lowercased()
        let count = signs.count { folded.contains($0) }
        return count >= 2 || count == 1 && folded.utf8.count < 80
    }

    /// Whether the block is a button that gives or refuses consent.
    static func isButton(_ text: ArraySlice<UInt8>) -> Bool {
        let folded = String(decoding: text, as: UTF8.self).lowercased()
        return buttons.contains { folded.contains($0) }
    }
}
