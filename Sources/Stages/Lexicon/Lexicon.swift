import CLexicon

/// The words and phrases of all languages that winnow knows: constant tables that Scripts/lexicons.py makes of
/// Lexicons/*.txt, so that the start of the program does nothing for them.
enum Lexicon {
    /// Identifies the tables; part of what a pipeline's results depend on.
    static let digest = unsafe String(cString: winnow_lexicon.digest)

    static let languageCount = unsafe Int(winnow_lexicon.language_count)

    /// Code of the language of a bit, as its file is named.
    static func language(_ bit: Int) -> String? {
        guard (0..<languageCount).contains(bit), let code = unsafe winnow_lexicon.languages[bit]
        else { return nil }
        return unsafe String(cString: code)
    }

    /// The slot of a function word, and its languages as bits: none where it is no function word, bit 31 where
    /// longer ones begin so.
    @inline(__always)
    static func functionWord(_ hash: UInt64) -> (slot: Int, languages: UInt32) {
        let key = UInt32(truncatingIfNeeded: hash)
        let bits = unsafe winnow_lexicon.word_bits
        var slot = bucket(hash, bits)
        while true {
            let word = unsafe winnow_lexicon.words[slot]
            if word.key == key { return (slot, word.languages) }
            if word.key == 0 { return (slot, 0) }
            slot = (slot + 1) & ((1 << Int(bits)) - 1)
        }
    }

    /// The languages of a slot, as bits.
    @inline(__always)
    static func languages(atSlot slot: Int) -> UInt32 {
        precondition(unsafe slot >> Int(winnow_lexicon.word_bits) == 0)
        return unsafe winnow_lexicon.words[slot].languages
    }

    /// Slots of function words, each below 2^16.
    static let slotCount = unsafe 1 << Int(winnow_lexicon.word_bits)

    /// The classes of all phrases that stand where their class looks for them: the whole line for `control`,
    /// the line's start for `letter`, `related`, `byline` and `appeal`, anywhere for the others.
    static func classes(_ words: [UInt64]) -> PhraseClasses { classes(words.span) }

    static func classes(_ words: Span<UInt64>) -> PhraseClasses {
        var found = PhraseClasses()
        for i in words.indices {
            for k in phrases(words[i]) {
                let phrase = unsafe winnow_lexicon.phrases[k]
                guard matches(phrase, words, i), let kind = PhraseClass(rawValue: phrase.kind)
                else { continue }
                switch kind {
                case .control where Int(phrase.words) != words.count: continue
                case .letter where i > 0, .related where i > 0, .byline where i > 0,
                    .appeal where i > 0:
                    continue
                case .maker, .otherMaker: continue
                default: found.insert(PhraseClasses(kind))
                }
            }
        }
        return found
    }

    /// Whether a phrase of the class stands anywhere among the words.
    static func holds(_ kind: PhraseClass, _ words: [UInt64]) -> Bool {
        let words = words.span
        for i in words.indices {
            for k in phrases(words[i]) {
                let phrase = unsafe winnow_lexicon.phrases[k]
                if phrase.kind == kind.rawValue, matches(phrase, words, i) { return true }
            }
        }
        return false
    }

    /// Whether all of the words are a phrase that stands before an author's name.
    static func isByline(_ words: [UInt64]) -> Bool {
        guard let first = words.first else { return false }
        return phrases(first).contains { k in
            let phrase = unsafe winnow_lexicon.phrases[k]
            return phrase.kind == PhraseClass.byline.rawValue
                && Int(phrase.words) == words.count && matches(phrase, words.span, 0)
        }
    }

    /// Numbers of the phrases among which those that begin with the word stand.
    @inline(__always)
    private static func phrases(_ first: UInt64) -> Range<Int> {
        let bucket = bucket(first, unsafe winnow_lexicon.phrase_bits)
        let start = unsafe Int(winnow_lexicon.phrase_starts[bucket])
        return start..<(unsafe Int(winnow_lexicon.phrase_starts[bucket + 1]))
    }

    /// Whether the words at `i` are those of the phrase.
    @inline(__always)
    private static func matches(_ phrase: winnow_phrase, _ words: Span<UInt64>, _ i: Int) -> Bool {
        let count = Int(phrase.words)
        guard phrase.first == UInt32(truncatingIfNeeded: words[i]), i + count <= words.count
        else { return false }
        for k in 1..<max(1, count)
        where unsafe winnow_lexicon.phrase_rests[Int(phrase.rest) + k - 1]
            != UInt32(truncatingIfNeeded: words[i + k])
        {
            return false
        }
        return true
    }

    @inline(__always)
    static func bucket(_ hash: UInt64, _ bits: UInt32) -> Int {
        Int(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - bits))
    }
}
