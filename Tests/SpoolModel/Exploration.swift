import Spool

/// Lets a scenario crash at every step, recovers from everything that the crash may leave, and lets a share of
/// the recoveries crash as well. A class: the callbacks of all runs count in it.
package final class Exploration {
    package let scenario: Scenario
    package let model: CrashModel
    package let reader: Reader
    let bug: PlantedBug?
    /// One of so many states (by its digest) is crashed again during its recovery; 1 for all.
    let share: UInt64
    /// No further states once there are so many; nil for no limit.
    let limit: Int?

    /// Distinct states that were recovered from.
    package private(set) var stateCount = 0
    /// Of those: left by a crash during recovery.
    package private(set) var secondCount = 0
    /// States, repeated ones included.
    package private(set) var imageCount = 0
    /// States in which a reader had taken an output whose publishing a power loss took back.
    package private(set) var windowCount = 0
    /// The first broken law, with how it came about.
    package private(set) var violation: String?

    private var seen: Set<UInt64> = []
    /// States after recovery from which the rest has been done without a broken law.
    private var good: Set<UInt64> = []
    /// States whose recovery has been crashed.
    private var crashed: Set<UInt64> = []
    /// States after recovery from which the rest has been crashed.
    private var expanded: Set<UInt64> = []
    /// Moments of crashes that have been looked at, in first runs and in recoveries.
    private var looked: [Set<UInt64>] = [[], []]

    package init(
        _ scenario: Scenario, _ model: CrashModel, _ reader: Reader, bug: PlantedBug? = nil,
        share: UInt64 = 1, limit: Int? = nil
    ) {
        self.scenario = scenario
        self.model = model
        self.reader = reader
        self.bug = bug
        self.share = share
        self.limit = limit
    }

    /// Runs until a law is broken or all is seen.
    package func run() {
        do throws(SpoolError) {
            let files = ModelledFileSystem(try scenario.begin(model), model, reader, bug)
            files.afterStep = { [unowned self] in crash($0, newest: $1, depth: 1) }
            let spool = try scenario.open(files, state: "/state")
            _ = try spool.recover()
            try scenario.drain(spool)
            note(files.violation ?? scenario.unfinished(files.world), "undisturbed")
        } catch {
            note("\(error)", "undisturbed")
        }
    }

    private func note(_ broken: String?, _ how: @autoclosure () -> String) {
        guard violation == nil, let broken else { return }
        violation = "\(broken) (\(how()))"
    }

    private var isOver: Bool { violation != nil || limit.map { stateCount >= $0 } ?? false }

    /// Every state that a crash may leave of `world`.
    private func crash(_ world: World, newest: Bool, depth: Int) {
        guard !isOver else { return }
        let possibilities = world.digestOfPossibilities(countingLinks: bug != nil)
        guard looked[depth - 1].insert(possibilities).inserted else { return }
        world.eachCrashImage(model, newest: newest) { image in
            guard !isOver else { return }
            imageCount += 1
            let digest = image.digest(countingLinks: bug != nil)
            let crashes = depth < 2 && digest % share == 0
            if seen.insert(digest).inserted {
                stateCount += 1
                if depth > 1 { secondCount += 1 }
                if image.taken.contains(where: \.isPremature) { windowCount += 1 }
                note(scenario.halfPage(image), "after crash \(depth)")
                recover(image, depth: depth, crashes: false)
            }
            if crashes, crashed.insert(digest).inserted {
                recover(image, depth: depth, crashes: true)
            }
        }
    }

    /// Recovers from one state and works until nothing is left.
    private func recover(_ image: World, depth: Int, crashes: Bool) {
        let files = ModelledFileSystem(image, model, reader, bug)
        if crashes {
            files.afterStep = { [unowned self] in crash($0, newest: $1, depth: depth + 1) }
        }
        do throws(SpoolError) {
            let state = scenario.isAdopted ? "/state2" : "/state"
            let spool = try scenario.open(files, state: state)
            _ = try spool.recover()
            if scenario.isAdopted {
                for instance in try spool.otherInstances() { _ = try spool.adopt(instance) }
            }
            // From equal worlds the same follows.
            let now = files.world.digest(countingLinks: bug != nil)
            if crashes {
                guard expanded.insert(now).inserted else { return }
            } else if good.contains(now) {
                return
            }
            try scenario.drain(spool)
            let report = try spool.audit()
            let broken =
                files.violation ?? scenario.unfinished(files.world)
                ?? scenario.unbalanced(files.world)
                ?? report.findings.first.map { "audit: \($0)" }
            note(broken, "recovery after crash \(depth)")
            if broken == nil { good.insert(now) }
        } catch {
            note("\(error)", "recovery after crash \(depth)")
        }
    }
}
