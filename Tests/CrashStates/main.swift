import Glibc
import SpoolModel

// Prints a line for each scenario, crash model and reader, and the sums; exit code 1 when a law is broken.
var (states, second, images, window) = (0, 0, 0, 0)
var broken = 0
let clock = ContinuousClock()
let start = clock.now

/// States of one line at most: `--limit N`, for a quick look. By default all, but for one line whose like is
/// seen whole without a reader.
let limit = CommandLine.arguments.firstIndex(of: "--limit")
    .flatMap { Int(CommandLine.arguments[$0 + 1]) }

/// Which share of the states is crashed again.
func share(_ scenario: Scenario, _ model: CrashModel) -> UInt64 {
    switch model {
    case .kill: 1
    case .journal: scenario.isWide ? 64 : 1
    case .weakest: scenario.isWide ? 4096 : 32
    }
}

func column(_ value: some CustomStringConvertible, _ width: Int) -> String {
    let text = value.description
    return String(repeating: " ", count: max(width - text.count, 0)) + text
}

print("scenario              crashes  reader           states  2nd crash   with repeats     ms")
for scenario in Scenario.all {
    for model in CrashModel.allCases {
        for reader in scenario.readers {
            let begin = clock.now
            let exploration = Exploration(
                scenario, model, reader, share: share(scenario, model),
                limit: limit
                    ?? (scenario.isWide && model == .weakest && reader != .none ? 20_000 : nil))
            exploration.run()
            let duration = (clock.now - begin) / .milliseconds(1)
            let name = scenario.name.padded(20)
            print(
                name, model.rawValue.padded(8), reader.rawValue.padded(11),
                column(exploration.stateCount, 12), column(exploration.secondCount, 10),
                column(exploration.imageCount, 14), column(Int(duration), 6))
            if let violation = exploration.violation {
                broken += 1
                print("  VIOLATION: \(violation)")
            }
            states += exploration.stateCount
            second += exploration.secondCount
            images += exploration.imageCount
            window += exploration.windowCount
        }
    }
}
let seconds = (clock.now - start) / .seconds(1)
print(
    "\(states) distinct states, \(second) of them after a second crash, \(images) with repeats; "
        + "\(window) in the window before an output is durable; \(broken) violations; "
        + "\(Int(seconds.rounded())) s")
exit(broken == 0 ? 0 : 1)

extension String {
    func padded(_ width: Int) -> String {
        self + String(repeating: " ", count: max(width - count, 0))
    }
}
