#if canImport(HTMLCore)
    import HTMLCore
#endif

/// Matches a selector as its definition reads: from the element back over parents and neighbours, trying all.
struct NaiveSelector {
    let document: Document

    func matches(_ selector: Selector, at row: Int) -> Bool {
        document.tag[row] != .text
            && selector.paths.contains { matches($0.steps[...], at: row) }
    }

    private func matches(_ steps: ArraySlice<SelectorPath.Step>, at row: Int) -> Bool {
        guard let step = steps.last else { return false }
        guard holds(step.element, row) else { return false }
        let rest = steps.dropLast()
        switch step.relation {
        case nil: return rest.isEmpty
        case .child: return parent(row).map { matches(rest, at: $0) } ?? false
        case .descendant:
            var current = row
            while let next = parent(current) {
                if matches(rest, at: next) { return true }
                current = next
            }
            return false
        case .next: return elder(row).last.map { matches(rest, at: $0) } ?? false
        case .later: return elder(row).contains { matches(rest, at: $0) }
        }
    }

    private func holds(_ pattern: ElementPattern, _ row: Int) -> Bool {
        pattern.conditions.allSatisfy { holds($0, row) }
            && pattern.choices.allSatisfy { choice in
                choice.contains { $0.allSatisfy { holds($0, row) } }
            }
            && !pattern.exclusions.contains { $0.allSatisfy { holds($0, row) } }
    }

    private func holds(_ condition: ElementCondition, _ row: Int) -> Bool {
        switch condition {
        case .tag(let tag): return document.tag[row] == tag
        case .attribute(let name, let test, let ignoresCase):
            guard let value = document.attributeString(name, of: row) else { return false }
            return holds(test, value, ignoresCase)
        case .nthChild(let step, let offset):
            let number = elder(row).count + 1
            return step == 0
                ? number == offset : (0...1000).contains { step * $0 + offset == number }
        case .lastChild: return siblings(row).last == row
        }
    }

    private func holds(_ test: ValueTest, _ value: String, _ ignoresCase: Bool) -> Bool {
        func plain(_ text: String) -> [UInt8] {
            text.utf8.map { ignoresCase && (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        }
        func plain(_ bytes: [UInt8]) -> [UInt8] { plain(String(decoding: bytes, as: UTF8.self)) }
        let bytes = plain(value)
        switch test {
        case .any: return true
        case .equal(let wanted): return bytes == plain(wanted)
        case .word(let wanted):
            return bytes.split(whereSeparator: { " \t\n\r\u{0C}".utf8.contains($0) })
                .contains { Array($0) == plain(wanted) }
        case .dash(let wanted):
            return bytes == plain(wanted)
                || bytes.starts(with: plain(wanted) + [UInt8(ascii: "-")])
        case .prefix(let wanted): return !wanted.isEmpty && bytes.starts(with: plain(wanted))
        case .suffix(let wanted):
            return !wanted.isEmpty && bytes.reversed().starts(with: plain(wanted).reversed())
        case .part(let wanted):
            return !wanted.isEmpty
                && bytes.indices.contains { bytes[$0...].starts(with: plain(wanted)) }
        }
    }

    private func parent(_ row: Int) -> Int? { row == 0 ? nil : Int(document.parent[row]) }

    private func siblings(_ row: Int) -> [Int] {
        guard let parent = parent(row) else { return [row] }
        return document.children(of: parent).filter { document.tag[$0] != .text }
    }

    /// Elements before it below the same parent, in order.
    private func elder(_ row: Int) -> [Int] { siblings(row).filter { $0 < row } }
}
