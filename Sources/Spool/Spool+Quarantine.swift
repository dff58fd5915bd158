/// Quarantining: the original with the reason why, and the command that shows it again.
extension Spool {
    /// Makes `quarantine/<job>-<instance>/` with `reason.json` and, last, the original. Everything is
    /// in the ledger row, so a repeat after a crash writes the same.
    func quarantine(_ record: CommittedJob) throws(SpoolError) {
        let claim = record.claim
        let entry = try files.ownFolder(
            "\(claim.job)-\(instance.prefix(8))", in: folders.quarantine)
        let file = SpoolPath(quarantineName(of: claim.path.name))
        try files.writeDurable(reason(of: record, entry: entry, file: file), reasonFile, in: entry)
        let answer = try files.move(
            claim.sidecarFile, in: folders.claim, to: file.sidecar, in: entry,
            linking: linksInsteadOfRenames)
        precondition(answer != .taken || claim.hasSidecar, "foreign file in our quarantine entry")
        _ = try files.move(
            claim.file, in: folders.claim, to: file, in: entry, linking: linksInsteadOfRenames)
        try files.sync(entry)
    }

    private func reason(of record: CommittedJob, entry: Folder, file: SpoolPath) -> [UInt8] {
        let claim = record.claim
        let original = files.pathOf(entry) + "/" + file.display
        let command = record.verdict.command.map { "\($0) \(shellQuoted(original))" }
        let fields: [(String, String)] = [
            ("schema", "1"),
            ("path", quoted(claim.path.display)),
            ("path_bytes", quoted(percentEncoded(claim.path.bytes))),
            ("file", quoted(file.display)),
            ("reason", quoted(record.verdict.reason ?? "unknown")),
            ("detail", quoted(record.verdict.detail ?? "")),
            ("when", quoted(rfc3339(record.committedAtMs))),
            ("attempts", String(claim.attempt)),
            ("input_digest", quoted(claim.digest)),
            ("command", command.map(quoted) ?? "null"),
        ]
        let lines = fields.map { "  \(quoted($0)): \($1)" }.joined(separator: ",\n")
        return Array("{\n\(lines)\n}\n".utf8)
    }
}

let reasonFile = SpoolPath("reason.json")

/// A page may itself be called `reason.json`.
func quarantineName(of name: [UInt8]) -> [UInt8] {
    name == reasonFile.bytes ? name + Array(".original".utf8) : name
}

/// Every byte but letters, digits and `-._~/` as %XX (RFC 3986): reversible, unlike `display`.
func percentEncoded(_ bytes: [UInt8]) -> String {
    let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
    var result: [UInt8] = []
    for byte in bytes {
        if plain.contains(byte) { result.append(byte) } else { appendPercent(byte, to: &result) }
    }
    return String(decoding: result, as: UTF8.self)
}

/// A word for a POSIX shell.
func shellQuoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
        + "'"
}

/// A JSON string.
private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case _ where scalar.value < 0x20:
            let hex = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
