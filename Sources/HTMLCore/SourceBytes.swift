import CScan

/// The page's bytes during one parse; indexes are checked in debug builds.
@safe struct SourceBytes: @unchecked Sendable {
    let start: UnsafePointer<UInt8>
    let count: Int

    /// Nothing, for a parser that has no page.
    static let none: SourceBytes = unsafe SourceBytes(
        start: UnsafePointer(UnsafeMutablePointer<UInt8>.allocate(capacity: 1)), count: 0)

    @inline(__always)
    subscript(_ index: Int) -> UInt8 {
        assert(index >= 0 && index < count)
        return unsafe start[index]
    }

    /// Index of the first `byte` at or after `index`; `count` where there is none.
    @inline(__always)
    func find(_ byte: UInt8, from index: Int) -> Int {
        assert(index >= 0 && index <= count)
        return unsafe index + winnow_html_find(start + index, count - index, byte)
    }

    /// Index after the name that begins at `index`.
    @inline(__always)
    func afterName(_ index: Int, inAttribute: Bool) -> Int {
        unsafe index
            + winnow_html_name_length(start + index, start + count, inAttribute ? 1 : 0)
    }

    @inline(__always)
    func key(_ range: Range<Int>) -> NameKey {
        unsafe NameKey(
            raw: winnow_html_name_key(start + range.lowerBound, range.count, start + count))
    }

    /// Whether `word` (lower-case ASCII) stands at `index`, in any case.
    func hasWord(_ word: StaticString, at index: Int) -> Bool {
        let length = word.utf8CodeUnitCount
        guard index >= 0, index + length <= count else { return false }
        for k in 0..<length {
            let wanted = unsafe word.utf8Start[k]
            guard self[index + k].asciiLowercased == wanted else { return false }
        }
        return true
    }

    /// Whether `word` stands at `index` exactly.
    func has(_ word: StaticString, at index: Int) -> Bool {
        let length = word.utf8CodeUnitCount
        guard index >= 0, index + length <= count else { return false }
        for k in 0..<length {
            let wanted = unsafe word.utf8Start[k]
            guard self[index + k] == wanted else { return false }
        }
        return true
    }

    /// Appends a range to an array.
    func copy(_ range: Range<Int>, to array: inout [UInt8]) {
        unsafe array.append(
            contentsOf: UnsafeBufferPointer(start: start + range.lowerBound, count: range.count))
    }
}

extension UInt8 {
    /// Tab, line feed, form feed, carriage return or space, the white space of HTML.
    @inline(__always)
    var isHTMLSpace: Bool {
        self == 0x20 || (self >= 0x09 && self <= 0x0D && self != 0x0B)
    }
    @inline(__always)
    var isASCIILetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
    @inline(__always)
    var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }
    @inline(__always)
    var asciiLowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
}
