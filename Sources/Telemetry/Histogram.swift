/// Counts of measured values in fixed buckets; adding a value costs one search of a short table.
package struct Histogram: Sendable {
    /// Upper bounds, inclusive and rising; one more bucket holds what is above the last.
    package let bounds: [Int]
    package private(set) var counts: [Int]
    package private(set) var sum = 0

    package init(bounds: [Int]) {
        precondition(zip(bounds, bounds.dropFirst()).allSatisfy(<), "histogram bounds must rise")
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    /// Milliseconds of a page: from one display frame to past the default deadline of 10 s.
    package static var pageMilliseconds: Histogram {
        Histogram(bounds: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000])
    }

    package var count: Int { counts.reduce(0, +) }

    package mutating func add(_ value: Int) {
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        sum += value
    }

    /// The bound below which the given share of the values lies; nil without values or above the last bound.
    ///
    /// - Parameter share: 0...1.
    package func quantile(_ share: Double) -> Int? {
        let wanted = Int((Double(count) * share).rounded(.up))
        guard wanted > 0 else { return nil }
        var seen = 0
        for (index, bucket) in counts.enumerated() {
            seen += bucket
            if seen >= wanted { return index < bounds.count ? bounds[index] : nil }
        }
        return nil
    }
}
