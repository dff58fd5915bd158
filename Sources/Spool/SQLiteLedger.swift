/// The ledger as a SQLite file.
/// WAL with synchronous=FULL: a transaction that has returned survives a power loss, for one fsync.
/// A class because its statements live as long as it and are shared by the facets of the spool.
package final class SQLiteLedger: Ledger {
    package let database: Database
    let files: FileOperations
    let insertClaim: Statement
    let bumpAttempt: Statement
    let commitJob: Statement
    let insertOutput: Statement
    let updateTarget: Statement
    let finishJob: Statement
    let addToCounter: Statement
    let findSketch: Statement
    let findBand: Statement
    let findPath: Statement
    let insertSketch: Statement
    let insertBand: Statement
    /// Whether SQLite now waits for the disk at the end of a transaction.
    private var isFull = true

    /// Opens, or makes, the ledger in `folder`.
    package init(folder: String, files: FileOperations) throws(SpoolError) {
        let path = folder + "/ledger.sqlite"
        try files.enter("ledger", path)
        database = try Database(path: path)
        self.files = files
        // First: a command that has just given back the locks may still be closing its connection.
        try database.execute("PRAGMA busy_timeout=2000")
        try database.execute("PRAGMA journal_mode=WAL")
        try database.execute("PRAGMA synchronous=FULL")
        try SQLiteLedger.upgrade(database)
        insertClaim = try database.prepare(
            """
            INSERT INTO job (id, path, state, attempt, claimed_at, size, digest, sidecar_digest)
            VALUES (?1, ?2, 1, 1, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO NOTHING
            """)
        bumpAttempt = try database.prepare(
            """
            UPDATE job SET attempt = ?2, size = ?3, digest = ?4, sidecar_digest = ?5
            WHERE id = ?1 AND state = 1
            """)
        commitJob = try database.prepare(
            """
            UPDATE job SET state = 2, outcome = ?2, status = ?3, stage = ?4, reason = ?5,
            detail = ?6, command = ?7, committed_at = ?8 WHERE id = ?1 AND state = 1
            """)
        insertOutput = try database.prepare(
            """
            INSERT INTO output (job, staged, target, extension, phase, digest, size)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """)
        updateTarget = try database.prepare(
            "UPDATE output SET target = ?3 WHERE job = ?1 AND staged = ?2")
        finishJob = try database.prepare("UPDATE job SET state = 3 WHERE id = ?1 AND state = 2")
        addToCounter = try database.prepare(
            """
            INSERT INTO counter (name, value) VALUES (?1, ?2)
            ON CONFLICT (name) DO UPDATE SET value = value + ?2
            """)
        findSketch = try database.prepare("SELECT bytes FROM sketch WHERE job = ?1")
        findBand = try database.prepare(
            "SELECT job FROM sketch_band WHERE key = ?1 ORDER BY job LIMIT ?2")
        findPath = try database.prepare("SELECT path FROM job WHERE id = ?1")
        insertSketch = try database.prepare(
            "INSERT INTO sketch (job, bytes) VALUES (?1, ?2) ON CONFLICT (job) DO NOTHING")
        insertBand = try database.prepare(
            "INSERT INTO sketch_band (key, job) VALUES (?1, ?2) ON CONFLICT DO NOTHING")
    }

    /// Version of the schema; each version adds its step to those before.
    private static let schema = 2

    /// States: 1 claimed, 2 committed, 3 done.
    private static func upgrade(_ database: borrowing Database) throws(SpoolError) {
        let version = try database.prepare("PRAGMA user_version")
        _ = try version.step()
        let found = version.int(0)
        version.reset()
        guard found <= schema else {
            throw .ledger(
                path: database.path, detail: "schema \(found), newer than this winnow's \(schema)")
        }
        if found < 1 { try makeFirst(database) }
        if found < 2 { try addMemory(database) }
    }

    private static func makeFirst(_ database: borrowing Database) throws(SpoolError) {
        let tables = try database.prepare("SELECT count(*) FROM sqlite_master")
        _ = try tables.step()
        let count = tables.int(0)
        tables.reset()
        guard count == 0 else {
            throw .ledger(path: database.path, detail: "a database of another program")
        }
        try database.execute(
            """
            BEGIN IMMEDIATE;
            CREATE TABLE job (
                id INTEGER PRIMARY KEY AUTOINCREMENT, path BLOB NOT NULL, state INTEGER NOT NULL,
                attempt INTEGER NOT NULL, claimed_at INTEGER NOT NULL, size INTEGER NOT NULL,
                digest TEXT NOT NULL, sidecar_digest TEXT, outcome TEXT, status TEXT, stage TEXT,
                reason TEXT, detail TEXT, command TEXT, committed_at INTEGER);
            CREATE INDEX job_unfinished ON job (state) WHERE state < 3;
            CREATE INDEX job_committed_at ON job (committed_at);
            CREATE TABLE output (
                job INTEGER NOT NULL REFERENCES job, staged BLOB NOT NULL, target BLOB NOT NULL,
                extension TEXT NOT NULL, phase INTEGER NOT NULL, digest TEXT NOT NULL,
                size INTEGER NOT NULL, PRIMARY KEY (job, staged)) WITHOUT ROWID;
            CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
            PRAGMA user_version = 1;
            COMMIT;
            """)
    }

    /// Texts that were published, and what hosts have taught.
    private static func addMemory(_ database: borrowing Database) throws(SpoolError) {
        try database.execute(
            """
            BEGIN IMMEDIATE;
            CREATE TABLE sketch (job INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
            CREATE TABLE sketch_band (
                key INTEGER NOT NULL, job INTEGER NOT NULL, PRIMARY KEY (key, job)) WITHOUT ROWID;
            CREATE TABLE site (
                host TEXT PRIMARY KEY, learned_at INTEGER NOT NULL, knowledge BLOB NOT NULL,
                memory BLOB NOT NULL);
            PRAGMA user_version = 2;
            COMMIT;
            """)
    }

    /// All of `body` or nothing of it, durable on return; where that is not needed, with the next one that is.
    func transaction(
        durable: Bool = true, _ body: () throws(SpoolError) -> Void
    ) throws(SpoolError) {
        try files.enter("ledger", database.path)
        try synchronize(durable)
        try database.execute("BEGIN IMMEDIATE")
        do {
            try body()
            try files.enter("ledger", database.path)
            try database.execute("COMMIT")
        } catch {
            // After a failed COMMIT SQLite has often rolled back by itself; then this says so.
            try? database.execute("ROLLBACK")
            throw error
        }
    }

    private func synchronize(_ full: Bool) throws(SpoolError) {
        guard full != isFull else { return }
        try database.execute("PRAGMA synchronous=\(full ? "FULL" : "NORMAL")")
        isFull = full
    }

    func add(_ value: Int64, to counter: String) throws(SpoolError) {
        guard value != 0 else { return }
        addToCounter.bind(1, counter)
        addToCounter.bind(2, value)
        try addToCounter.run()
    }
}
