import Telemetry

/// The known name that a mistyped one is closest to; nil when none is close.
///
/// Close means at most a third of its letters differ (Damerau's optimal string alignment, 1964, which
/// counts a swap of neighbours as one).
func nearestName(to given: String, among names: [String]) -> String? {
    let scored = names.map { (name: $0, distance: editDistance(given, $0)) }
    guard let best = scored.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, best.name.count / 3) ? best.name : nil
}

/// ` (did you mean X?)`, or all names when none is close and they are few.
func suggestion(_ given: String, among names: [String]) -> String {
    if let nearest = nearestName(to: given, among: names) { return " (did you mean \(nearest)?)" }
    return names.count <= 8 ? " (known: \(names.joined(separator: ", ")))" : ""
}

/// A word of the command line as text that is safe to print.
func printable(_ word: String) -> String { "'\(escapedText(word))'" }

private func editDistance(_ a: String, _ b: String) -> Int {
    let left = Array(a)
    let right = Array(b)
    var rows = [Array(0...right.count)]
    for i in 0..<left.count {
        var row = [i + 1]
        for j in 0..<right.count {
            let change = rows[i][j] + (left[i] == right[j] ? 0 : 1)
            var cost = min(change, rows[i][j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                cost = min(cost, rows[i - 1][j - 1] + 1)
            }
            row.append(cost)
        }
        rows.append(row)
    }
    return rows[left.count][right.count]
}
