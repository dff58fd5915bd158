/// Selectors made ready to be matched together, in one pass over a document for each lane of up to 64 steps.
///
/// Every step of every path has a bit. Whether a step matches at an element depends only on the element and
/// on which steps before it matched at its ancestors and earlier neighbours, so one pass in document order
/// tells all, without looking back: a row costs as much as it has candidates, however deep or wide the page.
package struct SelectorSet: Sendable {
    let lanes: [SelectorLane]

    /// Most selectors of one set: a bit each.
    package static let maxCount = 64
    /// Most groups: a bit each of a byte.
    package static let maxGroupCount = 8

    /// - Parameter groups: selectors, numbered through; what is found is told by group.
    package init(_ groups: [[Selector]]) {
        precondition(groups.count <= Self.maxGroupCount, "too many groups of selectors")
        precondition(groups.reduce(0) { $0 + $1.count } <= Self.maxCount, "too many selectors")
        var builders = [LaneBuilder()]
        var number = 0
        for (group, selectors) in groups.enumerated() {
            for selector in selectors {
                if !builders[builders.count - 1].add(selector, number, group: group) {
                    builders.append(LaneBuilder())
                    _ = builders[builders.count - 1].add(selector, number, group: group)
                }
                number += 1
            }
        }
        lanes = builders.map(\.lane)
    }
}

/// What is asked in one pass. Masks are of steps, or, where said so, of conditions.
struct SelectorLane: Sendable {
    /// Steps whose element may have the tag, by its raw value.
    var stepsByTag = [UInt64](repeating: 0, count: 256)
    /// Steps without one before.
    var firsts: UInt64 = 0
    /// Steps by their relation to the one before, which is one bit below.
    var descendants: UInt64 = 0
    var children: UInt64 = 0
    var nexts: UInt64 = 0
    var laters: UInt64 = 0
    var steps: [Step] = []
    /// Steps that end a path.
    var lasts: UInt64 = 0

    /// Conditions on the tag that hold, by its raw value. Of conditions.
    var conditionsByTag = [UInt64](repeating: 0, count: 256)
    /// Those on attributes. Of conditions.
    var attributeConditions: UInt64 = 0
    /// Names of `attributeTests`, a bit each by raw value.
    var attributeNames: UInt64 = 0
    var attributeTests: [AttributeTest] = []
    var childNumbers: [ChildNumber] = []
    /// The condition `:last-child`; 0 where it is not asked. Of conditions.
    var lastChild: UInt64 = 0

    struct Step: Sendable {
        /// Of conditions: all must hold.
        var needs: UInt64 = 0
        /// Of conditions: all that the step asks for.
        var asks: UInt64 = 0
        /// Of conditions: for each choice, one of its masks must hold whole.
        var choices: [[UInt64]] = []
        /// Of conditions: none of these masks may hold whole.
        var exclusions: [UInt64] = []
        var selector = 0
        var group: UInt8 = 0

        @inline(__always)
        func holds(_ found: UInt64) -> Bool {
            guard needs & ~found == 0 else { return false }
            for mask in exclusions where mask & ~found == 0 { return false }
            for choice in choices {
                var isMet = false
                for mask in choice where mask & ~found == 0 { isMet = true }
                if !isMet { return false }
            }
            return true
        }
    }

    /// Conditions that one of the steps asks for. Of conditions.
    @inline(__always)
    func asked(by steps: UInt64) -> UInt64 {
        var (rest, asked) = (steps, UInt64(0))
        while rest != 0 {
            asked |= self.steps[rest.trailingZeroBitCount].asks
            rest &= rest - 1
        }
        return asked
    }

    struct AttributeTest: Sendable {
        let name: AttributeName
        let test: ValueTest
        let ignoresCase: Bool
        /// Its condition.
        let bit: UInt64
    }

    struct ChildNumber: Sendable {
        let step: Int
        let offset: Int
        /// Its condition.
        let bit: UInt64

        /// - Parameter number: from 1.
        func holds(_ number: Int) -> Bool {
            guard step != 0 else { return number == offset }
            let difference = number - offset
            return difference % step == 0 && difference / step >= 0
        }
    }
}

/// Gives steps and conditions their bits.
private struct LaneBuilder {
    var lane = SelectorLane()
    private var bits: [ElementCondition: UInt64] = [:]

    /// - Returns: false where the lane has no room; it is then unchanged.
    mutating func add(_ selector: Selector, _ number: Int, group: Int) -> Bool {
        let stepCount = selector.paths.reduce(lane.steps.count) { $0 + $1.steps.count }
        var conditions = Set(bits.keys)
        for path in selector.paths {
            for step in path.steps { conditions.formUnion(step.element.allConditions) }
        }
        guard stepCount <= Selector.maxParts, conditions.count <= Selector.maxParts else {
            return false
        }
        for path in selector.paths { add(path, number, group) }
        return true
    }

    private mutating func add(_ path: SelectorPath, _ number: Int, _ group: Int) {
        for (index, step) in path.steps.enumerated() {
            let bit = UInt64(1) << UInt64(lane.steps.count)
            switch step.relation {
            case nil: lane.firsts |= bit
            case .descendant: lane.descendants |= bit
            case .child: lane.children |= bit
            case .next: lane.nexts |= bit
            case .later: lane.laters |= bit
            }
            if index == path.steps.count - 1 { lane.lasts |= bit }
            allowTags(of: step.element, bit)
            lane.steps.append(
                SelectorLane.Step(
                    needs: mask(step.element.conditions), asks: mask(step.element.allConditions),
                    choices: step.element.choices.map { $0.map { mask($0) } },
                    exclusions: step.element.exclusions.map { mask($0) },
                    selector: number, group: UInt8(1) << UInt8(group)))
        }
    }

    /// Most rows end here: their tag is not asked for.
    private mutating func allowTags(of pattern: ElementPattern, _ bit: UInt64) {
        let wanted = pattern.conditions.compactMap { condition -> Tag? in
            if case .tag(let tag) = condition { tag } else { nil }
        }
        for tag in Tag.allCases where tag != .text && wanted.allSatisfy({ $0 == tag }) {
            lane.stepsByTag[Int(tag.rawValue)] |= bit
        }
    }

    private mutating func mask(_ conditions: [ElementCondition]) -> UInt64 {
        conditions.reduce(0) { $0 | bit($1) }
    }

    private mutating func bit(_ condition: ElementCondition) -> UInt64 {
        if let known = bits[condition] { return known }
        let bit = UInt64(1) << UInt64(bits.count)
        bits[condition] = bit
        switch condition {
        case .tag(let tag): lane.conditionsByTag[Int(tag.rawValue)] |= bit
        case .attribute(let name, let test, let ignoresCase):
            lane.attributeConditions |= bit
            lane.attributeNames |= UInt64(1) << UInt64(name.rawValue)
            lane.attributeTests.append(
                SelectorLane.AttributeTest(
                    name: name, test: test, ignoresCase: ignoresCase, bit: bit))
        case .nthChild(let step, let offset):
            lane.childNumbers.append(
                SelectorLane.ChildNumber(step: step, offset: offset, bit: bit))
        case .lastChild: lane.lastChild = bit
        }
        return bit
    }
}
