/// What the selectors of a set find in a document; keeps its memory between pages.
package struct SelectorMatches: Sendable {
    /// Bit k: selector k found something.
    package private(set) var matched: UInt64 = 0
    /// Groups that found each row, a bit each.
    private var marks: [UInt8] = []
    private var levels: [Level] = []
    private var memo = ValueMemo()

    /// An open element: which steps matched at it, at those around it and at those below it so far.
    private struct Level {
        var end: Int
        var own: UInt64 = 0
        /// At it or at an ancestor.
        var around: UInt64 = 0
        /// At its latest child.
        var latest: UInt64 = 0
        /// At one of its children.
        var below: UInt64 = 0
        var childCount = 0
    }

    package init() {}

    /// Matches all selectors at all elements. Linear in the rows and in the bytes of the attributes.
    package mutating func find(_ set: SelectorSet, in document: Document) {
        matched = 0
        marks.removeAll(keepingCapacity: true)
        marks.append(contentsOf: repeatElement(0, count: document.count))
        for lane in set.lanes where !lane.steps.isEmpty {
            memo.removeAll()
            run(lane, document)
        }
    }

    /// Whether row `row` itself was found by a group.
    package func isFound(_ row: Int, by group: Int) -> Bool {
        marks[row] & UInt8(1) << UInt8(group) != 0
    }

    /// The outermost elements that a group found, as ranges of rows: apart, in document order.
    package func outermost(_ group: Int, in document: Document, into ranges: inout [Range<Int>]) {
        ranges.removeAll(keepingCapacity: true)
        let (bit, marks, ends) = (UInt8(1) << UInt8(group), marks.span, document.end.span)
        var row = 0
        while row < marks.count {
            guard marks[row] & bit != 0 else {
                row += 1
                continue
            }
            ranges.append(row..<Int(ends[row]))
            row = Int(ends[row])
        }
    }

    private mutating func run(_ lane: SelectorLane, _ document: Document) {
        let (tags, ends) = (document.tag.span, document.end.span)
        levels.removeAll(keepingCapacity: true)
        levels.append(Level(end: document.count))
        for row in tags.indices {
            while levels[levels.count - 1].end <= row { levels.removeLast() }
            if case .text = tags[row] { continue }
            let last = levels.count - 1
            levels[last].childCount += 1
            let found = steps(at: row, lane, levels[last], document)
            levels[last].latest = found
            levels[last].below |= found
            if found & lane.lasts != 0 { mark(row, found & lane.lasts, lane) }
            let end = Int(ends[row])
            if end > row + 1 {
                levels.append(Level(end: end, own: found, around: levels[last].around | found))
            }
        }
    }

    /// Steps that match at an element.
    @inline(__always)
    private mutating func steps(
        at row: Int, _ lane: SelectorLane, _ parent: Level, _ document: Document
    ) -> UInt64 {
        let tag = Int(document.tag[row].rawValue)
        var open =
            lane.firsts
            | parent.around << 1 & lane.descendants
            | parent.own << 1 & lane.children
            | parent.latest << 1 & lane.nexts
            | parent.below << 1 & lane.laters
        open &= lane.stepsByTag[tag]
        guard open != 0 else { return 0 }
        var conditions = lane.conditionsByTag[tag]
        let asked = lane.asked(by: open) & lane.attributeConditions
        if asked != 0 { conditions |= attributes(of: row, asked, lane, document) }
        for number in lane.childNumbers where number.holds(parent.childCount) {
            conditions |= number.bit
        }
        if lane.lastChild != 0, isLast(row, end: parent.end, document) {
            conditions |= lane.lastChild
        }
        var found: UInt64 = 0
        while open != 0 {
            let step = open.trailingZeroBitCount
            open &= open - 1
            if lane.steps[step].holds(conditions) { found |= UInt64(1) << UInt64(step) }
        }
        return found
    }

    private mutating func mark(_ row: Int, _ steps: UInt64, _ lane: SelectorLane) {
        var rest = steps
        while rest != 0 {
            let step = lane.steps[rest.trailingZeroBitCount]
            rest &= rest - 1
            marks[row] |= step.group
            matched |= UInt64(1) << UInt64(step.selector)
        }
    }

    /// Whether only text follows below the parent: at most one row of it, because neighbours are joined.
    private func isLast(_ row: Int, end: Int, _ document: Document) -> Bool {
        var next = Int(document.end[row])
        while next < end, document.tag[next] == .text { next += 1 }
        return next >= end
    }

    /// Conditions on attributes that hold at an element.
    private mutating func attributes(
        of row: Int, _ asked: UInt64, _ lane: SelectorLane, _ document: Document
    ) -> UInt64 {
        let stop =
            row + 1 < document.count
            ? Int(document.attributeStart[row + 1]) : document.attributes.count
        var (conditions, seen): (UInt64, UInt64) = (0, 0)
        for index in Int(document.attributeStart[row])..<stop {
            let attribute = document.attributes[index]
            let bit = UInt64(1) << UInt64(attribute.name.rawValue)
            // Of two of one name the first counts.
            guard lane.attributeNames & bit != 0, seen & bit == 0 else { continue }
            seen |= bit
            conditions |= values(of: attribute, asked, lane, document.pool.span)
        }
        return conditions
    }

    private mutating func values(
        of attribute: Attribute, _ asked: UInt64, _ lane: SelectorLane, _ pool: Span<UInt8>
    ) -> UInt64 {
        // Copies of one element share their values; a long one is looked at once.
        let isLong = attribute.length > ValueMemo.shortLength
        if isLong, let known = memo[attribute.start] { return known }
        var conditions: UInt64 = 0
        for index in lane.attributeTests.indices
        where lane.attributeTests[index].name == attribute.name
            && (isLong || lane.attributeTests[index].bit & asked != 0)
        {
            let test = lane.attributeTests[index]
            if test.test.holds(pool, attribute.range, ignoresCase: test.ignoresCase) {
                conditions |= test.bit
            }
        }
        if isLong { memo.insert(attribute.start, conditions) }
        return conditions
    }
}

