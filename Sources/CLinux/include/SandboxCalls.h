#ifndef WINNOW_SANDBOXCALLS_H
#define WINNOW_SANDBOXCALLS_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
// What the engine gives up before its first page. Every function returns 0 (or a value) on success and
// a negative errno on failure; none of them allocates.

/// Landlock's ABI number (1...), or -errno where the kernel has none or keeps it off.
int winnow_landlock_abi(void);

/// Denies the calling thread, and every thread it makes later, all that landlock of this ABI can deny:
/// reading, writing, executing and making of files, TCP, and (ABI 6) abstract sockets and signals to
/// processes outside. Files that are open stay open.
int winnow_landlock_deny_all(int abi);

/// Lets the process make only the system calls that a page needs (memory, threads, clocks, read and write
/// of open files); execve, ptrace, sockets and the like kill the process, everything else is EPERM.
/// Holds for all threads of the process (TSYNC).
int winnow_seccomp_confine(void);

/// No gain of privileges by execve; needed by the two above.
int winnow_no_new_privileges(void);

/// Other processes of the user can neither trace this one nor read its memory; no core dump.
int winnow_not_dumpable(void);

/// Closes every file descriptor from `first` on.
int winnow_close_from(unsigned first);

/// Sets soft and hard limits: writable private memory (RLIMIT_DATA), no core, no file growth, few files.
int winnow_limit_resources(unsigned long memory_bytes, unsigned long file_count);

/// Sets the soft limit of `pid`'s writable private memory (RLIMIT_DATA), at most to its hard one, which stays.
int winnow_limit_memory(int pid, unsigned long bytes);

/// Opens what `winnow_data_bytes` reads, for the process that calls it; -1 where there is no /proc.
int winnow_open_data_count(void);

/// Writable private memory in bytes, as RLIMIT_DATA counts it (and the first stack), of the process that opened
/// `count`, which is closed; 0 where the system does not tell. May be called in the sandbox.
long winnow_data_bytes(int count);

/// Writes the process's own oom_score_adj (1000: the kernel ends this process first).
int winnow_set_oom_score(int score);

/// Ignores SIGPIPE, so that a lost peer is an EPIPE.
int winnow_ignore_sigpipe(void);
#endif
