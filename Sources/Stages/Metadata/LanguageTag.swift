/// Language tags (BCP 47, RFC 5646) as pages write them.
enum LanguageTag {
    /// A tag in canonical case (`en`, `pt-BR`, `zh-Hant`), or nil where the text is none.
    static func canonical(_ text: String) -> String? {
        let first = text.split { $0 == "," || $0 == ";" || $0 == " " }.first ?? ""
        let parts = first.split { $0 == "-" || $0 == "_" }
        guard let primary = parts.first, (2...3).contains(primary.utf8.count), isLetters(primary)
        else {
            return nil
        }
        let code = primary.lowercased()
        guard code != "und", code != "xx" else { return nil }
        var tag = withdrawn[code] ?? code
        for part in parts.dropFirst() {
            switch part.utf8.count {
            case 4 where isLetters(part):
                tag += "-" + part.prefix(1).uppercased() + part.dropFirst().lowercased()
            case 2 where isLetters(part): tag += "-" + part.uppercased()
            case 3 where part.utf8.allSatisfy({ (0x30...0x39).contains($0) }): tag += "-" + part
            default: return tag
            }
        }
        return tag
    }

    /// The language alone: `pt` of `pt-BR`.
    static func primary(_ tag: String) -> String { tag.prefix { $0 != "-" }.lowercased() }

    /// Whether two tags name one language; a macrolanguage is its members (`no` is `nb` and `nn`).
    static func agree(_ a: String, _ b: String) -> Bool {
        let (a, b) = (primary(a), primary(b))
        return (macro[a] ?? a) == (macro[b] ?? b)
    }

    private static func isLetters(_ part: Substring) -> Bool {
        part.utf8.allSatisfy { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
    }

    /// Old codes and their successors (IANA language subtag registry).
    private static let withdrawn = ["iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro"]
    private static let macro = [
        "nb": "no", "nn": "no", "cmn": "zh", "yue": "zh", "hr": "sh", "sr": "sh", "bs": "sh",
    ]
}
