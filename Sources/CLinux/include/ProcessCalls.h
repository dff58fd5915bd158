#ifndef WINNOW_PROCESSCALLS_H
#define WINNOW_PROCESSCALLS_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <stdint.h>

/// Copies this process, which must have one thread, as an engine: with the five descriptors that
/// `winnow_spawn_engine` tells of and no others, default signals, a process group of its own, and an environment
/// that is empty and overwritten. Returns 0 in the copy, its process here, or -errno: -EBUSY where there are threads.
int32_t winnow_copy_as_engine(int channel, int progress, int errors);

/// How a process ended.
struct winnow_exit {
    /// Exit code, or -1 where a signal ended it.
    int code;
    /// The signal that ended it, or 0.
    int signal;
    /// The most memory that was resident at once, in KiB.
    long peak_resident_kib;
};

/// Starts `path subcommand` with exactly five descriptors: stdin and stdout on /dev/null, `errors` as
/// stderr, `channel` as 3 and `progress` as 4. No signal is blocked or ignored; a process group of its own
/// (the terminal's Ctrl-C is the parent's matter); an empty environment but for Swift's backtraces turned
/// off and the library path. Never forks: the parent may have threads.
/// Returns 0 or an errno.
int winnow_spawn_engine(const char *path, const char *subcommand, int channel, int progress, int errors,
                        int32_t *pid);

/// Splits the calling process, which must have one thread, in two; the copy is a child of the caller's parent,
/// which reaps it. Returns 0 in the copy, else its process id or -errno. The copy's first thread keeps the
/// caller's thread id in libc's eyes: it may only make a new thread and wait for it.
int32_t winnow_split_process(void);

/// Sends one byte and three descriptors over a stream socket. Returns 0 or -errno.
int winnow_send_descriptors(int socket, const int descriptors[3]);

/// Waits for the byte and the descriptors. Returns 1, 0 at the end of the stream, or -errno.
int winnow_receive_descriptors(int socket, int descriptors[3]);

/// A close-on-exec descriptor that becomes readable when the process ends, or -errno.
int winnow_pidfd_open(int32_t pid);

/// Sends SIGKILL through a pidfd. Returns 0 or -errno (ESRCH where it ended already).
int winnow_pidfd_kill(int pidfd);

/// Reaps an ended process. Returns 1 when it ended, 0 when it still runs, or -errno.
/// `wait` nonzero: waits for the end.
int winnow_pidfd_reap(int pidfd, int wait, struct winnow_exit *result);

/// A connected, close-on-exec pair of stream sockets with buffers of about `buffer_bytes`, or -errno.
int winnow_socket_pair(int buffer_bytes, int pair[2]);

/// A close-on-exec pipe whose reading end does not block, or -errno.
int winnow_error_pipe(int pair[2]);

/// What one worker of the engine is at, on memory shared with the parent. A cache line each.
struct winnow_progress {
    /// Ticket of the record that was begun; 0 when idle.
    uint64_t ticket;
    /// CLOCK_MONOTONIC in nanoseconds when it was begun.
    uint64_t begun_ns;
    /// Index of the stage that it is in; the number of stages while it is rendered.
    uint64_t stage;
    uint64_t unused[5];
};

/// A close-on-exec memfd of `count` zeroed slots whose size is sealed (a child that shrank it would kill
/// the parent with SIGBUS), or -errno.
int winnow_progress_create(unsigned count);

/// Maps the slots of `fd`, or returns NULL.
struct winnow_progress *winnow_progress_map(int fd, unsigned count);
void winnow_progress_unmap(struct winnow_progress *slots, unsigned count);

/// Lets malloc keep up to `bytes` of freed memory: pages of some 100 KiB would otherwise be given back to
/// the kernel and asked for again, zeroed, one after the other.
void winnow_keep_freed_memory(unsigned bytes);

/// Names the calling thread, 15 bytes at most, for `ps` and `top`; for the first thread, the process.
void winnow_name_process(const char *name);

/// CPU time of a process so far (all threads, user and system) in nanoseconds; 0 where it is gone.
uint64_t winnow_cpu_ns(int32_t pid);

/// CLOCK_MONOTONIC in nanoseconds.
uint64_t winnow_monotonic_ns(void);

static inline void winnow_progress_begin(struct winnow_progress *slot, uint64_t ticket) {
    __atomic_store_n(&slot->begun_ns, winnow_monotonic_ns(), __ATOMIC_RELAXED);
    __atomic_store_n(&slot->ticket, ticket, __ATOMIC_RELEASE);
}

static inline void winnow_progress_stage(struct winnow_progress *slot, uint64_t stage) {
    __atomic_store_n(&slot->stage, stage, __ATOMIC_RELAXED);
}

static inline uint64_t winnow_progress_stage_of(const struct winnow_progress *slot) {
    return __atomic_load_n(&slot->stage, __ATOMIC_RELAXED);
}

static inline void winnow_progress_end(struct winnow_progress *slot) {
    __atomic_store_n(&slot->ticket, 0, __ATOMIC_RELEASE);
}

/// The slot's ticket and when it was begun. The time may be that of the next record, never of an older one.
static inline uint64_t winnow_progress_read(const struct winnow_progress *slot, uint64_t *begun_ns) {
    uint64_t ticket = __atomic_load_n(&slot->ticket, __ATOMIC_ACQUIRE);
    *begun_ns = __atomic_load_n(&slot->begun_ns, __ATOMIC_RELAXED);
    return ticket;
}
#endif
