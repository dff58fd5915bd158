extension SQLiteLedger {
    /// Whether there is a ledger in a state folder.
    package static func exists(in state: String, _ files: FileOperations) -> Bool {
        files.system.isUsable(state + "/ledger.sqlite")
    }

    /// What SQLite finds wrong with the file, and rows that cannot be; empty for a sound ledger. Reads all of it.
    package func defects() throws(SpoolError) -> [String] {
        let check = try database.prepare("PRAGMA integrity_check(20)")
        var defects: [String] = []
        while try check.step() {
            if let text = check.text(0), text != "ok" { defects.append(text) }
        }
        let laws = [
            ("pages in an unknown state", "SELECT count(*) FROM job WHERE state NOT IN (1, 2, 3)"),
            (
                "finished pages without an outcome",
                "SELECT count(*) FROM job WHERE state > 1 AND outcome IS NULL"
            ),
            (
                "outputs of no page",
                "SELECT count(*) FROM output WHERE job NOT IN (SELECT id FROM job)"
            ),
        ]
        for (name, sql) in laws {
            let count = try number(sql)
            if count > 0 { defects.append("\(count) \(name)") }
        }
        return defects
    }
}
