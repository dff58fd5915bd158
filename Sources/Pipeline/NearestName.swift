/// The known name that was probably meant by `written`, or nil when none is near.
///
/// Near is: equal but for case and `-` for `_`; at most a third of the letters wrong, left out, added or swapped;
/// or the only known name that begins with `written`.
/// Cost is the product of the lengths, for each known name; names over 64 bytes are not looked at.
package func nearestName(to written: String, in known: [String]) -> String? {
    let given = folded(written)
    guard !given.isEmpty, given.count <= 64 else { return nil }
    let ranked = known.map { (name: $0, distance: editDistance(given, folded($0))) }
    if let best = ranked.min(by: { $0.distance < $1.distance }),
        best.distance <= max(1, max(given.count, best.name.utf8.count) / 3)
    {
        return best.name
    }
    let longer = known.filter { folded($0).starts(with: given) }
    return longer.count == 1 && given.count >= 3 ? longer[0] : nil
}

private func folded(_ name: String) -> [UInt8] {
    name.lowercased().utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
}

/// Edits between two names: insert, delete, replace one byte, or swap two neighbours.
/// - Source: Damerau, CACM 1964, in the optimal string alignment form.
func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        row.reserveCapacity(b.count + 1)
        for j in b.indices {
            let replaced = last[j] + (a[i] == b[j] ? 0 : 1)
            var best = min(replaced, last[j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                best = min(best, beforeLast[j - 1] + 1)
            }
            row.append(best)
        }
        beforeLast = last
        last = row
    }
    return last[b.count]
}
