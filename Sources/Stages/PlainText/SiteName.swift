import PageKit

/// The site's name where the page's own boilerplate tells it: "Support The X!", "A Message from The X:",
/// "Subscribe to X", "© 2024 X". It must be told by two dropped lines, or once and stand once more.
func siteName(of page: Page) -> String? {
    var told: [String: Int] = [:]
    // Only lines of these roles name the site by a cue; to look for one takes long.
    for block in page.blocks where !block.isKept && (block.role == .promo || block.role == .legal) {
        for name in namesTold(by: page.string(block)) { told[name, default: 0] += 1 }
    }
    guard let best = told.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { return nil }
    if best.value >= 2 { return best.key }
    let name = Array(best.key.utf8)
    var count = 0
    for block in page.blocks {
        count += occurrences(of: name, in: page.text[block.text])
    }
    return count >= 2 ? best.key : nil
}

/// The capitalised names that follow a cue in a line.
private func namesTold(by line: String) -> [String] {
    let words = line.utf8.split(separator: 0x20).map { Substring($0) }
    var names: [String] = []
    for i in words.indices {
        guard mayBeCue(words[i]), siteCues.contains(bare(words[i]).lowercased()) else { continue }
        var start = i + 1
        while start < words.count, words[start].allSatisfy({ $0.isNumber || "–-,©".contains($0) }) {
            start += 1
        }
        if let name = capitalisedRun(words[min(start, words.count)...]) { names.append(name) }
    }
    return names
}

/// By its length and first letters alone: to look closer takes long.
private func mayBeCue(_ word: Substring) -> Bool {
    guard word.utf8.count <= 24 else { return false }
    let letters = word.utf8.lazy.filter { $0 | 0x20 &- 0x61 < 26 || $0 >= 0x80 }
    guard let first = letters.first else { return false }
    return first >= 0x80 || siteCueInitials.contains(first | 0x20)
}
private let siteCueInitials = Set(siteCues.compactMap { $0.utf8.first })

private let siteCues: Set<String> = [
    "©", "support", "supporting", "from", "to", "of", "copyright", "unterstützen", "von",
    "soutenez",
]
private let joiningWords: Set<Substring> = [
    "of", "the", "and", "&", "de", "la", "le", "du", "del", "der", "für", "for",
]
private let namelessWords: Set<String> = [
    "our", "us", "your", "you", "this", "my", "newsletter", "newsletters", "email", "emails",
    "updates", "podcast", "rss",
    "facebook", "twitter", "instagram", "youtube", "whatsapp", "privacy", "terms", "content",
    "home", "top", "all", "use",
    "service", "conditions", "a", "an", "we", "it", "in", "i", "monday", "tuesday", "wednesday",
    "thursday", "friday",
    "saturday", "sunday", "january", "february", "march", "april", "may", "june", "july", "august",
    "september",
    "october", "november", "december", "policy", "cookies", "cart",
]

/// One to five words, each capitalised or joining two that are, up to the first punctuation.
private func capitalisedRun(_ words: ArraySlice<Substring>) -> String? {
    var run: [String] = []
    for word in words.prefix(6) {
        let name = bare(word)
        let isName = startsWithCapital(Array(name.utf8)[...])
        guard isName || (!run.isEmpty && joiningWords.contains(word)) else { break }
        guard !namelessWords.contains(name.lowercased()) else { return nil }
        run.append(String(name))
        if name.endIndex != word.endIndex { break }
    }
    while let last = run.last, joiningWords.contains(last[...]) { run.removeLast() }
    let letters = run.reduce(0) { $0 + $1.count }
    return run.count <= 5 && letters >= 4 && run != ["The"] ? run.joined(separator: " ") : nil
}

/// The word without punctuation at its end and opening quotes.
private func bare(_ word: Substring) -> Substring {
    var word = word.drop { "\"“‘'(".contains($0) }
    while let last = word.last, ".,:;!?\"”’')…".contains(last) { word = word.dropLast() }
    if word.hasSuffix("’s") || word.hasSuffix("'s") { word = word.dropLast(2) }
    return word
}

private func occurrences(of name: [UInt8], in text: ArraySlice<UInt8>) -> Int {
    guard let first = name.first else { return 0 }
    return text.indices.reduce(0) {
        $0 + (text[$1] == first && text[$1...].starts(with: name) ? 1 : 0)
    }
}
