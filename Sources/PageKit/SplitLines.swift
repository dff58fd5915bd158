import TextCore

extension Page {
    /// Splits a plain-text page into blocks: each line with text is one, trimmed.
    package mutating func splitLines() {
        for line in source.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            let words = line.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 })
            guard !words.isEmpty else { continue }
            let start = text.count
            for word in words {
                if text.count > start { text.append(0x20) }
                text.append(contentsOf: word)
            }
            let range = start..<text.count
            blocks.append(
                Block(
                    kind: .paragraph, row: nil, rows: 0..<0, text: range, spans: 0..<0,
                    wordCount: wordCount(text, range), linkWordCount: 0))
        }
    }
}
