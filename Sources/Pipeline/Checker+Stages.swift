import PageKit

/// A stage as the file gives it, checked.
struct StageDraft {
    let type: any Stage.Type
    let values: SettingValues
    let options: Options
}

extension Checker {
    /// Reads the list of stages: each by its name, or `name: {options}`.
    mutating func stages(_ entry: YAMLEntry, _ registry: Registry) -> [StageDraft] {
        let names = registry.stageNames.joined(separator: ", ")
        guard case .sequence(let items) = entry.value.content, !items.isEmpty else {
            if case .unusable = entry.value.content { return [] }
            report(
                .noStages, at: entry.keyPosition, "`stages` must be a list of at least one stage",
                remedy: "write `- NAME` lines below it; known stages: \(names)")
            return []
        }
        var lines: [String: Int] = [:]
        var drafts: [StageDraft] = []
        for (index, item) in items.enumerated() {
            guard let (name, position, options) = stageEntry(item) else { continue }
            if index == 0, name != "decode",
                nearestName(to: name, in: registry.stageNames) != "decode"
            {
                report(
                    .decodeNotFirst, at: position, "the first stage must be decode, not \(name)",
                    remedy: "write `- decode` above it; all others need its text")
            }
            if index > 1, name == Self.parse {
                report(
                    .parseNotSecond, at: position, "parse must come right after decode",
                    remedy: "move it below `- decode`; all others need its blocks")
            }
            guard let type = registry.stage(named: name) else {
                report(
                    .unknownStage, at: position, "stage \"\(name)\" is not known",
                    suggestion: nearestName(to: name, in: registry.stageNames),
                    remedy: "known stages: \(names)")
                continue
            }
            if let line = lines[name] {
                report(
                    .stageTwice, at: position, "stage \(name) is already listed on line \(line)",
                    remedy: "keep one of the two")
                continue
            }
            lines[name] = position.line + 1
            drafts.append(stage(type, type.options, options))
        }
        // A file may leave `parse` out: there is only one place for it.
        if lines[Self.parse] == nil, !drafts.isEmpty, let type = registry.stage(named: Self.parse) {
            drafts.insert(stage(type, type.options, nil), at: 1)
        }
        return drafts
    }

    private static let parse = "parse"

    /// The name and the options of one item, or nil when it was reported.
    private mutating func stageEntry(
        _ item: YAMLNode
    ) -> (name: String, position: Position, options: YAMLNode?)? {
        switch item.content {
        case .scalar(let scalar) where !scalar.text.isEmpty:
            return (scalar.text, item.position, nil)
        case .mapping(let entries) where entries.count == 1:
            return (entries[0].key, entries[0].keyPosition, entries[0].value)
        case .mapping(let entries) where entries.count > 1:
            report(
                .badStageEntry, at: entries[1].keyPosition,
                "`\(entries[1].key)` stands beside the stage `\(entries[0].key)`, not below it",
                remedy: "indent options deeper than their stage, and begin each stage with `- `")
            return (entries[0].key, entries[0].keyPosition, nil)
        case .unusable: return nil
        default:
            report(
                .badStageEntry, at: item.position, "a stage must be a name, not \(item.kindName)",
                remedy: "write `- NAME` or `- NAME: {option: value}`")
            return nil
        }
    }

    /// Reads the options of a stage.
    ///
    /// - Parameters:
    ///   - specs: those that it takes here.
    ///   - path: of what stands around the stage, with a dot behind, for messages.
    mutating func stage(
        _ type: any Stage.Type, _ specs: [OptionSpec], _ options: YAMLNode?, path: String = ""
    ) -> StageDraft {
        let settings = specs.map(Setting.init)
        var values = SettingValues(settings, given: [:])
        switch options?.content {
        case .mapping(let entries):
            values = group(
                entries, settings, path: "\(path)\(type.name).", unknown: .unknownOption)
        case .scalar(let scalar) where scalar.isNull: break
        case nil, .unusable: break
        case .scalar, .sequence:
            let found = options.map { ($0.kindName, $0.position) } ?? ("nothing", .start)
            report(
                .wrongType, at: found.1,
                "options of \(path)\(type.name) must be keys with values, not \(found.0)",
                remedy: "write `\(type.name): {option: value}`")
        }
        let given = zip(specs, values.entries).map { spec, entry in
            (spec.name, OptionValue(entry.value, spec.type))
        }
        let checked = Dictionary(given) { first, _ in first }
        return StageDraft(
            type: type, values: values, options: Options(specs, given: checked))
    }
}

extension Setting {
    /// An option of a stage as a setting.
    init(_ spec: OptionSpec) {
        self.init(
            spec.name, SettingType(spec.type), unit: spec.unit,
            default: SettingValue(spec.defaultValue), why: spec.why)
    }
}

extension SettingType {
    fileprivate init(_ type: OptionType) {
        switch type {
        case .int(let range): self = .whole(range)
        case .ratio(let range): self = .ratio(range)
        case .bool: self = .truth
        case .choice(let names): self = .choice(names)
        case .list(let names): self = .choices(names, least: 0)
        case .string: self = .text
        case .selector: self = .selector
        case .selectors: self = .selectors
        }
    }
}

extension SettingValue {
    fileprivate init(_ value: OptionValue) {
        switch value {
        case .int(let value): self = .whole(value)
        case .ratio(let value): self = .ratio(value)
        case .bool(let value): self = .truth(value)
        case .choice(let value), .string(let value): self = .text(value)
        case .list(let value): self = .list(value)
        case .absent: self = .none
        }
    }
}

extension OptionValue {
    fileprivate init(_ value: SettingValue, _ type: OptionType) {
        switch (value, type) {
        case (.whole(let value), _): self = .int(value)
        case (.ratio(let value), _): self = .ratio(value)
        case (.truth(let value), _): self = .bool(value)
        case (.text(let value), .choice): self = .choice(value)
        case (.text(let value), _): self = .string(value)
        case (.list(let value), _): self = .list(value)
        case (.none, _): self = .absent
        case (.word, _), (.group, _):
            preconditionFailure("a stage's option is a number, a truth value, a text or a list")
        }
    }
}
