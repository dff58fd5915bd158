import TextCore

/// Quarantining: the original with the reason why, and the command that shows it again.
extension Spool {
    /// Makes `quarantine/<job>-<instance>/` with `reason.json` for each of `records` whose original is still in
    /// the claim folder. Everything is in the ledger row, so a repeat after a crash writes the same.
    ///
    /// The folders and what is in them are durable before an original moves there: one without a reason would
    /// not be found. All are written before the first is synced, so that a journal is written once for all.
    func makeQuarantineEntries(
        for records: [CommittedJob]
    ) throws(SpoolError) -> [JobID: Folder] {
        var entries: [JobID: Folder] = [:]
        for record in records where record.kind == .quarantined {
            let claim = record.claim
            guard try files.facts(at: claim.file, in: folders.claim) != nil else { continue }
            entries[claim.job] = try freeEntry(for: record)
        }
        guard !entries.isEmpty else { return [:] }
        try writeReasons(records[...], entries)
        for entry in entries.values { try files.sync(entry) }
        try files.sync(folders.quarantine)
        return entries
    }

    /// Writes all reasons before it syncs the first.
    private func writeReasons(
        _ records: ArraySlice<CommittedJob>, _ entries: [JobID: Folder]
    ) throws(SpoolError) {
        guard let record = records.first else { return }
        guard let entry = entries[record.claim.job] else {
            return try writeReasons(records.dropFirst(), entries)
        }
        let bytes = reason(of: record, entry: entry)
        let file = try files.writeNew(bytes, reasonFile, in: entry, mode: 0o600)
        try writeReasons(records.dropFirst(), entries)
        try files.sync(file, reasonFile)
    }

    /// Moves the original, after its sidecar, into its entry. The names are durable once the entry is synced.
    func quarantine(_ claim: Claim, in entry: Folder) throws(SpoolError) {
        let file = SpoolPath(quarantineName(of: claim.path.name))
        _ = try files.move(claim.sidecarFile, in: folders.claim, to: file.sidecar, in: entry)
        _ = try files.move(claim.file, in: folders.claim, to: file, in: entry)
    }

    private func entryName(of record: CommittedJob) -> String {
        "\(record.claim.job)-\(instance.prefix(8))"
    }

    /// A sidecar whose page is in quarantine already.
    func quarantineSidecar(of record: CommittedJob) throws(SpoolError) {
        let entry = try files.ownFolder(entryName(of: record), in: folders.quarantine)
        let file = SpoolPath(quarantineName(of: record.claim.path.name))
        _ = try files.move(
            record.claim.sidecarFile, in: folders.claim, to: file.sidecar, in: entry)
        try files.sync(entry)
    }

    /// The entry's folder. Taken by another page only if the ledger was lost or set back, so that
    /// job numbers came again.
    private func freeEntry(for record: CommittedJob) throws(SpoolError) -> Folder {
        let name = SpoolPath(entryName(of: record))
        let file = SpoolPath(quarantineName(of: record.claim.path.name))
        var version = 1
        while true {
            let path = version == 1 ? name : SpoolPath("\(name.display)-\(version)")
            try files.makeFolder(path, in: folders.quarantine, mode: 0o700)
            let entry = try files.openFolder(path, in: folders.quarantine)
            if try files.facts(at: file, in: entry) == nil { return entry }
            version += 1
        }
    }

    private func reason(of record: CommittedJob, entry: Folder) -> [UInt8] {
        let claim = record.claim
        let file = SpoolPath(quarantineName(of: claim.path.name))
        let original = files.pathOf(entry) + "/" + file.display
        let command = record.verdict.command.map { "\($0) \(shellQuoted(original))" }
        var json = JSONWriter()
        json.beginObject()
        let texts: [(String, String?)] = [
            ("path", claim.path.display), ("path_bytes", percentEncoded(claim.path.bytes)),
            ("file", file.display), ("reason", record.verdict.reason),
            ("detail", record.verdict.detail), ("when", rfc3339(record.committedAtMs)),
            ("input_digest", claim.digest), ("command", command),
        ]
        for (name, text) in texts {
            json.name(name)
            json.string(text)
        }
        json.name("attempts")
        json.number(claim.attempt)
        json.endObject()
        json.newline()
        return json.bytes
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
