import TextCore

/// Version of winnow; part of every plan's digest, because a new version may give other results.
package let winnowVersion = "0.1.0"

/// Digest (XXH3-128, 32 hex digits) of everything that a plan's results depend on: see `canonicalPlan`.
func planDigest(_ draft: PipelineDraft) -> String {
    digest(Array(canonicalPlan(draft).utf8))
}

/// Every value of a plan, defaults too, as lines `path=value` in declared order, below winnow's version; and
/// the digests of the models that stages use.
///
/// Comments, the order of keys and the way a value is written do not show.
func canonicalPlan(_ draft: PipelineDraft) -> String {
    var lines = ["winnow=\(winnowVersion)"]
    append(draft.settings, path: "", to: &lines)
    for stage in draft.stages {
        lines.append("stage=\(stage.type.name)")
        if !stage.type.dataDigest.isEmpty {
            lines.append("\(stage.type.name)#data=\(stage.type.dataDigest)")
        }
        append(stage.values, path: "\(stage.type.name).", to: &lines)
    }
    for site in draft.sites {
        lines.append("site=\"\(site.pattern.text)\"")
        for stage in site.stages {
            append(stage.values, path: "sites.\(stage.type.name).", to: &lines)
        }
    }
    return lines.joined(separator: "\n")
}

private func append(_ values: SettingValues, path: String, to lines: inout [String]) {
    for entry in values.entries {
        let name = path + entry.name
        switch entry.value {
        case .whole(let value): lines.append("\(name)=\(value)")
        case .ratio(let value): lines.append("\(name)=\(value)")
        case .truth(let value): lines.append("\(name)=\(value)")
        case .word(let value), .text(let value): lines.append("\(name)=\"\(value)\"")
        case .list(let items): for item in items { lines.append("\(name)[]=\"\(item)\"") }
        case .group(let inner): append(inner, path: name + ".", to: &lines)
        case .none: lines.append("\(name)=none")
        }
    }
}
