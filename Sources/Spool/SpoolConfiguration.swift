/// What becomes of the original once its outputs are durable.
package enum AfterPolicy: String, Sendable {
    case archive, delete
}

/// What happens when an output of the same name is there.
package enum ExistingPolicy: String, Sendable {
    case version, replace, reject
}

/// Whether a page waits for its `page.html.meta.json`.
package enum SidecarPolicy: String, Sendable {
    case optional, required
}

/// Days that finished things are kept; nil keeps them for ever. Counters survive in any case.
package struct Retention: Sendable {
    package var archiveDays: Int?
    package var quarantineDays: Int?
    package var ledgerDays: Int?

    package init(archiveDays: Int? = nil, quarantineDays: Int? = nil, ledgerDays: Int? = nil) {
        self.archiveDays = archiveDays
        self.quarantineDays = quarantineDays
        self.ledgerDays = ledgerDays
    }
}

/// All that the spool is told at start.
package struct SpoolConfiguration {
    package var inbox: String
    package var outbox: String
    package var state: String
    /// Makes the inbox where it is missing; a one-time run over a mistyped folder should not.
    package var createInbox = false
    /// Which paths below the inbox are pages, by name (`inbox.include`); the type is told later.
    package var include: (SpoolPath) -> Bool = { _ in true }
    package var after = AfterPolicy.archive
    package var onExisting = ExistingPolicy.version
    package var sidecar = SidecarPolicy.optional
    /// The extension, with its dot, of the empty file that follows a durable page, for example `.ok`.
    package var doneMarker: String?
    /// How long a file seen only by a scan must not change, where leases are not allowed.
    package var stableMs: Int64 = 2000
    /// How long a file that was not renamed in must be unchanged though its writer is gone: producers that append
    /// with a shell's `>>` come back within some ms (seen: five pages of one).
    package var settleMs: Int64 = 100
    /// Bytes that must stay free on the outbox's and the inbox's file systems; below, no claims.
    package var keepFreeBytes: Int64 = 0
    /// A page is read up to one byte more than this; the rest stays on disk.
    package var limitBytes: Int = 20 << 20
    package var retain = Retention()
    /// Whether events tell of new pages; a one-time run only scans.
    package var watchesInbox = true
    package var clock = SpoolClock.system
    package var files = FileOperations.system
    /// Opens, or makes, the ledger in the state folder.
    package var openLedger: (String, FileOperations) throws(SpoolError) -> any Ledger = {
        (folder, files) throws(SpoolError) in try SQLiteLedger(folder: folder, files: files)
    }
    /// A name for an instance that has none yet.
    package var makeInstance: () -> String = randomUUID

    package init(inbox: String, outbox: String, state: String) {
        self.inbox = inbox
        self.outbox = outbox
        self.state = state
    }
}
