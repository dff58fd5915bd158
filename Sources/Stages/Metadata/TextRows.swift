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

    init(rowCount: Int) {
        textsBefore.reserveCapacity(rowCount)
        // Texts stand between elements, so they are half of the rows at most, or nearly.
        rows.reserveCapacity(rowCount / 2)
        bytesBefore.reserveCapacity(rowCount / 2 + 1)
        breaksBefore.reserveCapacity(rowCount / 2)
    }

    /// Notes the next row of the page, an element.
    @inline(__always)
    mutating func addElement() { textsBefore.append(UInt32(truncatingIfNeeded: rows.count)) }

    /// Notes the next row of the page, a text.
    /// - Parameter breaks: block elements and line breaks before it.
    @inline(__always)
    mutating func addText(
        _ row: Int, _ pool: Span<UInt8>, _ range: Range<Int>, counts: Bool, breaks: Int
    ) {
        textsBefore.append(UInt32(truncatingIfNeeded: rows.count))
        rows.append(UInt32(truncatingIfNeeded: row))
        breaksBefore.append(Int32(truncatingIfNeeded: breaks))
        let visible = counts ? visibleByteCount(pool, range) : 0
        let total = Int(bytesBefore[bytesBefore.count - 1]) + visible
        bytesBefore.append(Int32(truncatingIfNeeded: total))
        if Self.dateBytes.contains(range.count), Self.dateDigits.contains(digitCount(pool, range)) {
            dateRows.append(UInt32(truncatingIfNeeded: row))
        }
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
