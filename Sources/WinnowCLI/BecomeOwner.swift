import Glibc

/// Root that looks into a spool of another user works as that user: what it makes on the way (a lock, SQLite's
/// companions) must not be root's, or the service could not open it afterwards. Nothing for others, or where
/// there is no spool yet.
func becomeOwnerOfSpool(inbox: String) {
    guard geteuid() == 0 else { return }
    var facts = stat()
    guard unsafe stat(inbox + "/.winnow", &facts) == 0, facts.st_uid != 0 else { return }
    guard setgroups(0, nil) == 0, setgid(facts.st_gid) == 0, setuid(facts.st_uid) == 0 else {
        complain("cannot become user \(facts.st_uid), whose spool this is: run as that user")
        exit(ExitCode.failure.rawValue)
    }
}
