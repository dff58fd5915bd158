/// New settings while the spool is open, for a reload of the pipeline file.
extension Spool {
    /// Takes the settings of `next` but for the folders, clock and file operations, which stay. Candidates
    /// are sorted anew by the next scan, which is due at once.
    package func reconfigure(_ next: SpoolConfiguration) {
        var settings = next
        settings.inbox = configuration.inbox
        settings.outbox = configuration.outbox
        settings.state = configuration.state
        settings.clock = configuration.clock
        settings.files = configuration.files
        configuration = settings
        needsScan = true
    }

    /// Files in the inbox that are not claimed, as of the last scan and the events since.
    package var waitingCount: Int { candidates.count }
}

/// Whether a regular file of this name may be a page: no dotfile, not being written, no sidecar.
package func isPageName(_ name: [UInt8]) -> Bool {
    reasonToIgnore(name: name) == nil && !SpoolPath(name).isSidecar
}
