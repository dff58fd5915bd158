import CScan
import TextCore

enum LineMark: Equatable { case none, bullet, fence, heading(Int) }

/// One line of the source that holds text.
struct SourceLine {
    /// Trimmed, without its bullet.
    var range: Range<Int>
    /// Counted from 0, empty lines included.
    var number: Int
    /// Scalars between the margins, the bullet's too; of a line that is far too long for a wrapped one, bytes.
    var width: Int
    /// Columns before it; a tab is four.
    var indent: Int
    var mark: LineMark
}

extension Page {
    /// Splits a plain-text page into blocks: each line with text is one, trimmed, its spaces collapsed.
    ///
    /// Lines end at LF, CR, CRLF, VT and FF. Lines that a mailer or editor wrapped at a fixed width are joined to
    /// their paragraph again; this needs 60 % of the lines that another one follows to lie within 10 % of one
    /// width, so that poems, menus and lists stay lines. A bullet makes a list item and is left out, and so are
    /// the marks of a Markdown heading; what stands between Markdown's fences is one preformatted block as it is.
    /// `rows` is empty; its bound is the line number.
    package mutating func splitLines() {
        let lines = sourceLines()
        let width = wrapWidth(lines)
        text.reserveCapacity(source.count + 16)
        var i = 0
        var nextNumber = lines.first?.number ?? 0
        while i < lines.count {
            if lines[i].mark == .fence, let end = fenceEnd(lines, after: i) {
                appendFenced(lines, i..<end, gapBefore: lines[i].number - nextNumber)
                nextNumber = lines[end].number + 1
                i = end + 1
                continue
            }
            let start = text.count
            let first = lines[i]
            append(first.range)
            while let width, i + 1 < lines.count, continues(lines[i], lines[i + 1], width: width) {
                joinLine(lines[i + 1].range, to: start)
                i += 1
            }
            let range = start..<text.count
            if !range.isEmpty {
                appendBlock(range, first, gapBefore: first.number - nextNumber)
            }
            nextNumber = lines[i].number + 1
            i += 1
        }
    }

    private mutating func appendBlock(_ range: Range<Int>, _ line: SourceLine, gapBefore: Int) {
        let kind: BlockKind
        var level = 0
        switch line.mark {
        case .bullet: kind = .listItem
        case .heading(let depth): (kind, level) = (.heading, depth)
        case .fence: kind = .preformatted
        case .none: kind = .paragraph
        }
        var block = Block(
            kind: kind, row: nil, rows: line.number..<line.number, text: range, spans: 0..<0,
            headingLevel: level, wordCount: wordCount(text, range), linkWordCount: 0)
        block.indent = UInt8(clamping: line.indent)
        block.gapBefore = UInt8(clamping: gapBefore)
        blocks.append(block)
    }

    // MARK: lines of the source

    private func sourceLines() -> [SourceLine] {
        var lines: [SourceLine] = []
        lines.reserveCapacity(source.count / 48 + 8)
        let bytes = source.span
        var number = 0
        var start = 0
        while start <= bytes.count {
            let end = unsafe bytes.withUnsafeBufferPointer {
                unsafe winnow_line_end($0.baseAddress, start, $0.count)
            }
            if end > start, let line = sourceLine(bytes, start..<end, number: number) {
                lines.append(line)
            }
            number += 1
            let isCRLF = end + 1 < bytes.count && bytes[end] == 0x0D && bytes[end + 1] == 0x0A
            // A page of paper ends a paragraph.
            if end < bytes.count, bytes[end] == 0x0C { number += 1 }
            start = end + (isCRLF ? 2 : 1)
        }
        markDashes(&lines)
        markHeadings(&lines)
        return lines
    }

    private func sourceLine(_ bytes: Span<UInt8>, _ range: Range<Int>, number: Int) -> SourceLine? {
        var start = range.lowerBound
        var end = range.upperBound
        var indent = 0
        while let length = spaceLength(bytes, start, before: end) {
            indent += bytes[start] == 0x09 ? 4 : 1
            start += length
        }
        while end > start, isASCIISpace(bytes[end - 1]) { end -= 1 }
        let left = start
        start += bulletLength(bytes, start..<end)
        let hasBullet = start > left
        while let length = spaceLength(bytes, start, before: end) { start += length }
        guard start < end else { return nil }
        var width = end - left
        if width <= 480 {
            for i in left..<end where bytes[i] & 0xC0 == 0x80 { width -= 1 }
        }
        var mark = hasBullet ? LineMark.bullet : .none
        if bytes[start] == UInt8(ascii: "`"), isFence(bytes, start..<end) { mark = .fence }
        return SourceLine(
            range: start..<end, number: number, width: width, indent: indent, mark: mark)
    }

    /// Bytes of a bullet with its space, or 0: • ‣ ◦ ▪ ● *.
    private func bulletLength(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        guard let start = range.first else { return 0 }
        var length = 0
        if bytes[start] == UInt8(ascii: "*") {
            length = 1
        } else if bytes[start] == 0xE2, start + 2 < range.upperBound {
            switch (bytes[start + 1], bytes[start + 2]) {
            case (0x80, 0xA2), (0x80, 0xA3), (0x97, 0xA6), (0x96, 0xAA), (0x97, 0x8F): length = 3
            default: break
            }
        }
        guard length > 0 else { return 0 }
        return spaceLength(bytes, start + length, before: range.upperBound) == nil ? 0 : length
    }

