import HTMLCore
import PageKit

/// Text of a block with its links, code and emphasis.
extension MarkdownWriter {
    /// A span that is written, with what opens and closes it.
    private struct Mark {
        let kind: SpanKind
        var range: Range<Int>
        /// Address of a link.
        var target: [UInt8] = []
    }

    /// - Parameters:
    ///   - keepsLineBreaks: line feeds become hard breaks, otherwise spaces.
    ///   - keepsStrong: emphasis of the whole is noise in headings.
    func inlineText(
        _ k: Int, keepsLineBreaks: Bool = true, keepsStrong: Bool = true, inTable: Bool = false
    ) -> [UInt8] {
        let block = page.blocks[k]
        var output: [UInt8] = []
        var open: [Mark] = []
        var position = block.text.lowerBound
        func copy(to stop: Int) {
            guard stop > position else { return }
            MarkdownEscape.append(
                page.text, position..<stop, startsLine: position == block.text.lowerBound,
                inLink: open.contains { $0.kind == .link }, inTable: inTable, to: &output)
            position = stop
        }
        func closeMarks(before offset: Int) {
            while let last = open.last, last.range.upperBound <= offset {
                copy(to: last.range.upperBound)
                appendClose(last, to: &output)
                open.removeLast()
            }
        }
        for var mark in marks(of: block, keepsStrong: keepsStrong) {
            closeMarks(before: mark.range.lowerBound)
            if open.contains(where: { $0.kind == mark.kind }) { continue }
            // Marks that cross end with the one that is open.
            let limit = open.last?.range.upperBound ?? mark.range.upperBound
            mark.range = mark.range.lowerBound..<min(mark.range.upperBound, limit)
            guard mark.range.lowerBound >= position, !mark.range.isEmpty else { continue }
            copy(to: mark.range.lowerBound)
            if mark.kind == .code {
                appendCode(mark.range, inTable: inTable, to: &output)
                position = mark.range.upperBound
            } else {
                appendOpen(mark, to: &output)
                open.append(mark)
            }
        }
        closeMarks(before: Int.max)
        copy(to: block.text.upperBound)
        return withLineBreaks(output, keepsLineBreaks && !inTable)
    }

    /// The spans to write, outer before inner; without those that Markdown could not tell.
    private func marks(of block: Block, keepsStrong: Bool) -> [Mark] {
        var marks: [Mark] = []
        for span in page.spans[block.spans] {
            var mark = Mark(kind: span.kind, range: trimmed(span.range.clamped(to: block.text)))
            guard !mark.range.isEmpty else { continue }
            switch span.kind {
            case .code: break
            case .strong, .emphasis:
                guard keepsStrong || span.kind == .emphasis, flanks(mark.range, in: block.text)
                else {
                    continue
                }
            case .link:
                guard let target = links.target(of: span.row.index) else { continue }
                mark.target = target
            case .lineBreak, .math: continue
            }
            marks.append(mark)
        }
        return marks.sorted {
            ($0.range.lowerBound, -$0.range.upperBound, Self.rank($0.kind))
                < ($1.range.lowerBound, -$1.range.upperBound, Self.rank($1.kind))
        }
    }

    /// Of marks over the same text the link is outermost and code innermost.
    private static func rank(_ kind: SpanKind) -> Int {
        switch kind {
        case .link: 0
        case .code: 2
        default: 1
        }
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (lower, upper) = (range.lowerBound, range.upperBound)
        while lower < upper, MarkdownEscape.isSpace(page.text[lower]) { lower += 1 }
        while lower < upper, MarkdownEscape.isSpace(page.text[upper - 1]) { upper -= 1 }
        return lower..<upper
    }

    /// Whether `**` around the range would be read as emphasis (CommonMark 0.31, 6.2): punctuation inside
    /// an edge needs a space or punctuation outside it.
    private func flanks(_ range: Range<Int>, in text: Range<Int>) -> Bool {
        let before = range.lowerBound > text.lowerBound ? page.text[range.lowerBound - 1] : 0x20
        let after = range.upperBound < text.upperBound ? page.text[range.upperBound] : 0x20
        let first = page.text[range.lowerBound]
        let last = page.text[range.upperBound - 1]
        let opens = !MarkdownEscape.isPunctuation(first) || !MarkdownEscape.isWord(before)
        let closes = !MarkdownEscape.isPunctuation(last) || !MarkdownEscape.isWord(after)
        return opens && closes
    }

    private func appendOpen(_ mark: Mark, to output: inout [UInt8]) {
        switch mark.kind {
        case .strong: output.append(contentsOf: "**".utf8)
        case .emphasis: output.append(UInt8(ascii: "*"))
        default:
            // `!` before a link would make a picture of it.
            if output.last == UInt8(ascii: "!") {
                output[output.count - 1] = UInt8(ascii: "\\")
                output.append(UInt8(ascii: "!"))
            }
            output.append(UInt8(ascii: "["))
        }
    }

