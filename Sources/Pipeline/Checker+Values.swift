/// Why a scalar is not what its setting takes.
struct ScalarFault: Error {
    var code: DiagnosticCode
    /// Put behind the setting's path: `is 0, must be 1...256`.
    var message: String
    var suggestion: String?
    var remedy: String?
    /// Unicode scalars of the text that are meant; nil for all of it.
    var place: Range<Int>?
}

extension Checker {
    /// Reads `key: value` lines against the settings of a group; errors are reported and replaced by defaults.
    ///
    /// - Parameters:
    ///   - path: the group's own path with a dot behind, or nothing, for messages.
    ///   - also: keys that someone else reads.
    ///   - required: keys that must be there.
    mutating func group(
        _ entries: [YAMLEntry], _ settings: [Setting], path: String, also: [String] = [],
        required: [String] = [], unknown: DiagnosticCode = .unknownKey
    ) -> SettingValues {
        let known = settings.map(\.name) + also
        var given: [String: SettingValue] = [:]
        var missing = required
        for entry in entries {
            let meant =
                known.contains(entry.key) ? entry.key : nearestName(to: entry.key, in: known)
            missing.removeAll { $0 == meant }
            if let setting = settings.first(where: { $0.name == entry.key }) {
                given[entry.key] = value(entry.value, setting, path: path + entry.key)
            } else if !known.contains(entry.key) {
                let remedy =
                    known.isEmpty
                    ? "it takes no options" : "known here: \(known.joined(separator: ", "))"
                report(
                    unknown, at: entry.keyPosition, "\(path)\(entry.key) is not known",
                    suggestion: meant, remedy: remedy)
            }
        }
        for key in missing {
            report(
                .missingKey, at: .start, "`\(path)\(key)` is missing",
                remedy: key == PipelineFile.version.name
                    ? "write `version: \(PipelineFile.formatVersion)` as the first line"
                    : "write `\(key):` and what belongs below it")
        }
        return SettingValues(settings, given: given)
    }

    /// Reads the value of one setting; nil when it was reported.
    private mutating func value(
        _ node: YAMLNode, _ setting: Setting, path: String
    ) -> SettingValue? {
        switch (setting.type, node.content) {
        case (_, .unusable): return nil
        case (.group(let settings), .mapping(let entries)):
            return .group(group(entries, settings, path: path + "."))
        case (.group, .scalar(let scalar)) where scalar.isNull: return nil
        case (.globs, .sequence(let items)), (.choices, .sequence(let items)),
            (.selectors, .sequence(let items)):
            return list(items, setting, at: node.position, path: path)
        case (.globs, .scalar(let scalar)), (.choices, .scalar(let scalar)),
            (.selectors, .scalar(let scalar)):
            report(
                .wrongType, at: node.position, "\(path) must be a list, not \(node.kindName)",
                suggestion: scalar.isNull ? nil : "[\(scalar.text)]",
                remedy: "\(path) is \(setting.type.phrase)")
            return nil
        case (.group, _), (_, .sequence), (_, .mapping):
            report(
                .wrongType, at: node.position, "\(path) must not be \(node.kindName)",
                remedy: "\(path) is \(setting.type.phrase)")
            return nil
        case (_, .scalar(let scalar)):
            return self.scalar(scalar, setting.type, at: node.position, path: path)
        }
    }

    private mutating func list(
        _ items: [YAMLNode], _ setting: Setting, at position: Position, path: String
    ) -> SettingValue? {
        if items.isEmpty, setting.type.leastCount > 0 {
            report(
                .emptyValue, at: position, "\(path) is an empty list",
                remedy: "take the key away for the default, or name at least one")
            return nil
        }
        var names: [String] = []
        for item in items {
            guard case .scalar(let scalar) = item.content else {
                if case .unusable = item.content { continue }
                report(
                    .wrongType, at: item.position,
                    "an item of \(path) must not be \(item.kindName)",
                    remedy: "\(path) is \(setting.type.phrase)")
                continue
            }
            guard
                case .text(let name) = self.scalar(
                    scalar, setting.type.item, at: item.position, path: path)
            else { continue }
            if names.contains(name) {
                report(
                    .repeated, at: item.position, "\(path) names \"\(name)\" twice",
                    remedy: "keep one of the two")
            } else {
                names.append(name)
            }
        }
        return .list(names)
    }

    private mutating func scalar(
        _ scalar: YAMLScalar, _ type: SettingType, at position: Position, path: String
    ) -> SettingValue? {
        do throws(ScalarFault) {
            return try type.parse(scalar)
        } catch {
            let place = error.place.map { source.position(of: $0, in: scalar.text, at: position) }
            report(
                error.code, at: place ?? position, "\(path) \(error.message)",
                suggestion: error.suggestion,
                remedy: error.remedy)
            return nil
        }
    }
}
