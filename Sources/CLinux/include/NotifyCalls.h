#ifndef WINNOW_NOTIFYCALLS_H
#define WINNOW_NOTIFYCALLS_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <stdint.h>

// sd_notify(3) and sd_watchdog_enabled(3), by libsystemd, which is opened only where a service manager
// listens. One thread only.

/// Sends `state` (lines of NAME=value) to the service manager, if one listens (NOTIFY_SOCKET).
/// Returns 1 when it was sent, 0 where nobody listens, or -errno.
int winnow_notify(const char *state);

/// Microseconds within which the manager wants a sign of life of this process; 0: it does not watch.
uint64_t winnow_watchdog_microseconds(void);
#endif
