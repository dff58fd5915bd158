import CLinux

/// What an engine gives up before its first page. Called by the only thread of the process.
enum Confinement {
    /// stdin, stdout, stderr, channel, progress; nothing is opened after that.
    private static let fileCount: UInt = 8
    /// The kernel ends this process first when memory runs out.
    private static let oomScore: Int32 = 1000

    /// Steps that need files, before anything from outside is read.
    static func begin() -> [String] {
        var active: [String] = []
        if winnow_close_from(5) == 0 { active.append("descriptors") }
        if winnow_ignore_sigpipe() == 0 { active.append("no_sigpipe") }
        // Before `not_dumpable`, which makes the file root's.
        if winnow_set_oom_score(oomScore) == 0 { active.append("oom_score") }
        return active
    }

    /// Gives up privileges, more files and unbounded memory. Everything that a page needs is open or loaded by now.
    ///
    /// PR_SET_PDEATHSIG is not used: it follows the parent's thread, not the process. The end of the
    /// channel ends the engine.
    /// - Returns: what holds from now on.
    static func restrict(memoryBytes: Int) -> [String] {
        // The sanitizer's shadow is beyond any limit, and it opens files at any time.
        if isSanitized { return [] }
        var active: [String] = []
        if winnow_limit_resources(UInt(memoryBytes), fileCount) == 0 { active.append("limits") }
        if winnow_no_new_privileges() == 0 { active.append("no_new_privileges") }
        if winnow_not_dumpable() == 0 { active.append("not_dumpable") }
        return active
    }

    /// Closes the sandbox: from now on the process can make threads, but no processes, and open nothing.
    /// - Returns: what holds from now on; a kernel without landlock leaves the rest in force.
    static func close() -> [String] {
        if isSanitized { return [] }
        var active: [String] = []
        let abi = winnow_landlock_abi()
        if abi > 0, winnow_landlock_deny_all(abi) == 0 { active.append("landlock_\(abi)") }
        if winnow_seccomp_confine() == 0 { active.append("seccomp") }
        return active
    }

    /// Whether this is a build for the thread sanitizer, which cannot run confined. None is ever installed.
    private static var isSanitized: Bool {
        #if WINNOW_SANITIZE
            true
        #else
            false
        #endif
    }
}
