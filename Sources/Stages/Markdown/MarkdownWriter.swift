import HTMLCore
import PageKit

/// One page on its way to Markdown: what is written, and which quotes and list items are open.
struct MarkdownWriter {
    /// A quote or list item around a block.
    struct Container: Equatable {
        let row: Int
        /// The list of an item; -1 for a quote.
        let list: Int
        /// How wide the item's marker is, in bytes.
        var width = 0

        static func == (a: Container, b: Container) -> Bool { a.row == b.row }
    }

    let page: Page
    let links: LinkTargets
    var output: [UInt8] = []
    var containers: [Container] = []
    /// Tables that were judged: whether they hold data.
    var dataTables: [Int: Bool] = [:]
    /// Per list, the item that was numbered last.
    private var numbers: [Int: (row: Int, number: Int)] = [:]
    /// Lists that follow right after another one of their kind, and so have the other marker.
    private var otherMarkers: Set<Int> = []
    /// The body heading that repeats the title; written as title instead.
    private var titleBlock: Int?

    init(_ page: Page) {
        self.page = page
        links = LinkTargets(page)
    }

    func isWritten(_ k: Int) -> Bool {
        page.blocks[k].isText && !page.blocks[k].text.isEmpty
    }

    // MARK: title

    /// Writes the title once; a first heading that says the same is left out below.
    mutating func writeTitle() {
        guard let title = title, !title.isEmpty else { return }
        if let k = page.blocks.indices.first(where: {
            isWritten($0) && page.blocks[$0].kind == .heading
        }),
            Self.folded(page.string(page.blocks[k])) == Self.folded(title)
        {
            titleBlock = k
        }
        var line: [UInt8] = []
        MarkdownEscape.append(Array(title.utf8), 0..<title.utf8.count, startsLine: false, to: &line)
        writeLines(heading(level: 1, line), in: [])
    }

    private var title: String? {
        if let title = page.metadata.title { return title.value }
        return page.blocks.first { $0.role == .title }.map { page.string($0) }
    }

    private static func folded(_ text: String) -> [Substring] {
        text.lowercased().split(whereSeparator: \.isWhitespace)
    }

    // MARK: blocks

    /// Writes a block, or the whole data table that it is in. - Returns: the next block to write.
    mutating func writeBlock(_ k: Int) -> Int {
        guard isWritten(k), k != titleBlock else { return k + 1 }
        let block = page.blocks[k]
        guard let row = block.row?.index else {
            switch block.kind {
            case .heading where block.headingLevel > 0:
                let line = inlineText(k, keepsLineBreaks: false, keepsStrong: false)
                writeLines(heading(level: block.headingLevel, line), in: [])
            case .preformatted: writeLines(fencedCode(block), in: [])
            default: writeLines(inlineText(k), in: [])
            }
            return k + 1
        }
        if let table = dataTable(around: row) { return writeTable(table, from: k) }
        let around = containers(around: row)
        switch block.kind {
        case .heading:
            let line = inlineText(k, keepsLineBreaks: false, keepsStrong: false)
            // A heading in a list item would begin a section in the middle of the list.
            let isInItem = around.contains { $0.list >= 0 }
            writeLines(
                isInItem ? strong(line) : heading(level: block.headingLevel, line), in: around)
        case .preformatted:
            writeLines(fencedCode(block), in: around)
        case .term:
            let line = inlineText(k, keepsLineBreaks: false, keepsStrong: false)
            writeLines(line.contains(UInt8(ascii: "*")) ? line : strong(line), in: around)
        default:
            writeLines(inlineText(k), in: around)
        }
        return k + 1
    }

    private func heading(level: Int, _ line: [UInt8]) -> [UInt8] {
        [UInt8](repeating: UInt8(ascii: "#"), count: min(max(level, 1), 6)) + [0x20] + line
    }

    private func strong(_ line: [UInt8]) -> [UInt8] { Array("**".utf8) + line + Array("**".utf8) }

    // MARK: containers

    /// How many quotes and items nest at most in the output: each line carries all their prefixes, so
    /// that a hostile page could grow a thousandfold. No reader tells deeper ones apart.
    private static let mostContainers = 16

