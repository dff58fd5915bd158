/// Makes names of people from what pages write where an author is expected.
struct PersonNames: Sendable {
    /// Squeezed keys of names that are the site's, not a person's.
    let siteKeys: Set<String>

    /// What a value may hold.
    enum Trust: Sendable {
        /// A field that holds names and nothing else: a lone word is a name.
        case named
        /// Running text of a byline: must look like a name.
        case byline
    }

    /// The people of some values, in order, each once.
    func people(_ values: [String], trust: Trust) -> [String] {
        var seen: Set<String> = []
        var people: [String] = []
        for value in values {
            for name in split(value) {
                guard let person = person(name, trust: trust) else { continue }
                let key = squeezedKey(person)
                guard !key.isEmpty, !seen.contains(key) else { continue }
                seen.insert(key)
                people.append(person)
            }
        }
        return people
    }

    /// `Doe, Jane` of bibliographic fields as `Jane Doe`.
    static func givenNameFirst(_ value: String) -> String {
        let parts = value.split(separator: ",").map { collapsed($0) }
        guard parts.count == 2, !parts[0].contains(" ") || !parts[1].contains(" ") else {
            return value
        }
        return parts[1] + " " + parts[0]
    }

    // MARK: one value into names

    private func split(_ value: String) -> [String] {
        var text = collapsed(withoutTags(decodedReferences(value)))
        guard !isOrganization(text) else { return [] }
        text = withoutLeadIn(text)
        return Self.separators.parts(of: text.utf8.span).map { collapsed(text.slice($0)) }
            .filter { !$0.isEmpty }
    }

    private static let separators = Separators([
        ";", " | ", "|", " / ", "、", "，", "·", "•", " & ", ", ", ",", " and ", " und ", " et ",
        " y ", " AND ",
        " And ", " – ", " — ", " with ", "\n",
    ])

    /// Whether a value names a company or an office by its legal form: no part of it is a person.
    private func isOrganization(_ text: String) -> Bool {
        comparisonKey(text).split(separator: " ").contains { Self.legalForms.contains(String($0)) }
            || text.holds("e.V.") || text.holds("e. V.")
    }

    private static let legalForms: Set<String> = [
        "gmbh", "ag", "kg", "ug", "inc", "llc", "ltd", "corp", "verlag", "bundesverband",
        "departement",
        "ministerium", "bundesministerium", "landesanstalt", "s a", "srl", "sarl", "plc",
    ]

    private func withoutLeadIn(_ text: String) -> String {
        var rest = text[...]
        // "Written by: By Jane": twice is enough.
        for _ in 0..<2 {
            let lower = rest.lowercased()
            guard let lead = Self.leadIns.first(where: { lower.hasPrefix($0) }) else { break }
            rest = rest.dropFirst(lead.count)
            while let first = rest.first, first == ":" || first == " " || first == "：" {
                rest = rest.dropFirst()
            }
        }
        return String(rest)
    }

    /// What stands before a name in a byline, longest first.
    static let leadIns: [String] = [
        "written by ", "posted by ", "published by ", "reviewed by ", "edited by ", "words by ",
        "article by ", "story by ", "text by ", "submitted by ", "created by ",
        "von unserem redakteur ",
        "geschrieben von ", "verfasst von ", "veröffentlicht von ", "ein beitrag von ",
        "ein artikel von ",
        "eingestellt von ", "publicado por ", "escrito por ", "redactado por ", "publié par ",
        "écrit par ",
        "rédigé par ", "scritto da ", "pubblicato da ", "geschreven door ", "napisane przez ",
        "authors:",
        "author:", "autor:in:", "autorin:", "autoren:", "autor:", "auteur :", "auteur:", "autore:",
        "text:",
        "text von ", "redaktion:", "foto:", "por:", "par:", "von:", "by:", "автор:", "текст:",
        "作者：", "作者:",
        "記者", "文／", "文/", "著者 ", "著者：", "posted on ", "author ", "by ", "von ", "par ", "por ",
        "door ",
        "di ", "av ", "autor ", "interview: ", "interview von ", "vom ", "redaktion: ",
        "posted by ", "από ",
    ]

    // MARK: one name

