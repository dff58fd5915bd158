import HTMLCore

/// Formulas: MathML, and pictures of formulas.
extension BlockSplitter {
    /// A picture of a formula is text: its `alt`, which by custom is TeX.
    mutating func appendFormula(_ row: Int, _ document: Document) {
        guard let name = document.attribute(.class, of: row),
            isFormula(document.pool.span, name),
            let alt = document.attribute(.alt, of: row), !alt.isEmpty
        else { return }
        startWord(row)
        append(alt, of: document.pool.span)
    }

    /// MathML is written as its `alttext` or its annotation say it, which by custom is TeX, and not as the
    /// letters of its boxes beside that.
    /// - Returns: false where it says it in neither way; then the letters are all there is.
    mutating func takeFormula(_ row: Int, _ document: Document) -> Bool {
        let (end, parent) = (Int(document.end[row]), Int(document.parent[row]))
        mathEnd = end
        // KaTeX puts a drawing beside it: `span.katex > (span > math) + span[aria-hidden]`.
        formulaEnd = Int(document.end[Int(document.parent[parent])])
        marks.append(OpenMark(kind: .math, row: row, end: end))
        nextEnd = min(nextEnd, end)
        guard let text = writtenFormula(row, document) else { return false }
        return append(row, text, document)
    }

    func writtenFormula(_ row: Int, _ document: Document) -> Range<Int>? {
        if let text = document.attribute(.alttext, of: row), !text.isEmpty { return text }
        for inner in row + 1..<Int(document.end[row]) where document.tag[inner] == .annotation {
            guard inner + 1 < document.count, document.tag[inner + 1] == .text else { continue }
            let text = document.textRange(inner + 1)
            // MathType's annotation is a dump of its own file.
            let isDump =
                text.count > 9 && begins(document.pool.span.extracting(text), "MathType@")
            if !isDump { return text }
        }
        return nil
    }

    /// Class names of formula pictures: MediaWiki's `mwe-math…`, WordPress's `latex`, `tex`, `math…`.
    func isFormula(_ pool: Span<UInt8>, _ name: Range<Int>) -> Bool {
        var start = name.lowerBound
        for end in name where pool[end] == 0x20 {
            if isFormulaWord(pool.extracting(start..<end)) { return true }
            start = end + 1
        }
        return isFormulaWord(pool.extracting(start..<name.upperBound))
    }

    func isFormulaWord(_ word: Span<UInt8>) -> Bool {
        guard word.count >= 3 else { return false }
        switch word[0] {
        case UInt8(ascii: "m"): return begins(word, "math") || begins(word, "mwe-math")
        case UInt8(ascii: "l"): return word.count == 5 && begins(word, "latex")
        case UInt8(ascii: "t"): return word.count == 3 && begins(word, "tex")
        default: return false
        }
    }

    func begins(_ word: Span<UInt8>, _ start: StaticString) -> Bool {
        guard word.count >= start.utf8CodeUnitCount else { return false }
        for k in 0..<start.utf8CodeUnitCount {
            let wanted = unsafe start.utf8Start[k]
            if word[k] != wanted { return false }
        }
        return true
    }
}
