extension ValueTest {
    /// Whether a value in the pool is what is asked for (Selectors Level 4, section 6). Costs the value's
    /// length, for `part` times the length of what is looked for.
    func holds(_ pool: Span<UInt8>, _ value: Range<Int>, ignoresCase: Bool) -> Bool {
        switch self {
        case .any: return true
        case .equal(let wanted):
            return value.count == wanted.count
                && pool.has(wanted, at: value.lowerBound, ignoresCase)
        case .word(let wanted): return Self.hasWord(wanted, pool, value, ignoresCase)
        case .dash(let wanted):
            guard value.count >= wanted.count, pool.has(wanted, at: value.lowerBound, ignoresCase)
            else { return false }
            return value.count == wanted.count
                || pool[value.lowerBound + wanted.count] == UInt8(ascii: "-")
        case .prefix(let wanted):
            return !wanted.isEmpty && value.count >= wanted.count
                && pool.has(wanted, at: value.lowerBound, ignoresCase)
        case .suffix(let wanted):
            return !wanted.isEmpty && value.count >= wanted.count
                && pool.has(wanted, at: value.upperBound - wanted.count, ignoresCase)
        case .part(let wanted):
            guard !wanted.isEmpty, value.count >= wanted.count else { return false }
            for start in value.lowerBound...value.upperBound - wanted.count
            where pool.has(wanted, at: start, ignoresCase) { return true }
            return false
        }
    }

    /// An empty word, or one with a space in it, is nowhere.
    private static func hasWord(
        _ wanted: [UInt8], _ pool: Span<UInt8>, _ value: Range<Int>, _ ignoresCase: Bool
    ) -> Bool {
        guard !wanted.isEmpty, !wanted.contains(where: \.isHTMLSpace) else { return false }
        var start = value.lowerBound
        while start < value.upperBound {
            var end = start
            while end < value.upperBound, !pool[end].isHTMLSpace { end += 1 }
            if end - start == wanted.count, pool.has(wanted, at: start, ignoresCase) { return true }
            start = end + 1
        }
        return false
    }
}

extension Span<UInt8> {
    /// Whether bytes stand at an index, which leaves room for them.
    @inline(__always)
    fileprivate func has(_ wanted: [UInt8], at start: Int, _ ignoresCase: Bool) -> Bool {
        for k in wanted.indices {
            let byte = self[start + k]
            guard byte != wanted[k] else { continue }
            if !ignoresCase || byte.asciiLowercased != wanted[k].asciiLowercased { return false }
        }
        return true
    }
}
