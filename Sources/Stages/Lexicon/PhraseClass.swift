/// What a phrase says of the line that holds it. The names are those of the sections in Lexicons/*.txt, the
/// order is that of Scripts/lexicons.py.
enum PhraseClass: UInt8, CaseIterable {
    /// The whole line is a control or a menu entry.
    case control
    /// Newsletters, subscriptions, apps.
    case promo
    /// Asks for money or membership.
    case plea
    /// Opens a letter to readers.
    case letter
    case legal
    /// Leads to other pages.
    case related
    case social
    /// Who wrote it.
    case byline
    case advertisement
    /// A short call for support, at the line's start.
    case appeal
    /// What stands before an author's name, anywhere in a line.
    case maker
    /// Who made something else than the text, or where a name stands for another reason ("photo", "sort by").
    /// This class and the one before say nothing of what kind of text a line is: `Lexicon.classes` leaves them
    /// out, `Lexicon.holds` asks for them.
    case otherMaker

    /// The case's name; to ask the language for it costs a start a millisecond.
    var name: String {
        switch self {
        case .control: "control"
        case .promo: "promo"
        case .plea: "plea"
        case .letter: "letter"
        case .legal: "legal"
        case .related: "related"
        case .social: "social"
        case .byline: "byline"
        case .advertisement: "advertisement"
        case .appeal: "appeal"
        case .maker: "makers"
        case .otherMaker: "other makers"
        }
    }
}

/// The classes of phrases that a line holds.
struct PhraseClasses: OptionSet, Sendable, Hashable {
    let rawValue: UInt16
    init(rawValue: UInt16) { self.rawValue = rawValue }
    init(_ one: PhraseClass) { rawValue = 1 << UInt16(one.rawValue) }
}
