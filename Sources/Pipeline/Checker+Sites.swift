import PageKit

/// An entry of `sites`, checked.
struct SiteDraft {
    let pattern: SitePattern
    /// In the order of the registry; each gives at least one value.
    let stages: [StageDraft]

    /// All selectors, in the order of the stages and of their options.
    var selectors: [SiteSelector] {
        stages.flatMap { stage in
            zip(stage.type.siteOptions, stage.values.entries).flatMap { option, entry in
                Self.texts(entry.value, option.type).map {
                    SiteSelector(stage: stage.type.name, option: option.name, text: $0)
                }
            }
        }
    }

    private static func texts(_ value: SettingValue, _ type: OptionType) -> [String] {
        switch (type, value) {
        case (.selector, .text(let text)): [text]
        case (.selectors, .list(let texts)): texts
        default: []
        }
    }
}

extension Checker {
    /// Reads the list of sites: each `match` with options of stages.
    ///
    /// - Parameter stages: those of the pipeline; empty where they could not be read.
    mutating func sites(
        _ entry: YAMLEntry, _ stages: [StageDraft], _ registry: Registry
    ) -> [SiteDraft] {
        let items: [YAMLNode]
        switch entry.value.content {
        case .sequence(let given): items = given
        case .scalar(let scalar) where scalar.isNull: return []
        case .unusable: return []
        default:
            report(
                .wrongType, at: entry.value.position,
                "sites must be a list, not \(entry.value.kindName)",
                remedy: "write `- match: HOST` lines below it")
            return []
        }
        var drafts: [SiteDraft] = []
        var earlier = SiteIndex()
        var lines: [Int] = []
        for item in items {
            guard case .mapping(let entries) = item.content else {
                if case .unusable = item.content { continue }
                report(
                    .wrongType, at: item.position,
                    "an entry of sites must be keys with values, not \(item.kindName)",
                    remedy: "write `- match: HOST` and what holds there below it")
                continue
            }
            guard let draft = site(entries, at: item.position, stages, registry) else { continue }
            let place = entries.first { $0.key == PipelineFile.Sites.match.name }?.value.position
            checkReached(draft.pattern, at: place ?? item.position, behind: earlier, lines)
            drafts.append(draft)
            earlier.append(draft.pattern)
            lines.append(item.position.line + 1)
        }
        return drafts
    }

    /// One entry; nil where it has no match that could be read.
    private mutating func site(
        _ entries: [YAMLEntry], at position: Position, _ stages: [StageDraft], _ registry: Registry
    ) -> SiteDraft? {
        let types = registry.siteStages
        let match = PipelineFile.Sites.match
        let values = group(entries, [match], path: "sites.", also: types.map { $0.name })
        var drafts: [StageDraft] = []
        for type in types {
            guard let entry = entries.first(where: { $0.key == type.name }) else { continue }
            if !stages.isEmpty, !stages.contains(where: { $0.type.name == type.name }) {
                report(
                    .noEffect, at: entry.keyPosition,
                    "sites.\(type.name) does nothing, because \(type.name) is not among the stages",
                    remedy: "list it under `stages`, or take this away")
            }
            drafts.append(stage(type, type.siteOptions, entry.value, path: "sites."))
        }
        let given = drafts.filter { $0.values.entries.contains { $0.value != .none } }
        if given.isEmpty, entries.allSatisfy({ $0.key == match.name || $0.value.isEmpty }) {
            report(
                .noEffect, at: position, "the entry of sites changes nothing",
                remedy: "write options of a stage beside `match`: "
                    + types.map { $0.name }.joined(separator: ", "))
        }
        guard let text = values.text(match) else {
            if !entries.contains(where: { $0.key == match.name }) {
                report(
                    .missingKey, at: position, "`sites.match` is missing",
                    remedy: "write `match: HOST`, the host whose pages are meant")
            }
            return nil
        }
        guard let pattern = try? SitePattern(text) else { return nil }
        let draft = SiteDraft(pattern: pattern, stages: given)
        if draft.selectors.count > SiteUse.maxSelectorCount {
            report(
                .outOfRange, at: position,
                "the entry of sites has \(draft.selectors.count) selectors, at most "
                    + "\(SiteUse.maxSelectorCount)",
                remedy: "write some in one, apart by commas")
        }
        return draft
    }

    /// - Parameter lines: of the earlier entries.
    private mutating func checkReached(
        _ pattern: SitePattern, at position: Position, behind earlier: SiteIndex, _ lines: [Int]
    ) {
        if let same = earlier.first(sameAs: pattern) {
            report(
                .repeated, at: position,
                "sites.match is \"\(pattern.text)\", which line \(lines[same]) has already",
                remedy: "write all that holds for a site in one entry")
        } else if let first = earlier.first(covering: pattern) {
            report(
                .noEffect, at: position,
                "\"\(pattern.text)\" is never reached, because "
                    + "\"\(earlier.patterns[first].text)\" on line \(lines[first]) holds for all its pages",
                remedy: "the first entry that matches holds: move this one above it")
        }
    }
}

extension YAMLNode {
    /// Nothing, or keys without any.
    fileprivate var isEmpty: Bool {
        switch content {
        case .scalar(let scalar): scalar.isNull
        case .mapping(let entries): entries.isEmpty
        case .sequence, .unusable: false
        }
    }
}
