import CSQLite
import Glibc

/// One SQLite connection, closed exactly once, after its statements.
@safe package struct Database: ~Copyable {
    private let raw: OpaquePointer
    package let path: String

    /// Opens or makes the file at `path`; it must lie on a local file system.
    init(path: String) throws(SpoolError) {
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW
        let code = unsafe sqlite3_open_v2(path, &handle, flags, nil)
        guard code == SQLITE_OK, let opened = unsafe handle else {
            unsafe sqlite3_close_v2(handle)
            throw sqliteError(code, systemErrno: errno, "open", path, "cannot open")
        }
        unsafe raw = opened
        self.path = path
        unsafe sqlite3_extended_result_codes(opened, 1)
    }

    deinit { unsafe sqlite3_close_v2(raw) }

    package func execute(_ sql: String) throws(SpoolError) {
        let code = unsafe sqlite3_exec(raw, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code, sql) }
    }

    func prepare(_ sql: String) throws(SpoolError) -> Statement {
        var handle: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(
            raw, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard code == SQLITE_OK, let statement = unsafe handle else { throw failure(code, sql) }
        return unsafe Statement(statement, path: path, sql: sql)
    }

    /// Rows that the last statement changed.
    var changedRowCount: Int { Int(unsafe sqlite3_changes64(raw)) }

    private func failure(_ code: Int32, _ sql: String) -> SpoolError {
        let detail = unsafe String(cString: sqlite3_errmsg(raw))
        return sqliteError(
            code, systemErrno: unsafe sqlite3_system_errno(raw), sql, path, detail)
    }
}

/// One prepared statement, finalized exactly once. Bind, then `step` until false, which also resets.
@safe struct Statement: ~Copyable {
    private let raw: OpaquePointer
    private let path: String
    private let sql: String

    fileprivate init(_ raw: OpaquePointer, path: String, sql: String) {
        unsafe self.raw = raw
        self.path = path
        self.sql = sql
    }

    deinit { unsafe sqlite3_finalize(raw) }

    func bind(_ index: Int32, _ value: Int64) { unsafe sqlite3_bind_int64(raw, index, value) }

    func bind(_ index: Int32, _ value: Int) { bind(index, Int64(value)) }

    func bind(_ index: Int32, _ text: String?) {
        guard let text else {
            unsafe sqlite3_bind_null(raw, index)
            return
        }
        unsafe sqlite3_bind_text(raw, index, text, -1, transient)
    }

    func bind(_ index: Int32, _ path: SpoolPath) { bind(index, path.bytes) }

    func bind(_ index: Int32, _ bytes: [UInt8]) {
        if bytes.isEmpty {
            unsafe sqlite3_bind_zeroblob(raw, index, 0)
            return
        }
        unsafe bytes.withUnsafeBytes {
            _ = unsafe sqlite3_bind_blob(raw, index, $0.baseAddress, Int32($0.count), transient)
        }
    }

    /// Runs to the next row; false at the end, when the statement is ready to be bound again.
    func step() throws(SpoolError) -> Bool {
        let code = unsafe sqlite3_step(raw)
        if code == SQLITE_ROW { return true }
        let database = unsafe sqlite3_db_handle(raw)
        let detail = unsafe String(cString: sqlite3_errmsg(database))
        let system = unsafe sqlite3_system_errno(database)
        unsafe sqlite3_reset(raw)
        if code == SQLITE_DONE { return false }
        throw sqliteError(code, systemErrno: system, sql, path, detail)
    }

    /// Runs a statement that gives no rows.
    func run() throws(SpoolError) { while try step() {} }

    /// Ends a read before its last row.
    func reset() { unsafe sqlite3_reset(raw) }

    func int(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(raw, column) }

    func text(_ column: Int32) -> String? {
        guard let text = unsafe sqlite3_column_text(raw, column) else { return nil }
        return unsafe String(cString: text)
    }

    func bytes(_ column: Int32) -> [UInt8] {
        let count = Int(unsafe sqlite3_column_bytes(raw, column))
        guard count > 0, let start = unsafe sqlite3_column_blob(raw, column) else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    func path(_ column: Int32) -> SpoolPath {
        let bytes = bytes(column)
        return bytes.isEmpty ? .root : SpoolPath(bytes)
    }
}

/// SQLITE_TRANSIENT, a cast that Swift does not import: SQLite copies what is bound.
private var transient: sqlite3_destructor_type? {
    unsafe unsafeBitCast(-1, to: sqlite3_destructor_type?.self)
}

/// What SQLite says as an error of ours: full disks and the like pause, damage stops.
private func sqliteError(
    _ code: Int32, systemErrno: Int32, _ sql: String, _ path: String, _ detail: String
) -> SpoolError {
    let errno: Int32
    switch code & 0xFF {
    case SQLITE_FULL: errno = ENOSPC
    case SQLITE_IOERR: errno = systemErrno == 0 ? EIO : systemErrno
    case SQLITE_READONLY: errno = EROFS
    case SQLITE_CANTOPEN: errno = systemErrno == 0 ? EIO : systemErrno
    case SQLITE_BUSY, SQLITE_LOCKED: errno = EBUSY
    case SQLITE_NOMEM: errno = ENOMEM
    default: return .ledger(path: path, detail: "\(detail) (SQLite \(code)) in: \(sql)")
    }
    return .environment(operation: "ledger", path: path, errno: errno)
}