/// What is known of long values by their place in the pool: open addressing, at most half full.
///
/// The parser gives the copies of an unclosed formatting element one value, so without it a page of many
/// copies of a long value would cost the product of both.
private struct ValueMemo {
    /// Bytes up to which looking again costs no more than remembering.
    static let shortLength: UInt32 = 32

    private var keys = [UInt32](repeating: .max, count: 64)
    private var values = [UInt64](repeating: 0, count: 64)
    private var count = 0

    mutating func removeAll() {
        guard count > 0 else { return }
        count = 0
        for slot in keys.indices { keys[slot] = .max }
    }

    subscript(_ key: UInt32) -> UInt64? {
        let slot = slot(of: key)
        return keys[slot] == key ? values[slot] : nil
    }

    mutating func insert(_ key: UInt32, _ value: UInt64) {
        if 2 * (count + 1) > keys.count { grow() }
        let slot = slot(of: key)
        if keys[slot] != key { count += 1 }
        keys[slot] = key
        values[slot] = value
    }

    /// Where the key is or would be.
    private func slot(of key: UInt32) -> Int {
        let mask = keys.count - 1
        var slot = Int(truncatingIfNeeded: (UInt64(key) &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while keys[slot] != .max, keys[slot] != key { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        let (oldKeys, oldValues) = (keys, values)
        keys = [UInt32](repeating: .max, count: 2 * oldKeys.count)
        values = [UInt64](repeating: 0, count: keys.count)
        for index in oldKeys.indices where oldKeys[index] != .max {
            let slot = slot(of: oldKeys[index])
            keys[slot] = oldKeys[index]
            values[slot] = oldValues[index]
        }
    }
}
