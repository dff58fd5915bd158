import CScan
import Glibc

/// A growable array of plain values that is written without checks in release builds.
///
/// Unlike `Array` it is owned by one place, so that appending is a compare and a store. Debug builds check
/// each index.
@safe struct Buffer<Element: BitwiseCopyable>: ~Copyable, @unchecked Sendable {
    private var base: UnsafeMutablePointer<Element>
    private(set) var capacity: Int
    var count = 0

    init(capacity: Int = 64) {
        unsafe base = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    init(repeating element: Element, count: Int) {
        self.init(capacity: count)
        for _ in 0..<count { append(element) }
    }

    deinit { unsafe base.deallocate() }

    @inline(__always)
    subscript(_ index: Int) -> Element {
        get {
            assert(index >= 0 && index < count)
            return unsafe base[index]
        }
        nonmutating set {
            assert(index >= 0 && index < count)
            unsafe base[index] = newValue
        }
    }

    @inline(__always)
    mutating func append(_ element: Element) {
        if count == capacity { grow(to: count + 1) }
        unsafe (base + count).initialize(to: element)
        count += 1
    }

    /// Makes room for `extra` more elements.
    @inline(__always)
    mutating func reserve(_ extra: Int) {
        if count + extra > capacity { grow(to: count + extra) }
    }

    mutating func removeLast() -> Element {
        assert(count > 0)
        count -= 1
        return unsafe base[count]
    }

    mutating func remove(at index: Int) {
        precondition(index >= 0 && index < count)
        for k in index..<count - 1 { self[k] = self[k + 1] }
        count -= 1
    }

    mutating func insert(_ element: Element, at index: Int) {
        precondition(index >= 0 && index <= count)
        append(element)
        var k = count - 1
        while k > index {
            self[k] = self[k - 1]
            k -= 1
        }
        self[index] = element
    }

    /// Forgets the content and fills the buffer.
    mutating func reset(to element: Element, count: Int) {
        self.count = 0
        reserve(count)
        for _ in 0..<count { append(element) }
    }

    /// Appends the buffer to an array.
    func copy(to array: inout [Element]) {
        unsafe array.append(contentsOf: UnsafeBufferPointer(start: base, count: count))
    }

    private mutating func grow(to least: Int) {
        let larger = max(least, capacity * 2)
        let moved = UnsafeMutablePointer<Element>.allocate(capacity: larger)
        unsafe moved.moveInitialize(from: base, count: count)
        unsafe base.deallocate()
        unsafe base = moved
        capacity = larger
    }
}

extension Buffer where Element == UInt8 {
    /// Copies bytes of the source until one that means something.
    /// - Returns: index of that byte, or the end of the range.
    @inline(__always)
    mutating func appendPlain(_ source: SourceBytes, _ range: Range<Int>) -> Int {
        reserve(range.count + 16)
        let copied = unsafe winnow_html_copy_plain(
            base + count, source.start + range.lowerBound, range.count,
            source.start + source.count)
        count += copied
        return range.lowerBound + copied
    }

    /// Copies bytes of the source as they are.
    mutating func append(_ source: SourceBytes, _ range: Range<Int>) {
        reserve(range.count)
        unsafe (base + count).update(from: source.start + range.lowerBound, count: range.count)
        count += range.count
    }

    /// Appends a part of the buffer itself.
    mutating func appendOwn(_ range: Range<Int>) {
        reserve(range.count)
        unsafe (base + count).update(from: base + range.lowerBound, count: range.count)
        count += range.count
    }

    /// Appends one character; surrogates and values beyond Unicode become U+FFFD.
    mutating func append(scalar value: UInt32) {
        let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { append(byte) }
    }

    /// Whether two ranges hold the same bytes.
    func isSame(_ first: Range<Int>, _ second: Range<Int>) -> Bool {
        unsafe first.count == second.count
            && memcmp(base + first.lowerBound, base + second.lowerBound, first.count) == 0
    }

    /// Whether `word` (lower-case ASCII) stands at `index`, in any case.
    func hasWord(_ word: StaticString, at index: Int) -> Bool {
        unsafe SourceBytes(start: base, count: count).hasWord(word, at: index)
    }

    func bytes(_ range: Range<Int>) -> [UInt8] {
        unsafe Array(UnsafeBufferPointer(start: base + range.lowerBound, count: range.count))
    }
}
