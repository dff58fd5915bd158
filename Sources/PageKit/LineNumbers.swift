import HTMLCore

/// The numbers that highlighters write beside lines of code.
enum LineNumbers {
    /// Parts of the class names of such numbers: Pygments, Prism, Rouge, highlight.js, GitHub.
    private static let names: [[UInt8]] = [
        "lineno", "linenum", "line-num", "ln-num", "gutter", "blob-num",
    ].map { Array($0.utf8) }

    /// Whether an element holds nothing but a number, and is named so.
    static func isNumber(_ row: Int, _ document: Document) -> Bool {
        guard let name = document.attribute(.class, of: row), holdsName(document.pool[name]) else {
            return false
        }
        for inner in row + 1..<Int(document.end[row]) where document.tag[inner] == .text {
            let text = document.pool[document.textRange(inner)]
            if text.contains(where: { !isDigit($0) && $0 > 0x20 }) { return false }
        }
        return true
    }

    /// Whether one of the elements next around holds nothing but numbers, and is named so.
    static func isAround(_ row: Int, _ document: Document) -> Bool {
        var above = row
        for _ in 0..<3 {
            above = Int(document.parent[above])
            if above == 0 { return false }
            if isNumber(above, document) { return true }
        }
        return false
    }

    private static func holdsName(_ text: ArraySlice<UInt8>) -> Bool {
        for i in text.indices {
            for name in names where name[0] == text[i] && text[i...].starts(with: name) {
                return true
            }
        }
        return false
    }

    /// Whether a text is a column of numbers, each one more than the one above, at least two.
    static func isColumn(_ text: ArraySlice<UInt8>) -> Bool {
        var (last, number, digits, lines) = (-1, 0, 0, 0)
        func endLine() -> Bool {
            guard digits > 0, last < 0 || number == last + 1 else { return false }
            (last, number, digits, lines) = (number, 0, 0, lines + 1)
            return true
        }
        for byte in text {
            if byte == 0x0A {
                if !endLine() { return false }
            } else if isDigit(byte), digits < 9 {
                number = number * 10 + Int(byte - 0x30)
                digits += 1
            } else if byte > 0x20 {
                return false
            }
        }
        return endLine() && lines >= 2
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
