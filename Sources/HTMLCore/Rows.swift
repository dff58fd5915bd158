/// The rows of the page that is being read, in the order in which they were made.
///
/// As long as every row was put at the end, that order is the document's: the columns are copied out as they
/// are. The first row that is put or moved elsewhere (text before a table, a block cut by `</b>`) makes
/// `links`, which then tell the order.
@safe struct Rows: ~Copyable, @unchecked Sendable {
    private(set) var count = 0
    private var capacity = 0
    private var tags: UnsafeMutablePointer<Tag>
    private var parents: UnsafeMutablePointer<UInt32>
    private var ends: UnsafeMutablePointer<UInt32>
    private var textStarts: UnsafeMutablePointer<UInt32>
    private var textLengths: UnsafeMutablePointer<UInt32>
    private var attributeStarts: UnsafeMutablePointer<UInt32>
    /// Order of the rows once it is not that of their making.
    var links = RowLinks()

    init() {
        capacity = 1024
        unsafe tags = .allocate(capacity: capacity)
        unsafe parents = .allocate(capacity: capacity)
        unsafe ends = .allocate(capacity: capacity)
        unsafe textStarts = .allocate(capacity: capacity)
        unsafe textLengths = .allocate(capacity: capacity)
        unsafe attributeStarts = .allocate(capacity: capacity)
    }

    deinit {
        unsafe tags.deallocate()
        unsafe parents.deallocate()
        unsafe ends.deallocate()
        unsafe textStarts.deallocate()
        unsafe textLengths.deallocate()
        unsafe attributeStarts.deallocate()
    }

    /// Bytes held for all columns.
    var byteCount: Int { capacity * 21 + links.byteCount }

    mutating func removeAll() {
        count = 0
        links.removeAll()
    }

    // MARK: columns

    @inline(__always)
    func tag(_ row: Int) -> Tag {
        assert(row >= 0 && row < count)
        return unsafe tags[row]
    }
    @inline(__always)
    func parent(_ row: Int) -> Int {
        assert(row >= 0 && row < count)
        return unsafe Int(parents[row])
    }
    @inline(__always)
    func end(_ row: Int) -> Int {
        assert(row >= 0 && row < count)
        return unsafe Int(ends[row])
    }
    @inline(__always)
    mutating func setEnd(_ row: Int) {
        assert(row >= 0 && row < count)
        unsafe ends[row] = UInt32(truncatingIfNeeded: count)
    }
    func text(_ row: Int) -> Range<Int> {
        assert(row >= 0 && row < count)
        let start = unsafe Int(textStarts[row])
        return unsafe start..<start + Int(textLengths[row])
    }
    mutating func setText(_ row: Int, _ range: Range<Int>) {
        assert(row >= 0 && row < count)
        unsafe textStarts[row] = UInt32(truncatingIfNeeded: range.lowerBound)
        unsafe textLengths[row] = UInt32(truncatingIfNeeded: range.count)
    }
    /// Index of the row's first attribute; `total` is how many there are of all rows.
    func attributes(_ row: Int, of total: Int) -> Range<Int> {
        let start = unsafe Int(attributeStarts[row])
        return row + 1 < count ? unsafe start..<Int(attributeStarts[row + 1]) : start..<total
    }
    /// Moves the attributes of all rows after `row` one place on.
    mutating func shiftAttributes(after row: Int) {
        for k in min(row + 1, count)..<count { unsafe attributeStarts[k] += 1 }
    }

    // MARK: building

    /// Appends a row as the last child of `parent`.
    @inline(__always)
    mutating func append(
        _ tag: Tag, below parent: Int, text: Range<Int> = 0..<0, attributeStart: Int
    ) -> Int {
        let row = make(tag, below: parent, text: text, attributeStart: attributeStart)
        if links.areUsed { row == 0 ? links.makeRow() : links.append(row, to: parent) }
        return row
    }

    /// Makes a row that is put before another one.
    mutating func insert(
        _ tag: Tag, before sibling: Int, text: Range<Int> = 0..<0, attributeStart: Int
    ) -> Int {
        useLinks()
        let parent = parent(sibling)
        let row = make(tag, below: parent, text: text, attributeStart: attributeStart)
        links.insert(row, before: sibling, in: parent)
        return row
    }

    @inline(__always)
    private mutating func make(
        _ tag: Tag, below parent: Int, text: Range<Int>, attributeStart: Int
    ) -> Int {
        if count == capacity { grow() }
        let row = count
        unsafe tags[row] = tag
        unsafe parents[row] = UInt32(truncatingIfNeeded: parent)
        unsafe ends[row] = UInt32(truncatingIfNeeded: row + 1)
        unsafe textStarts[row] = UInt32(truncatingIfNeeded: text.lowerBound)
        unsafe textLengths[row] = UInt32(truncatingIfNeeded: text.count)
        unsafe attributeStarts[row] = UInt32(truncatingIfNeeded: attributeStart)
        count += 1
        return row
    }

    /// Moves a row, with what is below it, to the end of another parent.
    mutating func move(_ row: Int, to parent: Int) {
        detach(row)
        unsafe parents[row] = UInt32(truncatingIfNeeded: parent)
        links.append(row, to: parent)
    }

    /// Moves a row, with what is below it, before another one.
    mutating func move(_ row: Int, before sibling: Int) {
        detach(row)
        unsafe parents[row] = parents[sibling]
        links.insert(row, before: sibling, in: parent(sibling))
    }

    /// Moves all children of a row to another one that has none.
    mutating func moveChildren(of row: Int, to parent: Int) {
        useLinks()
        var child = links.first(row)
        while let present = child {
            unsafe parents[present] = UInt32(truncatingIfNeeded: parent)
            child = links.next(present)
        }
        links.moveChildren(of: row, to: parent)
    }

