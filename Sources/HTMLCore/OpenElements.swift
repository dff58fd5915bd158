/// The elements that are open, innermost last, with every question about scope answered in one step.
///
/// Each entry carries the index of the entry of the same kind below it, and of the nearest special one, so
/// that 300,000 nested elements cost no more a tag than three.
struct OpenElements: ~Copyable {
    /// The namespace of an element.
    enum Namespace: UInt8 { case html, mathML, svg }

    /// What an element of MathML or SVG lets in.
    struct Foreign: OptionSet {
        let rawValue: UInt8
        static let mathTextPoint = Foreign(rawValue: 1)
        static let htmlPoint = Foreign(rawValue: 2)
        static let annotation = Foreign(rawValue: 4)
        /// `desc`, `title`, `foreignObject`, `mi` and their kind are special and end a scope.
        static let boundary = Foreign(rawValue: 8)
    }

    struct Entry: BitwiseCopyable {
        let key: NameKey
        /// The element's row.
        let row: UInt32
        /// Where its content goes: its own row, or an ancestor's beyond `deepestRow`.
        var container: UInt32
        /// Index of the entry with the same tag below, or -1.
        var previousSame: Int32 = -1
        /// Index of the nearest entry below that ends a scope, or -1.
        var previousScope: Int32 = -1
        /// Index of the nearest special entry, itself included, or -1.
        var special: Int32 = -1
        /// As `special`, without `address`, `div` and `p`, which an `li` looks through.
        var itemBarrier: Int32 = -1
        let tag: Tag
        let namespace: Namespace
        let foreign: Foreign

        init(
            _ tag: Tag, _ key: NameKey, row: Int, in namespace: Namespace = .html,
            _ foreign: Foreign = []
        ) {
            self.tag = tag
            self.key = namespace == .html ? key : NameKey(raw: key.raw ^ namespace.salt)
            self.row = UInt32(truncatingIfNeeded: row)
            container = self.row
            self.namespace = namespace
            self.foreign = foreign
        }

        /// The same element, to be pushed again.
        init(again entry: Entry) {
            self = entry
            container = row
        }
    }

    /// How many elements may nest before content is put beside instead of inside.
    /// - Source: Blink's maximumHTMLParserDOMTreeDepth.
    static let deepestRow = 512

    private var entries = Buffer<Entry>(capacity: 256)
    /// Index of the innermost entry of each tag, or -1.
    private let last = Buffer<Int32>(repeating: -1, count: 256)
    /// Index of the innermost entry that ends a scope, or -1.
    private var scope: Int32 = -1
    /// How many entries are not HTML.
    private(set) var foreignCount = 0
    private let rules = TagRules.all

    var count: Int { entries.count }
    var top: Entry {
        @inline(__always) get { entries[entries.count - 1] }
    }

    @inline(__always)
    subscript(_ index: Int) -> Entry { entries[index] }

    mutating func removeAll() {
        while count > 0 { _ = pop() }
    }

    @inline(__always)
    mutating func push(_ entry: Entry) {
        var entry = entry
        let traits = rules[entry.tag].traits
        let index = Int32(truncatingIfNeeded: entries.count)
        let isForeign = entry.namespace != .html
        let isSpecial =
            isForeign ? entry.foreign.contains(.boundary) : traits.contains(.special)
        let endsScope = isForeign ? isSpecial : traits.contains(.scope)
        if index > 0 {
            let below = top
            if index >= Self.deepestRow { entry.container = below.container }
            entry.special = below.special
            entry.itemBarrier = below.itemBarrier
        }
        if isSpecial {
            entry.special = index
            if entry.tag != .div, entry.tag != .p, entry.tag != .address {
                entry.itemBarrier = index
            }
        }
        entry.previousSame = last[Int(entry.tag.rawValue)]
        entry.previousScope = scope
        if endsScope { scope = index }
        if isForeign { foreignCount += 1 }
        last[Int(entry.tag.rawValue)] = index
        entries.append(entry)
    }

