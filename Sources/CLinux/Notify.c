#include "NotifyCalls.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>

// libsystemd is opened only where a service manager listens: it brings five more libraries along, a
// millisecond of each start.
static void *library(void) {
    static void *handle;
    if (handle == NULL) handle = dlopen("libsystemd.so.0", RTLD_NOW | RTLD_LOCAL);
    return handle;
}

int winnow_notify(const char *state) {
    if (getenv("NOTIFY_SOCKET") == NULL) return 0;
    void *handle = library();
    int (*notify)(int, const char *) =
        handle == NULL ? NULL : (int (*)(int, const char *))dlsym(handle, "sd_notify");
    return notify == NULL ? -ELIBACC : notify(0, state);
}

uint64_t winnow_watchdog_microseconds(void) {
    if (getenv("WATCHDOG_USEC") == NULL) return 0;
    void *handle = library();
    int (*enabled)(int, uint64_t *) =
        handle == NULL ? NULL : (int (*)(int, uint64_t *))dlsym(handle, "sd_watchdog_enabled");
    uint64_t interval = 0;
    return enabled != NULL && enabled(0, &interval) > 0 ? interval : 0;
}