    mutating func detach(_ row: Int) {
        useLinks()
        links.remove(row, from: parent(row))
    }

    /// Forgets the rows from `count` on. Only while there are no links.
    mutating func cut(to count: Int) {
        assert(!links.areUsed && count <= self.count)
        self.count = count
    }

    mutating func useLinks() {
        guard !links.areUsed else { return }
        links.begin()
        for row in 0..<count {
            links.makeRow()
            if row > 0 { links.append(row, to: parent(row)) }
        }
    }

    /// Computes `end` from the parents; only while rows are in order.
    mutating func computeEnds() {
        for row in 0..<count { unsafe ends[row] = UInt32(truncatingIfNeeded: row + 1) }
        var row = count - 1
        while row > 0 {
            let parent = unsafe Int(parents[row])
            unsafe ends[parent] = max(ends[parent], ends[row])
            row -= 1
        }
    }

    // MARK: result

    /// Copies the columns, which are in order.
    func copy(to document: inout Document) {
        unsafe document.tag.append(contentsOf: UnsafeBufferPointer(start: tags, count: count))
        unsafe document.parent.append(contentsOf: UnsafeBufferPointer(start: parents, count: count))
        unsafe document.end.append(contentsOf: UnsafeBufferPointer(start: ends, count: count))
        unsafe document.textStart.append(
            contentsOf: UnsafeBufferPointer(start: textStarts, count: count))
        unsafe document.textLength.append(
            contentsOf: UnsafeBufferPointer(start: textLengths, count: count))
        unsafe document.attributeStart.append(
            contentsOf: UnsafeBufferPointer(start: attributeStarts, count: count))
    }

    private mutating func grow() {
        let larger = capacity * 2
        unsafe Self.grow(&tags, count, larger)
        unsafe Self.grow(&parents, count, larger)
        unsafe Self.grow(&ends, count, larger)
        unsafe Self.grow(&textStarts, count, larger)
        unsafe Self.grow(&textLengths, count, larger)
        unsafe Self.grow(&attributeStarts, count, larger)
        capacity = larger
    }

    private static func grow<Element: BitwiseCopyable>(
        _ column: inout UnsafeMutablePointer<Element>, _ count: Int, _ capacity: Int
    ) {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
        unsafe larger.moveInitialize(from: column, count: count)
        unsafe column.deallocate()
        unsafe column = larger
    }
}

/// First and last child, next and previous sibling of each row.
struct RowLinks: ~Copyable {
    private static let none = UInt32.max
    private(set) var areUsed = false
    private var firsts = Buffer<UInt32>(capacity: 16)
    private var lasts = Buffer<UInt32>(capacity: 16)
    private var nexts = Buffer<UInt32>(capacity: 16)
    private var previouses = Buffer<UInt32>(capacity: 16)

    var byteCount: Int { firsts.capacity * 16 }

    mutating func removeAll() {
        areUsed = false
        firsts.count = 0
        lasts.count = 0
        nexts.count = 0
        previouses.count = 0
    }

    mutating func begin() { areUsed = true }

    mutating func makeRow() {
        firsts.append(Self.none)
        lasts.append(Self.none)
        nexts.append(Self.none)
        previouses.append(Self.none)
    }

    private static func row(_ raw: UInt32) -> Int? { raw == none ? nil : Int(raw) }
    func first(_ row: Int) -> Int? { Self.row(firsts[row]) }
    func last(_ row: Int) -> Int? { Self.row(lasts[row]) }
    func next(_ row: Int) -> Int? { Self.row(nexts[row]) }
    func previous(_ row: Int) -> Int? { Self.row(previouses[row]) }

    mutating func append(_ row: Int, to parent: Int) {
        if row == firsts.count { makeRow() }
        let raw = UInt32(truncatingIfNeeded: row)
        let before = lasts[parent]
        previouses[row] = before
        nexts[row] = Self.none
        if before == Self.none { firsts[parent] = raw } else { nexts[Int(before)] = raw }
        lasts[parent] = raw
    }

    mutating func insert(_ row: Int, before sibling: Int, in parent: Int) {
        if row == firsts.count { makeRow() }
        let raw = UInt32(truncatingIfNeeded: row)
        let before = previouses[sibling]
        previouses[row] = before
        nexts[row] = UInt32(truncatingIfNeeded: sibling)
        previouses[sibling] = raw
        if before == Self.none { firsts[parent] = raw } else { nexts[Int(before)] = raw }
    }

    mutating func remove(_ row: Int, from parent: Int) {
        let before = previouses[row]
        let after = nexts[row]
        // A row that is nowhere has no neighbours and is nobody's first.
        if before != Self.none {
            nexts[Int(before)] = after
        } else if firsts[parent] == UInt32(truncatingIfNeeded: row) {
            firsts[parent] = after
        }
        if after != Self.none {
            previouses[Int(after)] = before
        } else if lasts[parent] == UInt32(truncatingIfNeeded: row) {
            lasts[parent] = before
        }
        previouses[row] = Self.none
        nexts[row] = Self.none
    }

    mutating func moveChildren(of row: Int, to parent: Int) {
        guard firsts[row] != Self.none else { return }
        if lasts[parent] == Self.none {
            firsts[parent] = firsts[row]
        } else {
            nexts[Int(lasts[parent])] = firsts[row]
            previouses[Int(firsts[row])] = lasts[parent]
        }
        lasts[parent] = lasts[row]
        firsts[row] = Self.none
        lasts[row] = Self.none
    }

    mutating func removeChildren(of row: Int) {
        firsts[row] = Self.none
        lasts[row] = Self.none
    }
}