    /// A hyphen, dash or plus with a space is a bullet where the line before or after begins so too; alone it may
    /// begin a speech.
    private func markDashes(_ lines: inout [SourceLine]) {
        var before = 0
        for i in lines.indices {
            let own = lines[i].mark == .none ? dashLength(lines[i]) : 0
            guard own > 0 else {
                before = 0
                continue
            }
            let next =
                i + 1 < lines.count && isNear(lines[i], lines[i + 1]) ? dashLength(lines[i + 1]) : 0
            if before == own || next == own {
                lines[i].mark = .bullet
                lines[i].range = lines[i].range.lowerBound + own..<lines[i].range.upperBound
                before = own
            } else {
                before = 0
            }
            if i + 1 < lines.count, !isNear(lines[i], lines[i + 1]) { before = 0 }
        }
    }

    private func isNear(_ line: SourceLine, _ next: SourceLine) -> Bool {
        next.number <= line.number + 2
    }

    /// Bytes of `- `, `+ ` or `– ` that a line with more text begins with, or 0.
    private func dashLength(_ line: SourceLine) -> Int {
        let (start, end) = (line.range.lowerBound, line.range.upperBound)
        guard start + 4 < end else { return 0 }
        if source[start] == UInt8(ascii: "-") || source[start] == UInt8(ascii: "+") {
            return source[start + 1] == 0x20 && source[start + 2] != 0x20 ? 2 : 0
        }
        let isDash =
            source[start] == 0xE2 && source[start + 1] == 0x80 && source[start + 2] == 0x93
        return isDash && source[start + 3] == 0x20 && source[start + 4] != 0x20 ? 4 : 0
    }

    /// `# ` to `###### ` between empty lines.
    private func markHeadings(_ lines: inout [SourceLine]) {
        for i in lines.indices where source[lines[i].range.lowerBound] == UInt8(ascii: "#") {
            let isApart =
                (i == 0 || lines[i - 1].number + 1 < lines[i].number)
                && (i + 1 == lines.count || lines[i].number + 1 < lines[i + 1].number)
            let line = source[lines[i].range]
            let depth = line.prefix { $0 == UInt8(ascii: "#") }.count
            guard isApart, lines[i].mark == .none, depth <= 6, line.dropFirst(depth).first == 0x20
            else { continue }
            var rest = lines[i].range.lowerBound + depth..<lines[i].range.upperBound
            while rest.count > 1, source[rest.lowerBound] == 0x20 { rest.removeFirstIndex() }
            lines[i].range = rest
            lines[i].mark = .heading(depth)
        }
    }

    // MARK: fences

    /// ``` and perhaps the name of a language.
    private func isFence(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count >= 3, range.count <= 24 else { return false }
        for i in range {
            let isMark = bytes[i] == UInt8(ascii: "`")
            if i < range.lowerBound + 3 ? !isMark : isMark || bytes[i] == 0x20 { return false }
        }
        return true
    }

    private func fenceEnd(_ lines: [SourceLine], after i: Int) -> Int? {
        lines[(i + 1)...].firstIndex { $0.mark == .fence && $0.range.count == 3 }
    }

    private mutating func appendFenced(_ lines: [SourceLine], _ range: Range<Int>, gapBefore: Int) {
        let start = text.count
        var number = lines[range.lowerBound].number + 1
        for line in lines[range].dropFirst() {
            for _ in number..<line.number { text.append(0x0A) }
            for _ in 0..<line.indent { text.append(0x20) }
            if line.mark == .bullet { text.append(contentsOf: "* ".utf8) }
            text.append(contentsOf: source[line.range])
            text.append(0x0A)
            number = line.number + 1
        }
        while text.count > start, text[text.count - 1] == 0x0A { text.removeLast() }
        guard text.count > start else { return }
        appendBlock(start..<text.count, lines[range.lowerBound], gapBefore: gapBefore)
    }

    // MARK: text

    /// Bytes of the white space at `i`: ASCII, NBSP, the spaces of U+2000...200A and U+3000.
    @inline(__always)
    private func spaceLength(_ bytes: Span<UInt8>, _ i: Int, before end: Int) -> Int? {
        guard i < end else { return nil }
        let byte = bytes[i]
        if byte < 0x80 { return isASCIISpace(byte) || byte == 0x0B ? 1 : nil }
        if byte == 0xC2 { return i + 1 < end && bytes[i + 1] == 0xA0 ? 2 : nil }
        guard byte == 0xE2 || byte == 0xE3, i + 2 < end, bytes[i + 1] == 0x80 else { return nil }
        return byte == 0xE2 ? (bytes[i + 2] <= 0x8A ? 3 : nil) : (bytes[i + 2] == 0x80 ? 3 : nil)
    }

    /// Appends a part of the source, each run of white space as one space.
    mutating func append(_ range: Range<Int>) {
        let (source, base) = (source, text.count)
        let bytes = source.span
        var i = range.lowerBound
        var start = i
        while i < range.upperBound {
            let byte = bytes[i]
            // Most bytes are no space, and most spaces are single ones of ASCII.
            if byte > 0x20 && byte != 0xC2 && byte != 0xE2 && byte != 0xE3
                || byte == 0x20 && i > start && bytes[i + 1] > 0x20 && bytes[i + 1] < 0x80
            {
                i += 1
                continue
            }
            guard let length = spaceLength(bytes, i, before: range.upperBound) else {
                i += 1
                continue
            }
            text.append(contentsOf: source[start..<i])
            if text.count > base, text[text.count - 1] != 0x20 { text.append(0x20) }
            i += length
            start = i
        }
        text.append(contentsOf: source[start..<range.upperBound])
        while text.count > base, text[text.count - 1] == 0x20 { text.removeLast() }
    }
}

extension Range<Int> {
    fileprivate mutating func removeFirstIndex() { self = lowerBound + 1..<upperBound }
}