    private func appendClose(_ mark: Mark, to output: inout [UInt8]) {
        switch mark.kind {
        case .strong: output.append(contentsOf: "**".utf8)
        case .emphasis: output.append(UInt8(ascii: "*"))
        default:
            output.append(contentsOf: "](".utf8)
            output.append(contentsOf: mark.target)
            output.append(UInt8(ascii: ")"))
        }
    }

    /// Inline code between as many backticks as it needs.
    private func appendCode(_ range: Range<Int>, inTable: Bool, to output: inout [UInt8]) {
        var code = Array(page.text[range])
        for i in code.indices where code[i] == 0x0A { code[i] = 0x20 }
        let fence = [UInt8](repeating: UInt8(ascii: "`"), count: Self.longestRun(code) + 1)
        let needsSpace = code.first == UInt8(ascii: "`") || code.last == UInt8(ascii: "`")
        output.append(contentsOf: fence)
        if needsSpace { output.append(0x20) }
        for byte in code {
            if inTable, byte == UInt8(ascii: "|") { output.append(UInt8(ascii: "\\")) }
            output.append(byte)
        }
        if needsSpace { output.append(0x20) }
        output.append(contentsOf: fence)
    }

    /// Length of the longest run of backticks.
    static func longestRun(_ text: some Sequence<UInt8>) -> Int {
        var longest = 0
        var run = 0
        for byte in text {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }

    /// Line feeds as hard breaks (two spaces before them), or as spaces.
    private func withLineBreaks(_ text: [UInt8], _ keeps: Bool) -> [UInt8] {
        guard text.contains(0x0A) else { return text }
        var output: [UInt8] = []
        for byte in text {
            if byte == 0x0A {
                output.append(contentsOf: keeps ? [0x20, 0x20, 0x0A] : [0x20])
            } else {
                output.append(byte)
            }
        }
        return output
    }

    // MARK: code blocks

    /// A preformatted block between fences, with the language that its class names.
    func fencedCode(_ block: Block) -> [UInt8] {
        let text = page.text[block.text]
        let fence = [UInt8](
            repeating: UInt8(ascii: "`"), count: max(3, Self.longestRun(text) + 1))
        var output = fence + language(of: block.row?.index ?? 0) + [0x0A]
        output.append(contentsOf: text)
        return output + [0x0A] + fence
    }

    /// Elements around code whose names are looked at: highlighters put some between it and theirs.
    private static let mostLanguageSteps = 8

    /// The language that a class names, of the element, of the code inside or of the elements around.
    private func language(of row: Int) -> [UInt8] {
        let document = page.document
        var names = CodeLanguage()
        let code = (row..<Int(document.end[row])).prefix(8).first { document.tag[$0] == .code }
        var next = code ?? row
        for _ in 0..<Self.mostLanguageSteps {
            if let found = names.read(document.attributeString(.class, of: next) ?? "") {
                return found
            }
            if next == 0 { break }
            next = Int(document.parent[next])
            // Beyond these it would be the page's language, or its only code's.
            if document.tag[next] == .body || document.tag[next] == .article { break }
        }
        return []
    }
}

/// The programming language that class names tell, from the code outwards.
struct CodeLanguage {
    private var isHighlighted = false

    /// `language-x` (HTML standard, 4.5.15), `lang-x`, `highlight-source-x` (GitHub), `sourceCode x` (pandoc),
    /// `brush: x` (SyntaxHighlighter), and `highlight-x` around `highlight` (Sphinx).
    mutating func read(_ classes: String) -> [UInt8]? {
        let names = classes.split(whereSeparator: { $0.isWhitespace || $0 == ";" })
        for (k, name) in names.enumerated() {
            for prefix in ["language-", "lang-", "highlight-source-"] where name.hasPrefix(prefix) {
                if let found = Self.language(name.dropFirst(prefix.count)) { return found }
            }
            if name == "sourceCode" || name == "brush:", k + 1 < names.count,
                let found = Self.language(names[k + 1])
            {
                return found
            }
            if name.hasPrefix("brush:"), let found = Self.language(name.dropFirst(6)) {
                return found
            }
            if isHighlighted, name.hasPrefix("highlight-"),
                let found = Self.language(name.dropFirst("highlight-".count))
            {
                return found
            }
        }
        isHighlighted = isHighlighted || names.contains("highlight")
        return nil
    }

    private static func language(_ name: Substring) -> [UInt8]? {
        let language = name.utf8.filter {
            MarkdownEscape.isWord($0) && $0 < 0x80 || "+#-._".utf8.contains($0)
        }
        let text = String(decoding: language, as: UTF8.self)
        return text.isEmpty || ["none", "default", "plain", "plaintext"].contains(text)
            ? nil : language
    }
}
