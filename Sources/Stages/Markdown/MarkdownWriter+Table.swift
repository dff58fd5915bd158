import HTMLCore
import PageKit

/// Data tables as GFM tables; tables that only lay a page out are written block by block.
extension MarkdownWriter {
    /// Words of a cell beyond which a table without header cells lays prose out.
    private static let longestCellWords = 60
    /// Columns that are written at most; `colspan` may ask for any number.
    private static let mostColumns = 100

    /// The outermost table around a row, if it holds data and the row is in one of its cells.
    mutating func dataTable(around row: Int) -> Int? {
        let document = page.document
        var cell = false
        var found: Int?
        var current = row
        while current > 0 {
            switch document.tag[current] {
            case .td, .th: cell = true
            case .table where cell:
                if isData(current) { found = current }
                cell = false
            default: break
            }
            current = Int(document.parent[current])
        }
        return found
    }

    private mutating func isData(_ table: Int) -> Bool {
        if let known = dataTables[table] { return known }
        let isData = holdsData(table)
        dataTables[table] = isData
        return isData
    }

    /// Two columns and rows or more, no table inside, no headings or code in cells, short cells or
    /// header cells; not declared as layout.
    private func holdsData(_ table: Int) -> Bool {
        let document = page.document
        let role = document.attributeString(.role, of: table)
        if role == "presentation" || role == "none" { return false }
        let inside = table + 1..<Int(document.end[table])
        var hasHeader = false
        for row in inside {
            switch document.tag[row] {
            case .table, .h1, .h2, .h3, .h4, .h5, .h6, .pre: return false
            case .th: hasHeader = true
            default: break
            }
        }
        let rows = cells(of: table)
        guard rows.count >= 2, (rows.map(\.count).max() ?? 0) >= 2 else { return false }
        if hasHeader { return true }
        // Blocks stand in page order, so those of the table are a run.
        var low = 0
        var high = page.blocks.count
        while low < high {
            let middle = (low + high) / 2
            if page.blocks[middle].rows.lowerBound <= table {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return page.blocks[low...].prefix { inside.contains($0.rows.lowerBound) }
            .allSatisfy { $0.wordCount <= Self.longestCellWords }
    }

    /// The table's cells, a list a row; -1 stands for a column that another cell covers.
    private func cells(of table: Int) -> [[Int]] {
        let document = page.document
        var rows: [[Int]] = []
        // Rows that a cell above still covers, by column.
        var covered = [Int](repeating: 0, count: Self.mostColumns)
        for row in table + 1..<Int(document.end[table]) where document.tag[row] == .tr {
            var columns: [Int] = []
            func skipCovered() {
                while columns.count < Self.mostColumns, covered[columns.count] > 0 {
                    covered[columns.count] -= 1
                    columns.append(-1)
                }
            }
            for cell in document.children(of: row)
            where document.tag[cell] == .td || document.tag[cell] == .th {
                skipCovered()
                let width = span(.colspan, of: cell)
                for k in 0..<width where columns.count < Self.mostColumns {
                    covered[columns.count] = span(.rowspan, of: cell) - 1
                    columns.append(k == 0 ? cell : -1)
                }
            }
            skipCovered()
            if columns.contains(where: { $0 >= 0 }) { rows.append(columns) }
        }
        return rows
    }

    private func span(_ name: AttributeName, of cell: Int) -> Int {
        let value = page.document.attributeString(name, of: cell).flatMap { Int($0) } ?? 1
        return min(max(value, 1), Self.mostColumns)
    }

    /// Writes the table that begins with block `first`. - Returns: the block after it.
    mutating func writeTable(_ table: Int, from first: Int) -> Int {
        let document = page.document
        var texts: [Int: [UInt8]] = [:]
        var k = first
        while k < page.blocks.count, let row = page.blocks[k].row?.index,
            row > table, row < Int(document.end[table])
        {
            if isWritten(k), let cell = cell(around: row, table: table) {
                let text = inlineText(k, inTable: true)
                texts[cell] = texts[cell].map { $0 + Array("<br>".utf8) + text } ?? text
            }
            k += 1
        }
        let rows = cells(of: table).filter { $0.contains { texts[$0] != nil } }
        let columnCount = rows.map(\.count).max() ?? 0
        var output: [UInt8] = []
        for (index, row) in rows.enumerated() {
            if index > 0 { output.append(0x0A) }
            appendRow(
                (0..<columnCount).map { $0 < row.count ? texts[row[$0]] ?? [] : [] }, to: &output)
            guard index == 0 else { continue }
            output.append(0x0A)
            appendRow([[UInt8]](repeating: Array("---".utf8), count: columnCount), to: &output)
        }
        writeLines(output, in: containers(around: table))
        return max(k, first + 1)
    }

    private func appendRow(_ cells: [[UInt8]], to output: inout [UInt8]) {
        output.append(UInt8(ascii: "|"))
        for cell in cells {
            output.append(0x20)
            output.append(contentsOf: cell)
            if !cell.isEmpty { output.append(0x20) }
            output.append(UInt8(ascii: "|"))
        }
    }

    /// The cell of `table` that a row lies in.
    private func cell(around row: Int, table: Int) -> Int? {
        var current = row
        while current > table {
            let tag = page.document.tag[current]
            if tag == .td || tag == .th { return current }
            current = Int(page.document.parent[current])
        }
        return nil
    }
}
