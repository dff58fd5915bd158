// LD_PRELOAD for a service under measurement: times its durable writes, or leaves them out.
//
// WINNOW_BENCH_SYNC=skip   fsync and its kin do nothing and say that all is well
// WINNOW_BENCH_SYNC_LOG=F  each call is noted in F, a file of SLOTS records made by the benchmark:
//                          record 0 holds the number of calls; the others begin and end of a call,
//                          CLOCK_MONOTONIC nanoseconds, and which call it was
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { SLOTS = 1 << 20 };
enum kind { FSYNC = 1, FDATASYNC, SYNCFS, SYNC_RANGE };
struct record { uint64_t began, ended, kind; };

static struct record *records;
static int skips;
static int (*real_fsync)(int), (*real_fdatasync)(int), (*real_syncfs)(int);
static int (*real_sync_file_range)(int, off64_t, off64_t, unsigned);

__attribute__((constructor)) static void begin(void) {
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_syncfs = dlsym(RTLD_NEXT, "syncfs");
    real_sync_file_range = dlsym(RTLD_NEXT, "sync_file_range");
    const char *mode = getenv("WINNOW_BENCH_SYNC");
    skips = mode != NULL && strcmp(mode, "skip") == 0;
    const char *path = getenv("WINNOW_BENCH_SYNC_LOG");
    int file = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
    if (file < 0) return;
    void *memory = mmap(NULL, SLOTS * sizeof *records, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory != MAP_FAILED) records = memory;
    close(file);
}

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void note(uint64_t began, enum kind kind) {
    if (records == NULL) return;
    uint64_t index = atomic_fetch_add((_Atomic uint64_t *)&records[0].began, 1) + 1;
    if (index < SLOTS) records[index] = (struct record){began, now(), kind};
}

#define TIMED(kind, call)                    \
    uint64_t began = now();                  \
    int result = skips ? 0 : (call);         \
    note(began, kind);                       \
    return result

int fsync(int file) { TIMED(FSYNC, real_fsync(file)); }
int fdatasync(int file) { TIMED(FDATASYNC, real_fdatasync(file)); }
int syncfs(int file) { TIMED(SYNCFS, real_syncfs(file)); }
int sync_file_range(int file, off64_t offset, off64_t count, unsigned flags) {
    TIMED(SYNC_RANGE, real_sync_file_range(file, offset, count, flags));
}
