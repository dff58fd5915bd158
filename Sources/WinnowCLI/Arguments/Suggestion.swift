import Pipeline
import Telemetry

/// ` (did you mean X?)`, or all names when none is close and they are few.
func suggestion(_ given: String, among names: [String]) -> String {
    if let nearest = nearestName(to: given, in: names) { return " (did you mean \(nearest)?)" }
    return names.count <= 8 ? " (known: \(names.joined(separator: ", ")))" : ""
}

/// A word of the command line as text that is safe to print.
func printable(_ word: String) -> String { "'\(escapedText(word))'" }
