/// The elements that are open, innermost last, with every question about scope answered in one step.
///
/// Each entry carries the index of the nearest scope boundary below it, and of the element of the same
/// kind opened before it, so that 300,000 nested elements cost no more a tag than three.
struct OpenElements {
    struct Entry {
        let tag: Tag
        let key: NameKey
        /// The element's row.
        let row: UInt32
        /// Where its content goes: its own row, or an ancestor's beyond `deepestRow`.
        let container: UInt32
        /// Index of the entry with the same tag opened before, or -1.
        let previousSame: Int32
        /// Nearest entry, itself included, that ends a search of the given kind; -1 if none.
        let scope: Int32
        let buttonScope: Int32
        let listScope: Int32
        let tableScope: Int32
        let special: Int32
        /// As `special`, without `address`, `div` and `p`, which an `li` looks through.
        let itemBarrier: Int32
    }

    /// How many elements may nest before content is put beside instead of inside.
    /// - Source: Blink's maximumHTMLParserDOMTreeDepth.
    static let deepestRow = 512

    private(set) var entries: [Entry] = []
    private var last = [Int32](repeating: -1, count: 256)
    private let rules = TagRules.all

    var count: Int { entries.count }
    var top: Entry { entries[entries.count - 1] }

    @inline(__always)
    mutating func push(_ tag: Tag, key: NameKey, row: UInt32) {
        let rule = rules[Int(tag.rawValue)]
        let index = Int32(truncatingIfNeeded: entries.count)
        let below = entries.last
        let ends = rule.contains(.scope)
        let isSpecial = rule.contains(.special)
        let looksThrough = tag == .div || tag == .p || tag == .address
        entries.append(
            Entry(
                tag: tag, key: key, row: row,
                container: entries.count < Self.deepestRow ? row : below?.container ?? row,
                previousSame: last[Int(tag.rawValue)],
                scope: ends ? index : below?.scope ?? -1,
                buttonScope: ends || tag == .button ? index : below?.buttonScope ?? -1,
                listScope: ends || tag == .ol || tag == .ul ? index : below?.listScope ?? -1,
                tableScope: tag == .table || tag == .html ? index : below?.tableScope ?? -1,
                special: isSpecial ? index : below?.special ?? -1,
                itemBarrier: isSpecial && !looksThrough ? index : below?.itemBarrier ?? -1))
        last[Int(tag.rawValue)] = index
    }

    mutating func pop() -> Entry {
        let entry = entries.removeLast()
        last[Int(entry.tag.rawValue)] = entry.previousSame
        return entry
    }

    /// Index of the innermost open element of a kind, or nil.
    func innermost(_ tag: Tag) -> Int? {
        let index = last[Int(tag.rawValue)]
        return index < 0 ? nil : Int(index)
    }

    /// Index of the innermost `tag` unless a boundary of the general scope lies above it.
    func inScope(_ tag: Tag) -> Int? {
        innermost(tag).flatMap { $0 >= Int(top.scope) ? $0 : nil }
    }

    func inButtonScope(_ tag: Tag) -> Int? {
        innermost(tag).flatMap { $0 >= Int(top.buttonScope) ? $0 : nil }
    }

    func inListScope(_ tag: Tag) -> Int? {
        innermost(tag).flatMap { $0 >= Int(top.listScope) ? $0 : nil }
    }

    /// Index of the innermost `tag` inside the innermost table.
    func inTableScope(_ tag: Tag) -> Int? {
        innermost(tag).flatMap { $0 >= Int(top.tableScope) ? $0 : nil }
    }

    /// Index of the innermost `tag` that an `li`, `dd` or `dt` start tag ends.
    func itemToEnd(_ tag: Tag) -> Int? {
        // The item itself is a barrier, so it must be the innermost one.
        innermost(tag).flatMap { $0 >= Int(top.itemBarrier) ? $0 : nil }
    }

    /// Index of the innermost element of this name without a special element above it.
    func endedByOrdinaryEndTag(_ tag: Tag, _ key: NameKey) -> Int? {
        var index = last[Int(tag.rawValue)]
        // Unknown elements share one chain; a bounded look keeps hostile pages linear.
        var steps = 64
        while index >= 0, entries[Int(index)].key != key, steps > 0 {
            index = entries[Int(index)].previousSame
            steps -= 1
        }
        guard index >= 0, entries[Int(index)].key == key, index >= top.special else { return nil }
        return Int(index)
    }
}
