#ifndef WINNOW_EVENTCALLS_H
#define WINNOW_EVENTCALLS_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif

// Calls of the service's poll loop. Each returns a value >= 0, or -errno, so that callers need not read errno.

/// Blocks SIGTERM, SIGINT and SIGHUP and returns a nonblocking descriptor that delivers them. SIGPIPE is
/// ignored: a peer that went away is an EPIPE of the write.
int winnow_signal_descriptor(void);

/// The number of the next signal that waits, 0 when none does, or -errno.
int winnow_next_signal(int descriptor);

/// A listening, nonblocking socket `name` in `folder`, for the owner only. One left by a dead service is
/// replaced: the caller holds the lock on the state folder.
int winnow_listen(int folder, const char *name);

/// A blocking connection to the socket `name` in `folder`.
int winnow_connect(int folder, const char *name);

/// The next waiting connection, nonblocking; -EAGAIN when none waits.
int winnow_accept(int listener);
#endif