    /// The quotes and list items around a row, outermost first.
    func containers(around row: Int) -> [Container] {
        let document = page.document
        var found: [Container] = []
        var current = row
        while current > 0 {
            let parent = Int(document.parent[current])
            switch document.tag[current] {
            case .blockquote: found.append(Container(row: current, list: -1))
            case .li: found.append(Container(row: current, list: parent))
            case .ul, .ol:
                // A list right in a list belongs to the item before it.
                guard let item = openItem(before: current, in: parent) else { break }
                found.append(Container(row: item, list: parent))
            default: break
            }
            current = parent
        }
        return Array(found.reversed().prefix(Self.mostContainers))
    }

    /// The item that stands before a row of a list, if it is being written.
    private func openItem(before row: Int, in list: Int) -> Int? {
        let tag = page.document.tag[list]
        guard tag == .ul || tag == .ol else { return nil }
        return containers.last { $0.list == list && $0.row < row }?.row
    }

    /// Writes lines below the open containers; opens and closes what lies between this and the last.
    mutating func writeLines(_ content: [UInt8], in around: [Container]) {
        var around = around
        let common = zip(containers, around).prefix { $0 == $1 }.count
        for k in 0..<common { around[k] = containers[k] }
        if !output.isEmpty {
            output.append(0x0A)
            if !isTight(around, common: common) {
                writePrefix(Array(around[..<common]), isBlank: true)
                output.append(0x0A)
            }
        }
        writePrefix(Array(around[..<common]), isBlank: false)
        tellListsApart(around, common: common)
        for k in common..<around.count { around[k].width = openContainer(around[k]) }
        containers = around
        var isFirst = true
        for line in content.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if !isFirst {
                output.append(0x0A)
                writePrefix(around, isBlank: line.isEmpty)
            }
            isFirst = false
            output.append(contentsOf: line)
        }
    }

    /// Whether a new item follows right after one of the same list, or begins a list inside an item.
    private func isTight(_ around: [Container], common: Int) -> Bool {
        guard around.count > common, around[common].list >= 0 else { return false }
        if containers.count > common { return containers[common].list == around[common].list }
        return common > 0 && containers[common - 1].list >= 0
    }

    /// Markdown would join two lists of one kind in a row; another marker begins another list.
    private mutating func tellListsApart(_ around: [Container], common: Int) {
        guard containers.count > common, around.count > common else { return }
        let (last, next) = (containers[common].list, around[common].list)
        guard last >= 0, next >= 0, last != next, !otherMarkers.contains(last) else { return }
        if (page.document.tag[last] == .ol) == (page.document.tag[next] == .ol) {
            otherMarkers.insert(next)
        }
    }

    private mutating func writePrefix(_ around: [Container], isBlank: Bool) {
        let start = output.count
        for container in around {
            if container.list < 0 {
                output.append(contentsOf: [UInt8(ascii: ">"), 0x20])
            } else {
                output.append(contentsOf: repeatElement(0x20, count: container.width))
            }
        }
        guard isBlank else { return }
        while output.count > start, output.last == 0x20 { output.removeLast() }
    }

    /// Writes the quote's or item's marker. - Returns: its width.
    private mutating func openContainer(_ container: Container) -> Int {
        let start = output.count
        if container.list < 0 {
            output.append(UInt8(ascii: ">"))
        } else if page.document.tag[container.list] == .ol {
            output.append(contentsOf: "\(number(of: container))".utf8)
            output.append(UInt8(ascii: otherMarkers.contains(container.list) ? ")" : "."))
        } else {
            output.append(UInt8(ascii: otherMarkers.contains(container.list) ? "*" : "-"))
        }
        output.append(0x20)
        return output.count - start
    }

    /// The number of an item by its list's `start`, its own `value` and the items before it, 0 or more.
    private mutating func number(of item: Container) -> Int {
        let document = page.document
        var row = item.list + 1
        let first = document.attributeString(.start, of: item.list).flatMap { Int($0) } ?? 1
        var number = max(first, 0) - 1
        if let last = numbers[item.list], last.row < item.row {
            (row, number) = (Int(document.end[last.row]), last.number)
        }
        while row <= item.row {
            if document.tag[row] == .li {
                let given = document.attributeString(.value, of: row).flatMap { Int($0) }
                number = min(max(given ?? number + 1, 0), 999_999_999)
            }
            row = Int(document.end[row])
        }
        numbers[item.list] = (item.row, number)
        return number
    }
}
