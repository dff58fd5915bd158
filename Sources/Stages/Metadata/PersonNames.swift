/// Makes names of people from what pages write where an author is expected.
struct PersonNames: Sendable {
    /// Squeezed keys of names that are the site's, not a person's.
    let siteKeys: Set<String>

    /// What a value may hold.
    enum Trust: Sendable {
        /// A field that holds names and nothing else: a lone word is a name.
        case named
        /// A short element that is marked as the author: a lone word is a name there, more must look like one.
        case marked
        /// Running text of a byline: must look like a name.
        case byline
    }

    /// The people of some values, in order, each once.
    func people(_ values: [String], trust: Trust) -> [String] {
        var seen: Set<String> = []
        var people: [String] = []
        for value in values {
            for name in split(value, trust) {
                guard let person = person(name, trust: trust) else { continue }
                let key = squeezedKey(person)
                guard !key.isEmpty, !seen.contains(key) else { continue }
                seen.insert(key)
                people.append(person)
            }
        }
        return Self.withoutAgencies(withoutOffices(people))
    }

    /// Without what stands behind a name in a list and is none: letters of a degree or an agency ("FAND",
    /// "AFP"), an office ("Head of Reality Labs").
    private func withoutOffices(_ people: [String]) -> [String] {
        guard people.count > 1, looksLikePerson(people[0]) else { return people }
        let first = people[0]
        return people.filter { name in
            guard name != first else { return true }
            let words = comparisonKey(name).split(separator: " ").map(String.init)
            let isAbbreviation =
                words.count == 1 && (2...6).contains(name.utf8.count)
                && name.utf8.allSatisfy { $0 &- 0x41 < 26 }
            return !isAbbreviation
                && !words.contains { Self.roleWords.contains($0) || Self.officeWords.contains($0) }
        }
    }

