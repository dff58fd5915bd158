import HTMLCore
import PageKit

/// Tells from the judged blocks how much of the main text the output holds.
enum StatusRules {
    /// Words below which a page's body is too little to be a success.
    /// - Source: the shortest articles of the development corpus have 40 words.
    private static let lowWordCount = 25
    /// Words of body up to which a consent or paywall text may still stand for the page.
    private static let wallWordCount = 80

    /// Bytes of markup and scripts from which a page without any text is a shell and not an empty page.
    private static let shellBytes = 4_000

    private static let shellRoots: [StaticString] = [
        "root", "app", "__next", "__nuxt", "app-root", "main-app",
    ]
    private static let paywallNames = PhraseSet([
        "paywall", "piano", "subscriber-only", "regwall", "premium-offer",
    ])
    /// - Source: schema.org; false is also written as a text.
    private static let notFree = PhraseSet([
        "\"isAccessibleForFree\":false", "\"isAccessibleForFree\":\"False\"",
        "\"isAccessibleForFree\":\"false\"",
    ])

    /// Words of the page's blocks.
    struct Words {
        var all = 0
        /// Of kept body text.
        var kept = 0
        /// Of what was dropped as a consent dialog or another one.
        var consent = 0
        /// Of what was dropped as the offer of a paywall, and of kept body text below it.
        var offer = 0
        var keptBelowOffer = 0

        mutating func add(_ count: Int, _ role: Role, _ exclusion: Exclusion) {
            all += count
            switch exclusion {
            case .none:
                guard role == .body || role == .dek else { break }
                kept += count
                if offer > 0 { keptBelowOffer += count }
            case .consent, .modal: consent += count
            case .paywall: offer += count
            default: break
            }
        }
    }

    static func status(of page: Page, _ words: Words) -> PageStatus {
        let (kept, consent) = (words.kept, words.consent)
        if kept < wallWordCount && consent > 2 * kept && consent >= 30 { return .wall }
        if kept < lowWordCount {
            return looksLikeShell(page, wordCount: words.all) ? .emptyShell : .low
        }
        return isBehindPaywall(page) || isTeaser(words) ? .partial : .ok
    }

    /// Words of the longest teaser, and of the shortest offer that reads as one.
    /// - Source: teasers are one to four paragraphs.
    private static let teaserWordCount = 250
    private static let offerWordCount = 8

    /// Little text, which ends where an offer to subscribe begins. Pages that anyone may read have such offers
    /// too, hidden until a count of visits is reached; below them the text goes on.
    private static func isTeaser(_ words: Words) -> Bool {
        words.offer >= offerWordCount && words.keptBelowOffer == 0 && words.kept < teaserWordCount
    }

    /// Little text in all, and a place for scripts to fill or a plea to turn them on.
    private static func looksLikeShell(_ page: Page, wordCount: Int) -> Bool {
        let document = page.document
        if page.blocks.isEmpty { return page.source.count > shellBytes }
        if wordCount > 150 { return false }
        for row in 0..<document.count {
            switch document.tag[row] {
            case .noscript:
                if Int(document.end[row]) > row + 1 { return true }
            case .div:
                guard let id = document.attribute(.id, of: row) else { continue }
                let pool = document.pool.span
                if shellRoots.contains(where: { pool.equals($0, in: id) }) { return true }
            default: break
            }
        }
        return false
    }

    /// The publisher's own word (schema.org), with a paywall element.
    private static func isBehindPaywall(_ page: Page) -> Bool {
        let pool = page.document.pool.span
        var plain: [UInt8] = []
        let isDeclared = page.document.structuredData.contains { range in
            guard mentionsAccess(pool, range) else { return false }
            plain.removeAll(keepingCapacity: true)
            for i in range where !isBlank(pool[i]) { plain.append(pool[i]) }
            return notFree.occurs(in: plain.span, 0..<plain.count)
        }
        return isDeclared && hasPaywallElement(page.document)
    }

    /// Whether a quoted text begins with `isA`, whatever blanks stand between.
    private static func mentionsAccess(_ pool: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for i in range where pool[i] == UInt8(ascii: "\"") {
            var (next, matched) = (i + 1, 0)
            while next < range.upperBound, matched < 3 {
                if !isBlank(pool[next]) {
                    guard unsafe pool[next] == accessBeginning.utf8Start[matched] else { break }
                    matched += 1
                }
                next += 1
            }
            if matched == 3 { return true }
        }
        return false
    }

    private static let accessBeginning: StaticString = "isA"

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x09
    }

    private static func hasPaywallElement(_ document: Document) -> Bool {
        let pool = document.pool.span
        var folded: [UInt8] = []
        for row in 0..<document.count {
            guard let name = document.attribute(.class, of: row) ?? document.attribute(.id, of: row)
            else { continue }
            Letters.fold(pool, name, into: &folded)
            if paywallNames.occurs(in: folded.span, 0..<folded.count) { return true }
        }
        return false
    }
}
