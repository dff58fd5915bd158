import Service
import Telemetry

/// One line on a terminal that tells how far a run is. A class: it remembers what it drew.
final class ProgressBar {
    private static let width = 30
    private let stream: StandardStream
    private var isDrawn = false

    init(_ stream: StandardStream) { self.stream = stream }

    func show(_ progress: ServiceProgress) {
        stream.write("\r\u{1B}[K" + ProgressBar.line(progress))
        isDrawn = true
    }

    /// Takes the line away, before other text.
    func clear() {
        if isDrawn { stream.write("\r\u{1B}[K") }
        isDrawn = false
    }

    static func line(_ progress: ServiceProgress) -> String {
        let total = progress.finishedCount + progress.waitingCount
        let share = total == 0 ? 1 : Double(progress.finishedCount) / Double(total)
        let filled = Int(share * Double(width))
        let bar =
            String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        var line = "[\(bar)] \(grouped(progress.finishedCount)) of \(grouped(total)) pages"
        if progress.failedCount > 0 { line += ", \(grouped(progress.failedCount)) failed" }
        return line
    }
}