    @inline(__always)
    mutating func pop() -> Entry {
        let entry = entries.removeLast()
        last[Int(entry.tag.rawValue)] = entry.previousSame
        scope = entry.previousScope
        if entry.namespace != .html { foreignCount -= 1 }
        return entry
    }

    /// Takes the entries from `index` on off the stack, for changes in its middle.
    mutating func take(from index: Int) -> [Entry] {
        var taken: [Entry] = []
        while count > index { taken.append(pop()) }
        taken.reverse()
        return taken
    }

    // MARK: questions

    /// Index of the innermost open element of a kind, or -1.
    @inline(__always)
    func innermost(_ tag: Tag) -> Int { Int(last[Int(tag.rawValue)]) }

    @inline(__always)
    func contains(_ tag: Tag) -> Bool { last[Int(tag.rawValue)] >= 0 }

    /// Index of the innermost `tag` unless a boundary of the general scope lies above it, or -1.
    @inline(__always)
    func inScope(_ tag: Tag) -> Int { bounded(tag, scope) }

    @inline(__always)
    func inButtonScope(_ tag: Tag) -> Int {
        bounded(tag, max(scope, last[Int(Tag.button.rawValue)]))
    }

    func inListScope(_ tag: Tag) -> Int {
        bounded(tag, max(scope, last[Int(Tag.ol.rawValue)], last[Int(Tag.ul.rawValue)]))
    }

    /// Index of the innermost `tag` inside the innermost table or template, or -1.
    func inTableScope(_ tag: Tag) -> Int {
        bounded(tag, max(last[Int(Tag.table.rawValue)], last[Int(Tag.template.rawValue)], 0))
    }

    /// Index of the innermost open element of several kinds, in table scope, or -1.
    func inTableScope(_ tags: Tag...) -> Int { tags.map { inTableScope($0) }.max() ?? -1 }

    /// Index of the innermost heading in scope, or -1.
    func headingInScope() -> Int {
        var index = -1
        for raw in Tag.h1.rawValue...Tag.h6.rawValue { index = max(index, Int(last[Int(raw)])) }
        return index >= Int(scope) ? index : -1
    }

    /// Index of the innermost `tag` that an `li`, `dd` or `dt` start tag ends, or -1.
    @inline(__always)
    func itemToEnd(_ tag: Tag) -> Int { bounded(tag, top.itemBarrier) }

    @inline(__always)
    private func bounded(_ tag: Tag, _ bound: Int32) -> Int {
        let index = last[Int(tag.rawValue)]
        return index >= bound ? Int(index) : -1
    }

    /// Whether an element in the general scope is the entry at `index`.
    func isInScope(_ index: Int) -> Bool { index >= Int(scope) }

    /// Index of the innermost HTML element of this name without a special element above it, or -1.
    @inline(__always)
    func endedByOrdinaryEndTag(_ tag: Tag, _ key: NameKey) -> Int {
        var index = last[Int(tag.rawValue)]
        let special = top.special
        // Unknown elements share one chain; a bounded look keeps hostile pages linear.
        var steps = 64
        while index >= special, index >= 0, steps > 0 {
            if entries[Int(index)].key == key { return Int(index) }
            index = entries[Int(index)].previousSame
            steps -= 1
        }
        return -1
    }

    /// Index of the entry of a row, or -1; looks no deeper than `depth` entries.
    func index(ofRow row: UInt32, within depth: Int) -> Int {
        var k = count - 1
        let end = max(0, count - depth)
        while k >= end {
            if entries[k].row == row { return k }
            k -= 1
        }
        return -1
    }

    /// Index of the innermost element that tells the insertion mode.
    func innermostModeTeller() -> Int {
        var index = 0
        for tag in Self.modeTellers { index = max(index, innermost(tag)) }
        return index
    }

    private static let modeTellers = Tag.allCases.filter {
        TagRules.all[$0].traits.contains(.tellsMode)
    }
}

extension OpenElements.Namespace {
    /// Keeps elements of the same name apart.
    var salt: UInt64 {
        switch self {
        case .html: 0
        case .mathML: 0x6D61_7468_6D61_7468
        case .svg: 0x7376_6773_7667_7376
        }
    }
}
