/// A place in a pipeline file.
struct Position: Sendable, Equatable {
    /// 0-based.
    var line: Int
    /// 0-based, in Unicode scalars.
    var column: Int
    /// Scalars on the same line that belong to it; at least 1.
    var length = 1

    static let start = Position(line: 0, column: 0)
}

/// The bytes of a pipeline file, cut into lines as libyaml cuts them (YAML 1.1, section 5.4).
struct SourceText: Sendable {
    let file: String
    /// Without a byte order mark.
    let bytes: [UInt8]
    private let lines: [Range<Int>]

    /// Scalars of a source line that a diagnostic shows; more would not fit a terminal.
    private static let shownLength = 120

    init(file: String, bytes: [UInt8]) {
        self.file = file
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        self.bytes = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
        lines = Self.cut(self.bytes)
    }

    /// The place of the byte at `offset`, for errors that come as offsets.
    func position(ofByte offset: Int) -> Position {
        let line = lines.lastIndex { $0.lowerBound <= offset } ?? 0
        let end = min(offset, lines[line].upperBound)
        let before = String(decoding: bytes[lines[line].lowerBound..<end], as: UTF8.self)
        return Position(line: line, column: before.unicodeScalars.count)
    }

    /// The place of a part of a scalar that begins at `start`; all of it where it is not written as it is read,
    /// with escapes or over several lines.
    func position(of part: Range<Int>, in text: String, at start: Position) -> Position {
        guard start.line < lines.count else { return start }
        let line = String(decoding: bytes[lines[start.line]], as: UTF8.self).unicodeScalars
        let written = line.dropFirst(start.column)
        let isQuoted = written.first == "\"" || written.first == "'"
        let scalars = text.unicodeScalars
        guard written.dropFirst(isQuoted ? 1 : 0).starts(with: scalars) else { return start }
        return Position(
            line: start.line, column: start.column + (isQuoted ? 1 : 0) + part.lowerBound,
            length: max(1, part.count))
    }

    /// The line of `position`, fit for a terminal, and the marked part of it.
    func excerpt(at position: Position) -> (text: String, marked: Range<Int>) {
        guard position.line < lines.count else { return ("", 0..<1) }
        let line = String(decoding: bytes[lines[position.line]], as: UTF8.self).unicodeScalars
        let count = line.count
        let column = min(position.column, count)
        let first = count > Self.shownLength ? max(0, column - Self.shownLength / 2) : 0
        let end = min(count, first + Self.shownLength)
        let shown = printable(String(line.dropFirst(first).prefix(end - first)))
        let text =
            (first > 0 ? "…" + String(shown.unicodeScalars.dropFirst()) : shown)
            + (end < count ? "…" : "")
        let length = max(1, min(position.length, end - column))
        return (text, (column - first)..<(column - first + length))
    }

    /// Line ends are LF, CR, CR LF, NEL, LS and PS.
    private static func cut(_ bytes: [UInt8]) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        var at = 0
        while at < bytes.count {
            let width = breakWidth(bytes, at)
            guard width > 0 else {
                at += 1
                continue
            }
            lines.append(start..<at)
            at += width
            start = at
        }
        lines.append(start..<bytes.count)
        return lines
    }

    private static func breakWidth(_ bytes: [UInt8], _ at: Int) -> Int {
        func byte(_ ahead: Int) -> UInt8 { at + ahead < bytes.count ? bytes[at + ahead] : 0 }
        switch bytes[at] {
        case 0x0A: return 1
        case 0x0D: return byte(1) == 0x0A ? 2 : 1
        case 0xC2: return byte(1) == 0x85 ? 2 : 0
        case 0xE2: return byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9) ? 3 : 0
        default: return 0
        }
    }
}

/// `text` with control characters, except tabs, as U+FFFD: one scalar for one, so that columns stay right.
func printable(_ text: String) -> String {
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        let isControl = scalar.properties.generalCategory == .control && scalar != "\t"
        let isFormat = scalar.properties.generalCategory == .format
        shown.append(isControl || isFormat ? "\u{FFFD}" : scalar)
    }
    return String(shown)
}
