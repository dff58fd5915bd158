/// Version of winnow; part of every plan's digest, because a new version may give other results.
package let winnowVersion = "0.1.0"

/// Digest of everything that a plan's results depend on: see `canonicalPlan`.
func planDigest(_ draft: PipelineDraft) -> String {
    // FNV-1a, 64 bits (Fowler, Noll, Vo).
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in canonicalPlan(draft).utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return String(hash, radix: 16)
}

/// Every value of a plan, defaults too, as lines `path=value` in declared order, below winnow's version.
///
/// Comments, the order of keys and the way a value is written do not show.
func canonicalPlan(_ draft: PipelineDraft) -> String {
    var lines = ["winnow=\(winnowVersion)"]
    append(draft.settings, path: "", to: &lines)
    for stage in draft.stages {
        lines.append("stage=\(stage.type.name)")
        append(stage.values, path: "\(stage.type.name).", to: &lines)
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
