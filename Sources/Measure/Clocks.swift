import CAllocations
import Glibc

/// What is counted while pages are worked on; both only ever rise.
enum Clock: String {
    /// Nanoseconds of processor time of this thread.
    case time
    /// Heap blocks that this thread has asked for.
    case allocations

    /// The name of its figures in the printed line, and how many of its steps are one unit there.
    var unit: (name: String, steps: Int) {
        switch self {
        case .time: ("us", 1000)
        case .allocations: ("allocations", 1)
        }
    }

    func read() -> Int {
        switch self {
        case .time: nanoseconds(CLOCK_THREAD_CPUTIME_ID)
        case .allocations: Int(winnow_allocation_count())
        }
    }
}

func nanoseconds(_ clock: clockid_t) -> Int {
    var now = timespec()
    unsafe clock_gettime(clock, &now)
    return now.tv_sec * 1_000_000_000 + now.tv_nsec
}

/// One round's figures as a line of JSON.
func printLine(pages: Int, bytes: Int, _ clock: Clock, _ figures: [(name: String, steps: Int)]) {
    let unit = clock.unit
    let list = figures.map { "\"\($0.name)\": \($0.steps / unit.steps)" }.joined(separator: ", ")
    print("{\"pages\": \(pages), \"bytes\": \(bytes), \"\(unit.name)\": {\(list)}}")
}