    /// The people alone, where there are any beside agencies.
    static func withoutAgencies(_ people: [String]) -> [String] {
        guard people.count > 1 else { return people }
        let named = people.filter { !agencies.contains(comparisonKey($0)) }
        return named.isEmpty ? people : named
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

    private func split(_ value: String, _ trust: Trust) -> [String] {
        var text = collapsed(withoutTags(decodedReferences(value)))
        guard !isOrganization(text) else { return [] }
        text = once(withoutLeadIn(trust == .named ? text : behindBy(text)))
        return Self.separators.parts(of: text.utf8.span).map { collapsed(text.slice($0)) }
            .filter { !$0.isEmpty }
    }

    /// "Posted on May 1, 2024 by Jane Doe" and "01.05.2024 von Jane Doe": what stands behind the word.
    private func behindBy(_ text: String) -> String {
        for mark in [" by ", " By ", " BY "] {
            if let place = text.firstPlace(of: mark) { return collapsed(text[place.upperBound...]) }
        }
        for mark in [" von ", " par ", " por ", " door ", " av ", " di "] {
            guard let place = text.firstPlace(of: mark),
                text[..<place.lowerBound].contains(where: \.isNumber)
            else { continue }
            return collapsed(text[place.upperBound...])
        }
        return text
    }

    /// A text that stands twice, one time for screens of another size, once.
    private func once(_ text: String) -> String {
        let bytes = text.utf8.span
        let gap = bytes.count % 2 == 1 && bytes[bytes.count / 2] == 0x20 ? 1 : 0
        let half = (bytes.count - gap) / 2
        guard half >= 6, half * 2 + gap == bytes.count else { return text }
        for i in 0..<half where bytes[i] != bytes[half + gap + i] { return text }
        return String(text.slice(0..<half))
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

    // MARK: one name

    private func person(_ raw: String, trust: Trust) -> String? {
        var name = raw
        if let open = name.firstIndex(where: { "([（【".contains($0) }) {
            name = collapsed(name[..<open])
        }
        for mark in [" in ", " für ", " @", " bei "] {
            if let cut = name.firstPlace(of: mark) { name = collapsed(name[..<cut.lowerBound]) }
        }
        // "Jane Doe - The Paper", "Jane Doe/AGENCY"; a dash may also stand in a nickname.
        for mark in [" - ", "/"] {
            guard let cut = name.firstPlace(of: mark) else { continue }
            let head = collapsed(name[..<cut.lowerBound])
            if looksLikePerson(head) { name = head }
        }
        while let last = name.last, ",:;-–—*|".contains(last) { name = collapsed(name.dropLast()) }
        while let first = name.first, ",:;-–—*|●@".contains(first) {
            name = collapsed(name.dropFirst())
        }
        name = withoutRole(spaced(name))
        guard isName(name, trust: trust) else { return nil }
        return name
    }

    /// "Christoph Hein Chefredakteur", "Jane Doe Staff Writer"; "News Staff" and "The Editors" stay.
    private func withoutRole(_ name: String) -> String {
        var rest = name
        while let space = rest.lastIndex(of: " "),
            Self.roleWords.contains(comparisonKey(rest[rest.index(after: space)...]))
                || rest[rest.index(after: space)...].lowercased().hasPrefix("chefred")
        {
            rest = collapsed(rest[..<space])
        }
        guard let space = rest.firstIndex(of: " "),
            !Self.articles.contains(rest[..<space].lowercased())
        else { return name }
        return rest
    }

    /// `Jane_Doe` of a user name as `Jane Doe`.
    private func spaced(_ name: String) -> String {
        guard name.holds(UInt8(ascii: "_")), !name.holds(0x20) else { return name }
        let parts = name.split(separator: "_")
        let areCapital = parts.allSatisfy { $0.first?.isUppercase == true }
        return areCapital && (2...3).contains(parts.count) ? parts.joined(separator: " ") : name
    }

    private func isName(_ name: String, trust: Trust) -> Bool {
        guard !name.isEmpty, name.utf8.count <= 80, !name.utf8.contains(UInt8(ascii: "@")),
            !name.holds("://"), !name.hasPrefix("www."), !name.hasPrefix("/")
        else { return false }
        let key = comparisonKey(name)
        let words = key.split(separator: " ")
        guard !words.isEmpty, !Self.isNoName.contains(key), !key.hasPrefix("cc by"),
            !siteKeys.contains(squeezedKey(name)) || isOwner(name, words)
        else {
            return false
        }
        guard !isWebName(name), name.contains(where: { $0.isLetter }) else { return false }
        if Self.credentials.contains(key) || isRole(words.map(String.init)) { return false }
        if trust != .named, isOffice(words) { return false }
        switch trust {
        case .named: return words.count <= 8
        case .marked:
            return words.count == 1 && name.utf8.count <= 40
                ? !name.holds(0x20) : looksLikePerson(name)
        case .byline: return looksLikePerson(name)
        }
    }

    /// Whether a site's name is that of the person whose site it is.
    private func isOwner(_ name: String, _ words: [Substring]) -> Bool {
        looksLikePerson(name) && (2...3).contains(words.count)
            && !Self.articles.contains(String(words[0]))
            && !words.contains { word in
                Self.organizationWords.contains(String(word))
                    || Self.organizationEndings.contains { word.hasSuffix($0) }
            }
    }

    /// Whether a name is one of the site's.
    func isSite(_ name: String) -> Bool { siteKeys.contains(squeezedKey(name)) }

    /// Whether a piece of a line beside a headline is a name, though nothing calls it one.
    func isPlainName(_ text: String) -> Bool {
        let words = comparisonKey(text).split(separator: " ").map(String.init)
        return (2...4).contains(words.count) && text.utf8.count <= 40 && looksLikePerson(text)
            && !siteKeys.contains(squeezedKey(text)) && isName(text, trust: .byline)
            && !words.contains {
                Self.organizationWords.contains($0) || Self.lineWords.contains($0)
                    || Self.articles.contains($0)
            }
    }

    private func isWebName(_ name: String) -> Bool {
        guard !name.contains(" "), let dot = name.lastIndex(of: ".") else { return false }
        // `page.author.name` of a template
        if name.utf8.count(where: { $0 == UInt8(ascii: ".") }) > 2, name.first?.isLowercase == true
        {
            return true
        }
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
        if let first = name.unicodeScalars.first {
            if (0x3040...0x9FFF).contains(first.value) { return (2...6).contains(name.count) }
            if (0xAC00...0xD7A3).contains(first.value), !name.holds(0x20) {
                return (2...4).contains(name.count)
            }
        }
        let words = name.split(separator: " ")
        guard (2...5).contains(words.count), let last = words.last else { return false }
        return words.allSatisfy { beginsName($0) || Self.particles.contains($0.lowercased()) }
            && (beginsName(last) || Self.collectives.contains(last.lowercased()))
    }

    /// Whether a word begins with a capital, or with a letter of a script that has none.
    private func beginsName(_ word: Substring) -> Bool {
        guard let first = word.first, first.isLetter else { return false }
        return first.isUppercase || !first.isCased
    }

    /// "Content Editor" behind a name; "News Staff" signs as a whole.
    private func isOffice(_ words: [Substring]) -> Bool {
        guard words.count == 2 else { return false }
        let last = String(words[1])
        return Self.roleWords.contains(last) && !Self.collectives.contains(last)
    }

    private func isRole(_ words: [String]) -> Bool {
        let roles = words.count { Self.roleWords.contains($0) }
        return roles > 0 && roles * 2 > words.count
    }
}
