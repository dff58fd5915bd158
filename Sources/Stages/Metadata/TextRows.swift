import HTMLCore
import TextCore

/// Where the text of a page lies among its rows: how far apart two rows are for a reader, and the text below
/// a row without a walk through its elements, so that deep nesting costs nothing.
struct TextRows: Sendable {
    /// Rows with text, in page order.
    private(set) var rows: [UInt32] = []
    /// Of each of them, and one more at the end: bytes other than ASCII whitespace before it, without those of
    /// title, options and the like.
    private var bytesBefore: [Int32] = [0]
    /// Of each of them: block elements and line breaks before it.
    private var breaksBefore: [Int32] = []
    /// Of each row: text rows before it.
    private var textsBefore: [UInt32] = []
    /// Rows with digits enough for a date, and not too many.
    private(set) var dateRows: [UInt32] = []

    /// A date has at least 4 digits; a line with more than 24 is a table or an identifier.
    private static let dateDigits = 4...24
    private static let dateBytes = 6...300

    init(_ document: Document) {
        let (tags, parents, pool) = (document.tag.span, document.parent.span, document.pool.span)
        let table = RowKind.table
        let kinds = table.span
        var count = 0
        for row in tags.indices where tags[row] == .text { count += 1 }
        var rows = [UInt32](repeating: 0, count: count)
        var bytesBefore = [Int32](repeating: 0, count: count + 1)
        var breaksBefore = [Int32](repeating: 0, count: count)
        var textsBefore = [UInt32](repeating: 0, count: tags.count)
        var (at, breaks): (Int, Int32) = (0, 0)
        var rowSpan = rows.mutableSpan
        var byteSpan = bytesBefore.mutableSpan
        var breakSpan = breaksBefore.mutableSpan
        var textSpan = textsBefore.mutableSpan
        for row in tags.indices {
            textSpan[row] = UInt32(truncatingIfNeeded: at)
            guard case .text = tags[row] else {
                if kinds[Int(tags[row].rawValue)].contains(.breaksText) { breaks += 1 }
                continue
            }
            let range = document.textRange(row)
            let shown = shownBytes(pool, range)
            let counts = !kinds[Int(tags[Int(parents[row])].rawValue)].contains(.hidesText)
            rowSpan[at] = UInt32(truncatingIfNeeded: row)
            breakSpan[at] = breaks
            let total = Int(byteSpan[at]) + (counts ? shown.visible : 0)
            byteSpan[at + 1] = Int32(truncatingIfNeeded: total)
            at += 1
            if Self.dateBytes.contains(range.count), Self.dateDigits.contains(shown.digits) {
                dateRows.append(UInt32(truncatingIfNeeded: row))
            }
        }
        (self.rows, self.bytesBefore) = (rows, bytesBefore)
        (self.breaksBefore, self.textsBefore) = (breaksBefore, textsBefore)
    }

    /// Text bytes before a row.
    func textBefore(_ row: Int) -> Int { Int(bytesBefore[Int(textsBefore[row])]) }

    /// Text bytes between two rows; negative where `row` comes before `other`.
    func distance(from other: Int, to row: Int) -> Int { textBefore(row) - textBefore(other) }

    /// Places in `rows` of the texts in a range of rows.
    func texts(in range: Range<Int>) -> Range<Int> {
        let start = Int(textsBefore[range.lowerBound])
        let end =
            range.upperBound < textsBefore.count ? Int(textsBefore[range.upperBound]) : rows.count
        return start..<max(start, end)
    }

    /// Whether one of some rows has digits enough for a date.
    func hasDateRow(in range: Range<Int>) -> Bool {
        let rows = dateRows.span
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if Int(rows[middle]) < range.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low < rows.count && Int(rows[low]) < range.upperBound
    }

    /// Appends the text below a row; pieces of different blocks stand apart.
    /// - Parameter limitBytes: reading stops after this many bytes.
    func appendText(below row: Int, of document: Document, limitBytes: Int, to bytes: inout [UInt8])
    {
        let start = bytes.count
        let pool = document.pool.span
        var breaks: Int32?
        for index in texts(in: row..<Int(document.end[row])) {
            if let breaks, breaks != breaksBefore[index] { bytes.append(0x20) }
            breaks = breaksBefore[index]
            let range = document.textRange(Int(rows[index]))
            for k in range { bytes.append(pool[k]) }
            if bytes.count - start > limitBytes { return }
        }
    }
}