    private func person(_ raw: String, trust: Trust) -> String? {
        var name = raw
        if let open = name.firstIndex(where: { "([（【".contains($0) }) {
            name = collapsed(name[..<open])
        }
        for mark in [" - ", " in ", " für ", " @", " bei "] {
            if let cut = name.firstPlace(of: mark) { name = collapsed(name[..<cut.lowerBound]) }
        }
        while let last = name.last, ",:;-–—*|".contains(last) { name = collapsed(name.dropLast()) }
        while let first = name.first, ",:;-–—*|●@".contains(first) {
            name = collapsed(name.dropFirst())
        }
        // "Christoph Hein Chefredakteur", "Jane Doe Staff Writer"
        while let space = name.lastIndex(of: " "),
            Self.roleWords.contains(comparisonKey(name[name.index(after: space)...]))
                || name[name.index(after: space)...].lowercased().hasPrefix("chefred")
        {
            name = collapsed(name[..<space])
        }
        guard isName(name, trust: trust) else { return nil }
        return name
    }

    private func isName(_ name: String, trust: Trust) -> Bool {
        guard !name.isEmpty, name.utf8.count <= 80, !name.utf8.contains(UInt8(ascii: "@")),
            !name.holds("://"), !name.hasPrefix("www."), !name.hasPrefix("/")
        else { return false }
        let key = comparisonKey(name)
        let words = key.split(separator: " ")
        guard !words.isEmpty, !Self.isNoName.contains(key), !siteKeys.contains(squeezedKey(name))
        else {
            return false
        }
        guard !isWebName(name), name.contains(where: { $0.isLetter }) else { return false }
        if Self.credentials.contains(key) || isRole(words.map(String.init)) { return false }
        switch trust {
        case .named: return words.count <= 8
        case .byline: return looksLikePerson(name)
        }
    }

    private func isWebName(_ name: String) -> Bool {
        guard !name.contains(" "), let dot = name.lastIndex(of: ".") else { return false }
        let ending = name[name.index(after: dot)...]
        return ending.count >= 2 && ending.count <= 4
            && ending.allSatisfy { $0.isLetter && $0.isLowercase }
    }

    /// Two to five words, each with a capital (particles aside), no digits; CJK names are 2 to 6 characters.
    private func looksLikePerson(_ name: String) -> Bool {
        guard !name.contains(where: \.isNumber), !name.contains(where: { ":!?\"„“”…".contains($0) })
        else {
            return false
        }
        if let first = name.unicodeScalars.first, (0x3040...0x9FFF).contains(first.value) {
            return (2...6).contains(name.count)
        }
        let words = name.split(separator: " ")
        guard (2...5).contains(words.count) else { return false }
        return words.allSatisfy { word in
            Self.particles.contains(word.lowercased()) || word.first?.isUppercase == true
        } && words.last?.first?.isUppercase == true
    }

    private func isRole(_ words: [String]) -> Bool {
        let roles = words.count { Self.roleWords.contains($0) }
        return roles > 0 && roles * 2 > words.count
    }

    private static let particles: Set<String> = [
        "von", "van", "de", "der", "den", "di", "da", "del", "della", "la", "le", "du", "des",
        "dos", "el",
        "al", "bin", "ibn", "zu", "zur", "vom", "ten", "ter", "y", "e", "af", "av", "das", "do",
    ]

    private static let credentials: Set<String> = [
        "phd", "ph d", "md", "m d", "mba", "msc", "ma", "jr", "esq", "rn", "rd", "cpa", "do", "jd",
        "mph",
        "dr", "prof", "ms", "bsc", "cfa", "cfp", "dpa", "afp", "ap", "reuters", "sda", "apa",
        "ansa", "efe",
        "tass", "xinhua", "ians", "pti", "ani", "upi", "dpt",
    ]

    private static let roleWords: Set<String> = [
        "editor", "reporter", "writer", "correspondent", "contributor", "columnist", "journalist",
        "redakteur", "redakteurin", "redacteur", "rédacteur", "rédactrice", "producer",
        "photographer",
        "senior", "chief", "managing", "staff", "associate", "freelance", "director", "manager",
        "intern",
        "korrespondent", "korrespondentin", "journaliste", "redactor", "editors", "contributing",
        "ceo",
        "founder", "author", "autor", "autorin", "specialist", "blogger", "periodista",
        "giornalista",
    ]

    private static let isNoName: Set<String> = [
        "admin", "administrator", "webmaster", "root", "user", "guest", "editor", "author", "autor",
        "unknown", "anonymous", "none", "null", "undefined", "n a", "na", "default", "system",
        "site admin",
        "super user", "superuser", "administrador", "wordpress", "by", "von", "staff", "share",
        "follow",
        "email", "e mail", "twitter", "facebook", "linkedin", "instagram", "print", "comments",
        "mehr",
        "publisher", "red", "agencies", "agenturen", "read more", "profile", "about", "home",
        "news", "blog", "web", "test", "about the author",
        "nobody",
    ]
}
