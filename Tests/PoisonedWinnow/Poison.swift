import Glibc
import PageKit
import Pipeline
import Stages

/// The standard stages, and one more that does what a page's first words say.
let poisonedRegistry = Registry(
    stages: [Poison.self] + standardStages, renderers: standardRenderers)

/// `poison: crash`, `hang`, `hoard`, `recurse` or `exit` at the begin of a page; all others pass.
struct Poison: Stage {
    static let name = "poison"
    static let summary = "Does what the page says."
    static let options: [OptionSpec] = []
    static let reasons: [DropReason] = []

    init(_ options: Options, limits: PageLimits) {}

    func apply(to page: inout Page) -> Verdict {
        let words = String(decoding: page.input.bytes.prefix(64), as: UTF8.self).split(
            separator: " ")
        guard words.first == "poison:", words.count > 1 else { return .next }
        switch words[1] {
        case "crash": fatalError("told to crash")
        case "hang": while true { sched_yield() }
        case "recurse": page.text = Array("\(recurse(0))".utf8)
        case "exit": exit(3)
        case "hoard":
            var hoard: [[UInt8]] = []
            while true { hoard.append([UInt8](repeating: 1, count: 1 << 20 + hoard.count)) }
        default: break
        }
        return .next
    }

    private func recurse(_ depth: Int) -> Int {
        depth < 0 ? 0 : recurse(depth + 1) + Int(getpid())
    }
}
